import Core

/// Labels and values.
extension BlockComposer {
  func compose(_ fields: Block.Fields, add: (Brick) throws(Problem) -> Void) throws(Problem) {
    let em = scale.em
    var labels: [TextLine?] = []
    for (index, item) in fields.items.enumerated() {
      let lines = try at("items[\(index)].label") { () throws(Problem) in
        try brokenLines(styled(withColon(item.label), em: em), width: width * 2 / 5)
      }
      // A label of several lines stands in its own line above the value.
      labels.append(lines.count == 1 ? lines.first : nil)
    }
    let labelWidth = labels.compactMap { $0?.width }.max() ?? 0
    let gap = labelWidth > 0 ? em / 6 : 0
    for (index, item) in fields.items.enumerated() {
      try at("items[\(index)].value") { () throws(Problem) in
        if let label = labels[index] {
          try compose(item, label: label, start: labelWidth + gap, add: add)
        } else {
          let above = try lineBricks(styled(withColon(item.label), em: em), in: measure, align: .start)
          try emit(above.map(keptWithNext), before: scale.smallGap, after: 0, to: add)
          try compose(item, label: nil, start: em, add: add)
        }
      }
    }
  }

  private func compose(
    _ item: Block.Fields.Item, label: TextLine?, start: Int, add: (Brick) throws(Problem) -> Void
  ) throws(Problem) {
    let em = scale.em
    let body = column(start: start, width: width - start)
    var rows: [Brick]
    if item.value.isEmpty {
      rows = [writingLine(in: body)]
    } else {
      rows = try lineBricks(styled(item.value, em: em), in: body, align: .start)
    }
    if let label, !rows.isEmpty {
      let x = isRightToLeft ? width - label.width : 0
      let baseline = rows[0].baseline ?? rows[0].height - (TypeScale.pitch(em) - TypeScale.baseline(em))
      rows[0].add(label, em: em, x: x, baseline: baseline)
    }
    try emit(rows, before: scale.smallGap, after: scale.smallGap, to: add)
  }

  /// A line to write on by hand, 7 mm below what is above it.
  private func writingLine(in column: Column) -> Brick {
    let height = max(7 * Paper.dotsPerMillimetre, TypeScale.pitch(scale.em))
    return Brick(
      height: height, marks: [.fill(x: column.x, y: height - 3, width: column.width, height: 2)])
  }

  private func keptWithNext(_ brick: Brick) -> Brick {
    var brick = brick
    brick.keepsWithNext = true
    return brick
  }

  /// A label with the colon of its language, unless it has one.
  func withColon(_ label: String) -> String {
    guard let last = label.last, !":：".contains(last) else { return label }
    return label + (bodyAlignment == .justify ? "：" : ":")
  }
}
