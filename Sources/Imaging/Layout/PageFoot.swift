import Core

/// What stands at the foot of every page: the signature zone, the footer, and at the very foot the mark of the job.
struct PageFoot {
  let composer: BlockComposer
  let setup: PageSetup
  /// The signature zone, which is the same on all pages.
  private let zone: [Brick]
  /// Whether the footer tells the job's number.
  private let isNumbered: Bool

  /// A foot.
  /// - Throws: ``Problem`` where its signature zone finds no room.
  init(composer: BlockComposer, setup: PageSetup) throws(Problem) {
    self.composer = composer
    self.setup = setup
    zone =
      setup.signature ? try composer.at("page.signature") { () throws(Problem) in try composer.signatureZone() } : []
    isNumbered = setup.footer.map { PageCounter.job.isUsed(in: $0) } ?? false
  }

  /// Lays out the foot of a page.
  /// - Parameter counters: The page's own.
  /// - Returns: Bricks from top to bottom.
  func bricks(_ counters: PageCounters) throws(Problem) -> [Brick] {
    var bricks = zone
    if let footer = setup.footer {
      let em = composer.scale.smallEm
      let text = StyledText(counters.filled(footer), TextStyle(em: em))
      var lines = try composer.at("page.footer") { () throws(Problem) in
        try composer.balancedLines(text, width: composer.width).map { line in
          Brick(lines: [composer.aligned(line, in: composer.measure, align: .center, em: em)], em: em)
        }
      }
      if !lines.isEmpty { lines[0].before = composer.scale.gap }
      bricks += lines
    }
    return bricks + (try mark(counters))
  }

  /// The em of the mark, whatever the document's size: 2 mm, small enough not to be taken for the document's own words.
  private static let markEm = 16

  /// The line that tells which printout a piece of paper is from: the job's number, the page, and when it was handed in.
  ///
  /// It stands apart from the document, in smaller type at the edge: its time is the kit's, and no date of the document
  /// (docs/decisions/0004). A number that the footer has is not said twice.
  private func mark(_ counters: PageCounters) throws(Problem) -> [Brick] {
    guard let submitted = counters.counters.submitted else { return [] }
    let parts = (isNumbered ? [] : [counters.counters.job]) + ["\(counters.page)/\(counters.pages)", submitted]
    let text = StyledText(parts.joined(separator: " · "), TextStyle(em: Self.markEm))
    // One line on all but the narrowest paper.
    var bricks = try composer.engine.lines(text, width: composer.width, language: "zh-CN").map { line in
      Brick(line, em: Self.markEm, x: composer.width - line.width)
    }
    if !bricks.isEmpty { bricks[0].before = composer.scale.smallGap }
    return bricks
  }

  /// The rows of these bricks with the white between them.
  static func height(_ bricks: [Brick]) -> Int { bricks.reduce(0) { $0 + $1.before + $1.height } }
}
