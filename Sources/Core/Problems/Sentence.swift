extension String {
  /// The sentence with facts in the place of its `{key}`s; `?` for a key without a fact.
  /// - Parameters:
  ///   - facts: The facts by key.
  ///   - language: The sentence's; a fact that is said in words is taken in it.
  func filled(with facts: [String: String], in language: Language) -> String {
    var out = ""
    var rest = Substring(self)
    while let open = rest.firstIndex(of: "{"), let close = rest[open...].firstIndex(of: "}") {
      out += rest[..<open]
      let key = String(rest[rest.index(after: open)..<close])
      out += facts[Localized.key(key, language)] ?? facts[key] ?? "?"
      rest = rest[rest.index(after: close)...]
    }
    return out + rest
  }
}

extension Localized {
  /// The phrase as a fact of a ``Problem``: the key holds the English one, and `key.zh` the Chinese one where it differs.
  public func fact(_ key: String) -> [String: String] {
    en == zh ? [key: en] : [key: en, Self.key(key, .chinese): zh]
  }

  /// Where the facts hold a phrase in `language`.
  static func key(_ key: String, _ language: Language) -> String { language == .english ? key : "\(key).zh" }
}
