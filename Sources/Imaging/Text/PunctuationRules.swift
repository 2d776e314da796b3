/// What Chinese punctuation asks for beyond Unicode's line breaking (UAX #14, which Pango follows): GB/T 15834-2011
/// and W3C's "Requirements for Chinese Text Layout" §3.1.
enum PunctuationRules {
  /// Full-width marks whose ink fills the left half of their square.
  private static func isLeftHalf(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar {
    case "：", "；", "，", "。", "、", "）", "》", "〉", "」", "』", "】", "〕", "”", "’": true
    default: false
    }
  }

  /// Full-width marks whose ink fills the right half.
  private static func isRightHalf(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar {
    case "（", "《", "〈", "「", "『", "【", "〔", "“", "‘": true
    default: false
    }
  }

  /// Signs that Unicode lets begin a line although names and ranges must not be torn there.
  private static func isGlued(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar {
    case "·", "‧", "・", "～", "—", "…", "％", "℃": true
    default: false
    }
  }

  /// Byte ranges of `text` to be set at half width: of two marks that meet, the blank half between them goes.
  static func halved(_ text: String) -> [Range<Int>] {
    pairs(text) { before, after in
      if isLeftHalf(before) && (isLeftHalf(after) || isRightHalf(after)) { return .first }
      if isRightHalf(before) && isRightHalf(after) { return .second }
      return nil
    }
  }

  /// Byte ranges of `text` inside which no line may end.
  static func unbroken(_ text: String) -> [Range<Int>] {
    pairs(text) { isUnbroken($0, $1) ? .both : nil }
  }

  /// Whether no line may end between two characters.
  static func isUnbroken(_ before: Unicode.Scalar, _ after: Unicode.Scalar) -> Bool {
    isGlued(after) && !before.properties.isWhitespace
  }

  private enum Choice { case first, second, both }

  private static func pairs(
    _ text: String, _ choose: (Unicode.Scalar, Unicode.Scalar) -> Choice?
  ) -> [Range<Int>] {
    var ranges: [Range<Int>] = []
    var offset = 0
    var before: (scalar: Unicode.Scalar, start: Int)?
    for scalar in text.unicodeScalars {
      let end = offset + UTF8.width(scalar)
      if let before {
        switch choose(before.scalar, scalar) {
        case .first: ranges.append(before.start..<offset)
        case .second: ranges.append(offset..<end)
        case .both: ranges.append(before.start..<end)
        case nil: break
        }
      }
      before = (scalar, offset)
      offset = end
    }
    return ranges
  }
}
