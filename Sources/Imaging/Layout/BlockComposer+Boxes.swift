import Core

/// Rules, and the places where people sign and stamp.
extension BlockComposer {
  /// A finger-print or a seal needs at least 25 mm (facts on signing records).
  static let smallestStamp = 25 * Paper.dotsPerMillimetre

  func rule(_ style: Block.RuleStyle) -> Brick {
    var brick: Brick
    switch style {
    case .solid: brick = Brick(height: 2, marks: [.fill(x: 0, y: 0, width: width, height: 2)])
    case .dashed:
      brick = Brick(
        height: 2, marks: [.picture(Bitmap.dashes(width: width, thickness: 2, on: 8, off: 6), x: 0, y: 0)])
    case .double:
      brick = Brick(
        height: 7,
        marks: [.fill(x: 0, y: 0, width: width, height: 2), .fill(x: 0, y: 5, width: width, height: 2)])
    }
    brick.before = scale.gap
    brick.after = scale.gap
    return brick
  }

  func brick(_ box: Block.SignatureBox) throws(Problem) -> Brick {
    signature(height: Self.bounded(box.height), in: measure, lines: try labelLines(box.label))
  }

  /// A label with the line to sign on behind it, or below it where that would leave less than half the width or 25 mm.
  func signature(height: Int, in column: Column, lines: [TextLine]) -> Brick {
    let em = scale.em
    let pitch = TypeScale.pitch(em)
    let free = max(height, pitch)
    var brick: Brick
    if lines.count == 1, let line = lines.first,
      line.width <= column.width / 2, column.width - line.width >= 25 * Paper.dotsPerMillimetre
    {
      brick = Brick(height: free + 3)
      let start = line.width + em / 4
      let x = isRightToLeft ? column.x : column.x + start
      brick.add(
        line, em: em, x: isRightToLeft ? column.x + column.width - line.width : column.x,
        baseline: free - em / 4)
      brick.marks.append(.fill(x: x, y: free, width: column.width - start, height: 2))
    } else {
      brick = Brick(height: pitch * lines.count + free + 3)
      for (index, line) in lines.enumerated() {
        let (line, x) = aligned(line, in: column, align: .start, em: em)
        brick.add(line, em: em, x: x, baseline: index * pitch + TypeScale.baseline(em))
      }
      brick.marks.append(.fill(x: column.x, y: brick.height - 3, width: column.width, height: 2))
    }
    brick.before = scale.smallGap
    brick.after = scale.gap
    return brick
  }

  private func labelLines(_ label: String) throws(Problem) -> [TextLine] {
    try at("label") { () throws(Problem) in try brokenLines(styled(withColon(label), em: scale.em), width: width) }
  }

  /// A square for a thumb, its label beside it.
  func fingerprint(_ box: Block.StampBox) throws(Problem) -> Brick {
    let side = min(max(Self.bounded(box.size), Self.smallestStamp), width)
    let label = styled(box.label, em: scale.em)
    let gap = scale.em / 2
    let frame = Bitmap.dashedSquare(side: side)
    let beside = width - side - gap
    let lines = try at("label") { () throws(Problem) in try brokenLines(label, width: max(beside, scale.em * 4)) }
    let pitch = TypeScale.pitch(scale.em)
    let isBeside = beside >= scale.em * 4 && lines.count * pitch <= side
    let text = isBeside ? lines : try at("label", { () throws(Problem) in try brokenLines(label, width: width) })
    var brick = Brick(height: isBeside ? side : text.count * pitch + side)
    let frameX = isRightToLeft ? 0 : width - side
    let column = isBeside ? self.column(start: 0, width: beside) : measure
    let top = isBeside ? (side - text.count * pitch) / 2 : 0
    for (index, line) in text.enumerated() {
      let (line, x) = aligned(line, in: column, align: isBeside ? .end : .start, em: scale.em)
      brick.add(line, em: scale.em, x: x, baseline: top + index * pitch + TypeScale.baseline(scale.em))
    }
    brick.marks.append(.picture(frame, x: frameX, y: brick.height - side))
    brick.before = scale.gap
    brick.after = scale.gap
    return brick
  }

  /// A ring for a seal, its label inside in small type: the seal goes over the words.
  func seal(_ box: Block.StampBox) throws(Problem) -> Brick {
    let side = min(max(Self.bounded(box.size), Self.smallestStamp), width)
    let em = scale.smallEm
    let pitch = TypeScale.pitch(em)
    let lines = try at("label") { () throws(Problem) in
      try brokenLines(styled(box.label, em: em), width: side * 2 / 3)
    }
    var brick = Brick(height: max(side, lines.count * pitch))
    let x = (width - side) / 2
    brick.marks.append(.picture(Bitmap.dashedRing(side: side), x: x, y: (brick.height - side) / 2))
    let top = (brick.height - lines.count * pitch) / 2
    for (index, line) in lines.enumerated() {
      let (line, x) = aligned(line, in: Column(x: x, width: side), align: .center, em: em)
      brick.add(line, em: em, x: x, baseline: top + index * pitch + TypeScale.baseline(em))
    }
    brick.before = scale.gap
    brick.after = scale.gap
    return brick
  }
}
