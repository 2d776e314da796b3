/// A dotted name of data, such as `agent.name`, or `.` for the element that is being repeated.
struct TemplateName: Sendable {
  /// The parts; none for `.`.
  let parts: [String]

  /// Reads a name: parts of ASCII letters, digits and `_`, at most eight.
  init?(_ text: some StringProtocol) {
    if text == "." {
      parts = []
      return
    }
    let names = text.split(separator: ".", omittingEmptySubsequences: false)
    let areNames = names.allSatisfy { name in
      guard let first = name.utf8.first, name.utf8.count <= 64 else { return false }
      let isDigit = first >= UInt8(ascii: "0") && first <= UInt8(ascii: "9")
      return !isDigit
        && name.utf8.allSatisfy { byte in
          let letter = byte | 0x20
          return (letter >= UInt8(ascii: "a") && letter <= UInt8(ascii: "z"))
            || (byte >= UInt8(ascii: "0") && byte <= UInt8(ascii: "9")) || byte == UInt8(ascii: "_")
        }
    }
    guard areNames, !names.isEmpty, names.count <= 8 else { return nil }
    parts = names.map { String($0) }
  }

  /// A name of keys that the schema has, forms among them.
  init(keys: [String]) { parts = keys }

  /// The name as it is written.
  var text: String { parts.isEmpty ? "." : parts.joined(separator: ".") }
}

/// What an `"if"` asks: whether a value is there, or with `!` whether it is not.
struct TemplateCondition: Sendable {
  let name: TemplateName
  let isNegated: Bool

  /// Reads `name` or `!name`.
  init?(_ text: String) {
    isNegated = text.hasPrefix("!")
    guard let name = TemplateName(isNegated ? text.dropFirst() : text[...]) else { return nil }
    self.name = name
  }

  /// A condition on a name.
  init(name: TemplateName, isNegated: Bool) {
    self.name = name
    self.isNegated = isNegated
  }
}
