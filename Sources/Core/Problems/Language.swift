/// A language in which the product speaks to people.
public enum Language: String, Codable, Sendable, CaseIterable {
  case english = "en"
  case chinese = "zh"
}

/// One sentence in each language that the product speaks.
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

  /// The sentence in `language`.
  public subscript(language: Language) -> String {
    switch language {
    case .english: en
    case .chinese: zh
    }
  }
}
