/// What no text that goes on paper may hold.
enum TextRules {
  /// Checks a text and counts it.
  /// - Parameters:
  ///   - text: The text.
  ///   - path: Its place, for the error.
  /// - Returns: Its length in Unicode scalars.
  /// - Throws: ``Problem``: `controlCharacter` for all of Unicode's category Cc but line feed and tab, and for the two
  ///   overrides of direction (U+202D, U+202E), which put 100 on paper where the text says 001;
  ///   `replacementCharacter` for U+FFFD, which stands for a character that was lost on the way;
  ///   `verticalScript` for a letter of the Mongolian blocks, which Pango cannot set upright columns of.
  static func check(_ text: String, at path: JSONPath) throws(Problem) -> Int {
    var count = 0
    for scalar in text.unicodeScalars {
      count += 1
      switch scalar.value {
      case 0x09, 0x0A: continue
      case 0..<0x20, 0x7F..<0xA0, 0x202D, 0x202E: throw Problem(.controlCharacter, at: path)
      case 0xFFFD: throw Problem(.replacementCharacter, at: path)
      case 0x1800...0x18AF, 0x11660...0x1167F: throw Problem(.verticalScript, at: path)
      default: continue
      }
    }
    return count
  }

  /// Whether a language tag names a script that is written in columns: Mongolian script by subtag, or a language
  /// that has no other (Manchu, Xibe, Peripheral Mongolian).
  static func isVertical(language: String) -> Bool {
    let subtags = language.lowercased().split(separator: "-")
    return subtags.dropFirst().contains("mong") || ["mnc", "sjo", "mvf"].contains(subtags.first)
  }

  /// Whether a language tag has BCP 47's form: subtags of letters and digits, the first of two to eight letters.
  static func isLanguageTag(_ text: String) -> Bool {
    guard text.utf8.count <= 35 else { return false }
    let subtags = text.split(separator: "-", omittingEmptySubsequences: false)
    for (index, subtag) in subtags.enumerated() {
      let isWellFormed = subtag.utf8.allSatisfy { byte in
        let letter = byte | 0x20
        let isLetter = letter >= UInt8(ascii: "a") && letter <= UInt8(ascii: "z")
        return isLetter || (index > 0 && byte >= UInt8(ascii: "0") && byte <= UInt8(ascii: "9"))
      }
      guard isWellFormed, subtag.utf8.count >= (index == 0 ? 2 : 1), subtag.utf8.count <= 8 else { return false }
    }
    return true
  }
}
