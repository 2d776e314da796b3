import Core

/// Headings, paragraphs and lists.
extension BlockComposer {
  func compose(_ heading: Block.Heading, add: (Brick) throws(Problem) -> Void) throws(Problem) {
    let em = scale.em(headingLevel: heading.level)
    try require(em)
    let text = styled(heading.text, em: em, bold: true)
    let lines = heading.align == .center ? try balancedLines(text, width: width) : try brokenLines(text, width: width)
    let setting = Setting(
      column: measure, align: heading.align, keeping: .all, before: scale.em * 3 / 4, after: scale.em / 3)
    try emit(lines, setting, to: add)
  }

  func compose(_ paragraph: Block.Paragraph, add: (Brick) throws(Problem) -> Void) throws(Problem) {
    let em = scale.em(paragraph.size)
    let text = styled(paragraph)
    try require(text.others.reduce(text.first.style.em) { max($0, $1.style.em) })
    let indent =
      switch paragraph.indent {
      case .length(let length): bounded(length)
      case .ems(let count): Int(min(max(count, 0), 100) * Double(em))
      }
    // An indent that leaves no room for a few characters is cut down to what does.
    let most = max(0, min(width * 3 / 4, width - 2 * em))
    let setting = Setting(
      column: measure, align: paragraph.align, indent: min(indent, most), keeping: .ends, before: scale.smallGap,
      after: scale.smallGap)
    let lines = try brokenLines(
      text, width: width, indent: setting.indent, isJustified: paragraph.align == .justify)
    try emit(lines, setting, to: add)
  }

  /// A paragraph's text with its counters filled; a run at least.
  private func styled(_ paragraph: Block.Paragraph) -> StyledText {
    guard let first = paragraph.spans.first else { return StyledText("", TextStyle(em: scale.em(paragraph.size))) }
    var text = StyledText(run(first, of: paragraph))
    for span in paragraph.spans.dropFirst() { text.others.append(run(span, of: paragraph)) }
    return text
  }

  private func run(_ span: Span, of paragraph: Block.Paragraph) -> StyledText.Run {
    StyledText.Run(
      text: counters.filled(span.text),
      style: TextStyle(em: scale.em(span.size ?? paragraph.size), bold: span.bold, underline: span.underline))
  }

  func compose(_ list: Block.List, add: (Brick) throws(Problem) -> Void) throws(Problem) {
    let em = scale.em
    // Eight is the widest digit of fonts that have one.
    let widest = list.ordered ? String(repeating: "8", count: String(list.items.count).count) + "." : "•"
    let markerWidth = try brokenLines(styled(widest, em: em), width: width).first?.width ?? 0
    let start = markerWidth + em / 3
    try require(start + em)
    let body = column(start: start, width: width - start)
    let setting = Setting(
      column: body, align: bodyAlignment, keeping: .ends, before: scale.smallGap, after: scale.smallGap)
    let box = column(start: 0, width: markerWidth)
    for (index, item) in list.items.enumerated() {
      let lines = try at("items[\(index)]") { () throws(Problem) in
        try brokenLines(styled(item, em: em), width: body.width, isJustified: bodyAlignment == .justify)
      }
      let marker = try brokenLines(styled(list.ordered ? "\(index + 1)." : "•", em: em), width: width).first
      let mark = marker.map { (line: $0, x: isRightToLeft ? box.x : box.x + box.width - $0.width) }
      try emit(lines, setting, beside: mark, to: add)
    }
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
