import Core

/// What stands at the foot of every page: the signature zone, then the footer.
struct PageFoot {
  let composer: BlockComposer
  let setup: PageSetup

  /// Lays out the foot of a page.
  /// - Parameter counters: The page's own.
  /// - Returns: Bricks from top to bottom.
  func bricks(_ counters: PageCounters) throws(Problem) -> [Brick] {
    var bricks: [Brick] = []
    if setup.signature { bricks.append(try signatureZone()) }
    if let footer = setup.footer {
      let text = StyledText(counters.filled(footer), TextStyle(em: composer.scale.smallEm))
      var lines = try composer.at("page.footer") { () throws(Problem) in
        try composer.lineBricks(text, in: composer.measure, align: .center)
      }
      if !lines.isEmpty { lines[0].before = composer.scale.gap }
      bricks += lines
    }
    return bricks
  }

  /// The rows of these bricks with the white between them.
  static func height(_ bricks: [Brick]) -> Int { bricks.reduce(0) { $0 + $1.before + $1.height } }

  /// A line to sign on and a square for a thumb, side by side, for records that are signed page by page.
  private func signatureZone() throws(Problem) -> Brick {
    let words = ZoneWords(language: composer.language)
    let side = BlockComposer.smallestSquare
    let em = composer.scale.em
    let small = composer.scale.smallEm
    let column = composer.column(start: 0, width: composer.width - side - em)
    let text = composer.styled(composer.withColon(words.signature), em: em)
    let lines = try composer.brokenLines(text, width: column.width)
    var brick = composer.signature(height: side - 3, in: column, lines: lines)
    // A label above the line takes its height from the free one: the zone is no higher than its square.
    if brick.height > side { brick = composer.signature(height: 2 * side - 3 - brick.height, in: column, lines: lines) }
    let square = composer.column(start: composer.width - side, width: side)
    brick.marks.append(.picture(Bitmap.dashedSquare(side: side), x: square.x, y: brick.height - side))
    // The label goes to the square's corner: the thumb covers the middle.
    if let line = try composer.brokenLines(composer.styled(words.fingerprint, em: small), width: side - 16).first {
      let (line, x) = composer.aligned(
        line, in: BlockComposer.Column(x: square.x + 8, width: side - 16), align: .start, em: small)
      brick.add(line, em: small, x: x, baseline: brick.height - side + 4 + TypeScale.baseline(small))
    }
    brick.before = composer.scale.gap
    return brick
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
