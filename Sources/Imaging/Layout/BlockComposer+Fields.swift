import Core

/// Labels and values.
extension BlockComposer {
  func compose(_ fields: Block.Fields, add: (Brick) throws(Problem) -> Void) throws(Problem) {
    let em = scale.em
    // An indented value below its label.
    try require(2 * em)
    var labels: [TextLine?] = []
    labels.reserveCapacity(fields.items.count)
    var labelWidth = 0
    for (index, item) in fields.items.enumerated() {
      let lines = try at("items[\(index)].label") { () throws(Problem) in
        try brokenLines(styled(withColon(item.label), em: em), width: width * 2 / 5)
      }
      // A label of several lines stands in its own line above the value.
      labels.append(lines.count == 1 ? lines.first : nil)
      if lines.count == 1 { labelWidth = max(labelWidth, lines[0].width) }
    }
    let gap = labelWidth > 0 ? em / 6 : 0
    for (index, item) in fields.items.enumerated() {
      try at("items[\(index)].value") { () throws(Problem) in
        let start = labelWidth + gap
        if let label = labels[index], let lines = try linesBeside(item.value, start: start) {
          try place(lines, beside: label, start: start, add: add)
        } else {
          let above = try brokenLines(styled(withColon(item.label), em: em), width: width)
          let setting = Setting(column: measure, align: .start, keeping: .all, before: scale.smallGap, after: 0)
          try emit(above, setting, to: add)
          try place(try lines(of: item.value, start: em), beside: nil, start: em, add: add)
        }
      }
    }
  }

  /// A value's lines; none for an empty one.
  private func lines(of value: String, start: Int) throws(Problem) -> [TextLine] {
    value.isEmpty ? [] : try brokenLines(styled(value, em: scale.em), width: width - start)
  }

  /// A value's lines beside the labels; nil where a number or a word would be torn there that is whole below its label.
  private func linesBeside(_ value: String, start: Int) throws(Problem) -> [TextLine]? {
    let beside = try lines(of: value, start: start)
    guard Self.isTorn(beside), !Self.isTorn(try lines(of: value, start: scale.em)) else { return beside }
    return nil
  }

  private func place(
    _ lines: [TextLine], beside label: TextLine?, start: Int, add: (Brick) throws(Problem) -> Void
  ) throws(Problem) {
    let em = scale.em
    let body = column(start: start, width: width - start)
    let mark = label.map { (line: $0, x: isRightToLeft ? width - $0.width : 0) }
    guard lines.isEmpty else {
      let setting = Setting(column: body, align: .start, before: scale.smallGap, after: scale.smallGap)
      return try emit(lines, setting, beside: mark, to: add)
    }
    var brick = writingLine(in: body)
    if let mark {
      let baseline = brick.height - (TypeScale.pitch(em) - TypeScale.baseline(em))
      brick.add(mark.line, em: em, x: mark.x, baseline: baseline)
    }
    brick.before = scale.smallGap
    brick.after = scale.smallGap
    try add(brick)
  }

  /// Whether a line ends inside a number or a word.
  private static func isTorn(_ lines: [TextLine]) -> Bool {
    zip(lines, lines.dropFirst()).contains { line, next in
      line.bytes.upperBound == next.bytes.lowerBound && line.lastKind == .other && next.firstKind == .other
    }
  }

  /// A line to write on by hand, 7 mm below what is above it.
  private func writingLine(in column: Column) -> Brick {
    let height = max(millimetres(7), TypeScale.pitch(scale.em))
    return Brick(
      height: height, .fill(x: column.x, y: height - 3, width: column.width, height: 2))
  }

  /// A label with the colon of its language, unless it has one or is blank.
  func withColon(_ label: String) -> String {
    guard let last = label.unicodeScalars.last, last != ":", last != "：",
      !label.unicodeScalars.allSatisfy(\.properties.isWhitespace)
    else { return label }
    return label + (bodyAlignment == .justify ? "：" : ":")
  }
}
