import Core

/// Rules, and the places where people sign and stamp.
extension BlockComposer {
  /// A thumb needs at least 25 mm.
  var smallestSquare: Int { millimetres(25) }

  func rule(_ style: Block.RuleStyle) -> Brick {
    var brick: Brick
    switch style {
    case .solid: brick = Brick(height: 2, .fill(x: 0, y: 0, width: width, height: 2))
    case .dashed:
      brick = Brick(
        height: 2, .picture(Bitmap.dashes(width: width, thickness: 2, on: 8, off: 6), x: 0, y: 0))
    case .double:
      brick = Brick(height: 7, .fill(x: 0, y: 0, width: width, height: 2))
      brick.add(.fill(x: 0, y: 5, width: width, height: 2))
    }
    brick.before = scale.gap
    brick.after = scale.gap
    return brick
  }

  func brick(_ box: Block.SignatureBox) throws(Problem) -> Brick {
    signature(height: bounded(box.height), in: measure, lines: try labelLines(box.label))
  }

  /// A label with the line to sign on behind it, or below it where less than 25 mm would be left.
  func signature(height: Int, in column: Column, lines: [TextLine]) -> Brick {
    let em = scale.em
    let pitch = TypeScale.pitch(em)
    let free = max(height, pitch)
    var brick: Brick
    if lines.count == 1, let line = lines.first,
      column.width - line.width >= millimetres(25)
    {
      brick = Brick(height: free + 3)
      let start = line.width + em / 4
      let x = isRightToLeft ? column.x : column.x + start
      brick.add(
        line, em: em, x: isRightToLeft ? column.x + column.width - line.width : column.x,
        baseline: free - em / 4)
      brick.add(.fill(x: x, y: free, width: column.width - start, height: 2))
    } else {
      brick = Brick(height: pitch * lines.count + free + 3)
      for (index, line) in lines.enumerated() {
        let (line, x) = aligned(line, in: column, align: .start, em: em)
        brick.add(line, em: em, x: x, baseline: index * pitch + TypeScale.baseline(em))
      }
      brick.add(.fill(x: column.x, y: brick.height - 3, width: column.width, height: 2))
    }
    brick.before = scale.gap
    brick.after = scale.gap
    return brick
  }

  private func labelLines(_ label: String) throws(Problem) -> [TextLine] {
    try at("label") { () throws(Problem) in try brokenLines(styled(withColon(label), em: scale.em), width: width) }
  }

  /// A square for a thumb, its label beside it, or above it where it takes too much room.
  func fingerprint(_ box: Block.StampBox) throws(Problem) -> Brick {
    try require(smallestSquare)
    let side = min(max(bounded(box.size), smallestSquare), width)
    let beside = width - side - scale.em / 2
    var em = scale.em
    var lines = try label(box.label, em: em, width: max(beside, em * 4))
    if lines.contains(where: { !$0.endsParagraph }) {
      // A little smaller is better than torn.
      let small = try label(box.label, em: scale.smallEm, width: max(beside, em * 4))
      if small.count < lines.count { (lines, em) = (small, scale.smallEm) }
    }
    let isBeside = beside >= scale.em * 4 && lines.count * TypeScale.pitch(em) <= side
    if !isBeside { (lines, em) = (try label(box.label, em: scale.em, width: width), scale.em) }
    let pitch = TypeScale.pitch(em)
    var brick = Brick(height: isBeside ? side : lines.count * pitch + side)
    let column = isBeside ? self.column(start: 0, width: beside) : measure
    let top = isBeside ? (side - lines.count * pitch) / 2 : 0
    for (index, line) in lines.enumerated() {
      let (line, x) = aligned(line, in: column, align: isBeside ? .end : .start, em: em)
      brick.add(line, em: em, x: x, baseline: top + index * pitch + TypeScale.baseline(em))
    }
    let x = isRightToLeft ? 0 : width - side
    brick.add(.picture(Bitmap.dashedSquare(side: side), x: x, y: brick.height - side))
    brick.before = scale.gap
    brick.after = scale.gap
    return brick
  }

  private func label(_ text: String, em: Int, width: Int) throws(Problem) -> [TextLine] {
    try at("label") { () throws(Problem) in try balancedLines(styled(text, em: em), width: width) }
  }

  /// A ring for a seal, its label inside in small type: the seal goes over the words.
  func seal(_ box: Block.StampBox) throws(Problem) -> Brick {
    let smallest = millimetres(10)
    try require(smallest)
    let side = min(max(bounded(box.size), smallest), width)
    let em = scale.smallEm
    let pitch = TypeScale.pitch(em)
    let lines = try label(box.label, em: em, width: side * 3 / 4)
    var brick = Brick(height: max(side, lines.count * pitch))
    let x = (width - side) / 2
    brick.add(.picture(Bitmap.dashedRing(side: side), x: x, y: (brick.height - side) / 2))
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
