/// Random identifiers that cannot be guessed: 128 bits in lower-case base 32 behind a prefix.
enum RandomID {
  private static let alphabet = Array("abcdefghijklmnopqrstuvwxyz234567")

  /// Makes an identifier such as `j_k3v…`, 26 characters behind the prefix.
  static func make(prefix: String) -> String {
    var generator = SystemRandomNumberGenerator()
    var text = prefix
    for _ in 0..<26 { text.append(alphabet[Int(generator.next() & 31)]) }
    return text
  }

  /// Whether `text` has the form of an identifier with this prefix, so that it may name a file.
  static func isValid(_ text: String, prefix: String) -> Bool {
    text.hasPrefix(prefix) && text.utf8.count == prefix.utf8.count + 26
      && text.dropFirst(prefix.count).allSatisfy { alphabet.contains($0) }
  }
}
