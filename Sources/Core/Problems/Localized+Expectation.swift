/// What several places expect of a value, in words.
extension Localized {
  /// A text of some length, such as `≥ 1`.
  static func length(_ bound: String) -> Localized { Localized(en: "length \(bound)", zh: "长度 \(bound)") }

  /// So many elements, such as `≥ 1`.
  static func count(_ bound: String) -> Localized { Localized(en: "count \(bound)", zh: "数量 \(bound)") }

  /// Not there, because another member is.
  static func absent(beside member: String) -> Localized {
    Localized(en: "absent beside \(member)", zh: "空缺（已有 \(member)）")
  }
}
