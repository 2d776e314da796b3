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
}
