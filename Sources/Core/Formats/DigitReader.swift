/// Takes a text apart that is made of digits and fixed words.
struct DigitReader {
  private var rest: Substring

  init(_ text: String) { rest = text[...] }

  /// Whether all is taken.
  var isAtEnd: Bool { rest.isEmpty }

  /// Takes as many ASCII digits as there are up to the most.
  /// - Returns: Their number; nil where there are fewer than the least.
  mutating func number(_ digits: ClosedRange<Int>) -> Int? {
    let taken = rest.prefix(digits.upperBound).prefix { $0 >= "0" && $0 <= "9" && $0.isASCII }
    guard taken.count >= digits.lowerBound else { return nil }
    rest = rest.dropFirst(taken.count)
    return Int(taken)
  }

  /// Takes a word.
  /// - Returns: Whether it stood there.
  mutating func take(_ word: String) -> Bool {
    guard rest.hasPrefix(word) else { return false }
    rest = rest.dropFirst(word.count)
    return true
  }
}
