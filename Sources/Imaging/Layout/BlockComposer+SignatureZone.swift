import Core

/// The zone in which each page of a record is signed.
extension BlockComposer {
  /// A line to sign on and a square for a thumb, side by side, for records that are signed page by page.
  ///
  /// On paper that leaves no room to write beside the square, the line comes above it.
  func signatureZone() throws(Problem) -> [Brick] {
    let words = ZoneWords(language: language)
    let side = smallestSquare
    let em = scale.em
    try require(side)
    let label = withColon(words.signature)
    let beside = width - side - em
    guard beside >= leastSignature else {
      let lines = try brokenLines(styled(label, em: em), width: width)
      let line = signature(height: millimetres(15), in: measure, lines: lines)
      var square = Brick(height: side)
      try addSquare(to: &square, label: words.fingerprint)
      square.before = scale.gap
      return [line, square]
    }
    let small = scale.smallEm
    let column = self.column(start: 0, width: beside)
    var lines = try brokenLines(styled(label, em: em), width: column.width)
    // A little smaller is better than torn.
    if lines.count > 1 { lines = try brokenLines(styled(label, em: small), width: column.width) }
    var brick = signature(height: side - 3, in: column, lines: lines)
    // A label above the line takes its height from the free one: the zone is no higher than its square.
    if brick.height > side { brick = signature(height: 2 * side - 3 - brick.height, in: column, lines: lines) }
    try addSquare(to: &brick, label: words.fingerprint)
    brick.before = scale.gap
    return [brick]
  }

  /// The least width to write a name on: 14 mm.
  private var leastSignature: Int { millimetres(14) }

  /// Puts the square for a thumb at the foot of a brick, at the edge where lines end.
  private func addSquare(to brick: inout Brick, label: String) throws(Problem) {
    let side = smallestSquare
    let small = scale.smallEm
    let square = column(start: width - side, width: side)
    brick.add(.picture(Bitmap.dashedSquare(side: side), x: square.x, y: brick.height - side))
    // The label goes to the square's corner: the thumb covers the middle.
    if let line = try brokenLines(styled(label, em: small), width: side - 16).first {
      let (line, x) = aligned(
        line, in: Column(x: square.x + 8, width: side - 16), align: .start, em: small)
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
