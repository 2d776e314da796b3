import Core

/// Headings, paragraphs and lists.
extension BlockComposer {
  func compose(_ heading: Block.Heading, add: (Brick) throws(Problem) -> Void) throws(Problem) {
    let em = scale.em(headingLevel: heading.level)
    try require(em)
    let text = styled(heading.text, em: em, bold: true)
    let lines = heading.align == .center ? try balancedLines(text, width: width) : try brokenLines(text, width: width)
    let bricks = lines.map { line in
      let (placed, x) = aligned(line, in: measure, align: heading.align, em: em)
      var brick = Brick(placed, em: em, x: x)
      brick.keepsWithNext = true
      return brick
    }
    try emit(bricks, before: scale.em * 3 / 4, after: scale.em / 3, to: add)
  }

  func compose(_ paragraph: Block.Paragraph, add: (Brick) throws(Problem) -> Void) throws(Problem) {
    let runs = paragraph.spans.map { span in
      StyledText.Run(
        text: counters.filled(span.text),
        style: TextStyle(em: scale.em(span.size ?? paragraph.size), bold: span.bold, underline: span.underline))
    }
    var text = StyledText(runs: runs)
    if text.runs.isEmpty { text = StyledText("", TextStyle(em: scale.em(paragraph.size))) }
    try require(text.runs.map(\.style.em).max() ?? 0)
    let indent =
      switch paragraph.indent {
      case .length(let length): bounded(length)
      case .ems(let count): Int(min(max(count, 0), 100) * Double(scale.em(paragraph.size)))
      }
    // An indent that leaves no room for a few characters is cut down to what does.
    let most = max(0, min(width * 3 / 4, width - 2 * scale.em(paragraph.size)))
    var bricks = try lineBricks(text, in: measure, align: paragraph.align, indent: min(indent, most))
    leaveNoLineAlone(in: &bricks)
    try emit(bricks, before: scale.smallGap, after: scale.smallGap, to: add)
  }

  func compose(_ list: Block.List, add: (Brick) throws(Problem) -> Void) throws(Problem) {
    let em = scale.em
    // Eight is the widest digit of fonts that have one.
    let widest = list.ordered ? String(repeating: "8", count: String(list.items.count).count) + "." : "•"
    let markerWidth = try brokenLines(styled(widest, em: em), width: width).first?.width ?? 0
    let start = markerWidth + em / 3
    try require(start + em)
    let body = column(start: start, width: width - start)
    for (index, item) in list.items.enumerated() {
      var bricks = try at("items[\(index)]") { () throws(Problem) in
        try lineBricks(styled(item, em: em), in: body, align: bodyAlignment)
      }
      let marker = try brokenLines(styled(list.ordered ? "\(index + 1)." : "•", em: em), width: width)
      if let line = marker.first, !bricks.isEmpty {
        let box = column(start: 0, width: markerWidth)
        let x = isRightToLeft ? box.x : box.x + box.width - line.width
        bricks[0].add(line, em: em, x: x, baseline: bricks[0].baseline ?? TypeScale.baseline(em))
      }
      leaveNoLineAlone(in: &bricks)
      try emit(bricks, before: scale.smallGap, after: scale.smallGap, to: add)
    }
  }

  /// Lets a page end or begin with two lines of a text at least, where the text has them.
  private func leaveNoLineAlone(in lines: inout [Brick]) {
    guard lines.count > 1 else { return }
    lines[0].keepsWithNext = true
    lines[lines.count - 2].keepsWithNext = true
  }

  /// Hands on the bricks of one block with white around them all.
  func emit(
    _ bricks: consuming [Brick], before: Int, after: Int, to add: (Brick) throws(Problem) -> Void
  ) throws(Problem) {
    guard !bricks.isEmpty else { return }
    bricks[0].before = before
    bricks[bricks.count - 1].after = after
    for brick in bricks { try add(brick) }
  }

  /// Names the place of a problem that has none yet.
  func at<Value>(_ path: @autoclosure () -> String, _ body: () throws(Problem) -> Value) throws(Problem) -> Value {
    do {
      return try body()
    } catch {
      var problem = error
      if problem.path == nil { problem.path = path() }
      throw problem
    }
  }
}
