/// Random identifiers that cannot be guessed: 128 bits in lower-case base 32 behind a prefix.
enum RandomID {
  private static let alphabet = Array("abcdefghijklmnopqrstuvwxyz234567")

  /// Makes an identifier such as `j_k3v…`, 26 characters behind the prefix.
  static func make(prefix: String) -> String {
    var generator = SystemRandomNumberGenerator()
    var text = prefix
    // Twelve characters of five bits from each number.
    var bits: UInt64 = 0
    for place in 0..<26 {
      if place % 12 == 0 { bits = generator.next() }
      text.append(alphabet[Int(bits & 31)])
      bits >>= 5
    }
    return text
  }

  /// Whether `text` has the form of an identifier with this prefix, so that it may name a file.
  static func isValid(_ text: String, prefix: String) -> Bool {
    text.hasPrefix(prefix) && text.utf8.count == prefix.utf8.count + 26
      && text.dropFirst(prefix.count).allSatisfy { alphabet.contains($0) }
  }
}
