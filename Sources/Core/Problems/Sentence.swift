extension String {
  /// The sentence with facts in the place of its `{key}`s; `?` for a key without a fact.
  func filled(with facts: [String: String]) -> String {
    var out = ""
    var rest = Substring(self)
    while let open = rest.firstIndex(of: "{"), let close = rest[open...].firstIndex(of: "}") {
      out += rest[..<open]
      let key = String(rest[rest.index(after: open)..<close])
      out += facts[key] ?? "?"
      rest = rest[rest.index(after: close)...]
    }
    return out + rest
  }
}
