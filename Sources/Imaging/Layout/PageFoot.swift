import Core

/// What stands at the foot of every page: the signature zone, the footer, and at the very foot the mark of the job.
struct PageFoot {
  let composer: BlockComposer
  let setup: PageSetup

  /// Lays out the foot of a page.
  /// - Parameter counters: The page's own.
  /// - Returns: Bricks from top to bottom.
  func bricks(_ counters: PageCounters) throws(Problem) -> [Brick] {
    var bricks: [Brick] = []
    if setup.signature {
      bricks += try composer.at("page.signature") { () throws(Problem) in try signatureZone() }
    }
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
    let isNumbered = setup.footer?.contains("[[job]]") ?? false
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

  /// A line to sign on and a square for a thumb, side by side, for records that are signed page by page.
  ///
  /// On paper that leaves no room to write beside the square, the line comes above it.
  private func signatureZone() throws(Problem) -> [Brick] {
    let words = ZoneWords(language: composer.language)
    let side = BlockComposer.smallestSquare
    let em = composer.scale.em
    try composer.require(side)
    let label = composer.withColon(words.signature)
    let beside = composer.width - side - em
    guard beside >= Self.leastSignature else {
      let lines = try composer.brokenLines(composer.styled(label, em: em), width: composer.width)
      let line = composer.signature(height: 15 * Paper.dotsPerMillimetre, in: composer.measure, lines: lines)
      var square = Brick(height: side)
      try addSquare(to: &square, label: words.fingerprint)
      square.before = composer.scale.gap
      return [line, square]
    }
    let small = composer.scale.smallEm
    let column = composer.column(start: 0, width: beside)
    var lines = try composer.brokenLines(composer.styled(label, em: em), width: column.width)
    // A little smaller is better than torn.
    if lines.count > 1 { lines = try composer.brokenLines(composer.styled(label, em: small), width: column.width) }
    var brick = composer.signature(height: side - 3, in: column, lines: lines)
    // A label above the line takes its height from the free one: the zone is no higher than its square.
    if brick.height > side { brick = composer.signature(height: 2 * side - 3 - brick.height, in: column, lines: lines) }
    try addSquare(to: &brick, label: words.fingerprint)
    brick.before = composer.scale.gap
    return [brick]
  }

  /// The least width to write a name on: 14 mm.
  private static let leastSignature = 14 * Paper.dotsPerMillimetre

  /// Puts the square for a thumb at the foot of a brick, at the edge where lines end.
  private func addSquare(to brick: inout Brick, label: String) throws(Problem) {
    let side = BlockComposer.smallestSquare
    let small = composer.scale.smallEm
    let square = composer.column(start: composer.width - side, width: side)
    brick.marks.append(.picture(Bitmap.dashedSquare(side: side), x: square.x, y: brick.height - side))
    // The label goes to the square's corner: the thumb covers the middle.
    if let line = try composer.brokenLines(composer.styled(label, em: small), width: side - 16).first {
      let (line, x) = composer.aligned(
        line, in: BlockComposer.Column(x: square.x + 8, width: side - 16), align: .start, em: small)
      brick.add(line, em: small, x: x, baseline: brick.height - side + 4 + TypeScale.baseline(small))
    }
  }
}

/// The words of the signature zone in the languages of the documents.
private struct ZoneWords {
  let signature: String
  let fingerprint: String

  init(language: String) {
    switch language.lowercased().prefix(while: { $0 != "-" }) {
    case "ug": (signature, fingerprint) = ("ئىمزا", "بارماق ئىزى")
    case "bo": (signature, fingerprint) = ("མིང་རྟགས", "མཛུབ་རྟགས")
    case "zh", "yue": (signature, fingerprint) = ("签名", "捺印")
    default: (signature, fingerprint) = ("Signature", "Finger-print")
    }
  }
}
