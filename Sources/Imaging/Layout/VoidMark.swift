import Core

extension DocumentRenderer {
  /// The mark that closes a torn page, so that no half page can pass for a whole: 此页作废 in large type between heavy
  /// rules, with the place and the job in small type.
  /// - Parameters:
  ///   - width: Dots in the printer's row.
  ///   - position: Where the page was torn; its copy and page are printed.
  ///   - job: The job's mark on paper; left out where no font has its characters.
  /// - Returns: A bitmap of the printer's width.
  public func voidMark(width: Int, position: PaperPosition, job: String) -> Bitmap {
    let place = "第 \(position.copy) 份 · 第 \(position.page) 页"
    let small = TextSize.small.dots
    // Fonts can be missing where nothing else was printed either: the rules alone still void the page.
    let title = lines("此页作废", TextStyle(em: width / 6, bold: true), width: width)
    var notes = lines(job.isEmpty ? place : "\(place) · \(job.prefix(64))", TextStyle(em: small), width: width)
    if notes.isEmpty { notes = lines(place, TextStyle(em: small), width: width) }

    var list = DisplayList()
    var y = 24
    func add(_ brick: Brick, gap: Int) {
      list.add(brick, top: y + gap)
      y += gap + brick.height
    }
    let rule = Brick(height: 12, .fill(x: 0, y: 0, width: width, height: 12))
    add(rule, gap: 0)
    for line in title { add(Brick(line, em: width / 6, x: (width - line.width) / 2), gap: 0) }
    for line in notes { add(Brick(line, em: small, x: (width - line.width) / 2), gap: 0) }
    add(rule, gap: 10)
    return list.render(rows: 0..<y + 24, width: width)
  }

  private func lines(_ text: String, _ style: TextStyle, width: Int) -> [TextLine] {
    (try? engine.lines(StyledText(text, style), width: width, language: "zh-CN")) ?? []
  }
}
