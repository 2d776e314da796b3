/// Which way a language is written.
enum WritingDirection {
  /// Languages of China and its neighbours in Arabic script, and Arabic itself.
  private static let arabicScript: Set<String> = ["ug", "ar", "fa", "ur", "ps"]

  /// Whether documents in `language` run from right to left.
  /// - Parameter language: BCP 47; a script tag decides (`kk-Arab`), else the language.
  static func isRightToLeft(_ language: String) -> Bool {
    let tags = language.lowercased().split(separator: "-")
    if tags.contains("arab") { return true }
    if tags.contains("latn") || tags.contains("cyrl") { return false }
    return tags.first.map { arabicScript.contains(String($0)) } ?? false
  }

  /// Whether a text runs from right to left: as its document does, if it has a letter of that direction at all. So a
  /// Chinese name at the head of an Uyghur sentence does not turn the sentence round, nor the other way about.
  /// - Parameters:
  ///   - text: The text.
  ///   - language: The document's.
  static func isRightToLeft(_ text: String, in language: String) -> Bool {
    var hasRightToLeft = false
    var hasLeftToRight = false
    for scalar in text.unicodeScalars {
      if isRightToLeft(scalar) {
        hasRightToLeft = true
      } else if scalar.properties.isAlphabetic {
        hasLeftToRight = true
      }
    }
    return isRightToLeft(language) ? hasRightToLeft || !hasLeftToRight : hasRightToLeft && !hasLeftToRight
  }

  /// `text` with a left-to-right mark before each number that follows Arabic letters, where Unicode's bidirectional
  /// algorithm (UAX #9, W2) would print the groups of 138-0013-8000 in reverse order.
  static func guardingNumbers(_ text: String) -> String {
    guard text.unicodeScalars.contains(where: isRightToLeft) else { return text }
    var result = String.UnicodeScalarView()
    var before: Unicode.Scalar = " "
    for scalar in text.unicodeScalars {
      let startsNumber =
        ("0"..."9").contains(scalar) && !("0"..."9").contains(before) && !".,:/-+".unicodeScalars.contains(before)
      if startsNumber { result.append("\u{200E}") }
      result.append(scalar)
      before = scalar
    }
    return String(result)
  }

  /// Hebrew to Arabic with their supplements and presentation forms, and the right-to-left planes.
  private static func isRightToLeft(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.value {
    case 0x0590...0x065F, 0x066E...0x06EF, 0x06FA...0x08FF, 0xFB1D...0xFDFF, 0xFE70...0xFEFE, 0x10800...0x10FFF,
      0x1E800...0x1EFFF:
      true
    default: false
    }
  }
}
