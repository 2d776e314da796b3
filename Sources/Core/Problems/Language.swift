/// A language in which the product speaks to people.
public enum Language: String, Codable, Sendable, CaseIterable {
  case english = "en"
  case chinese = "zh"
}

/// One sentence or phrase in each language that the product speaks.
public struct Localized: Sendable, Equatable, Codable {
  /// The English sentence.
  public let en: String
  /// The Chinese sentence.
  public let zh: String

  /// Pairs the two sentences.
  public init(en: String, zh: String) {
    self.en = en
    self.zh = zh
  }

  /// What is written alike in both languages: numbers, names of fields.
  init(both text: String) { self.init(en: text, zh: text) }

  /// The sentence in `language`.
  public subscript(language: Language) -> String {
    switch language {
    case .english: en
    case .chinese: zh
    }
  }
}
