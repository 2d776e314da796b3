/// The key that makes a submission safe to repeat.
public struct IdempotencyKey: Sendable, Equatable {
  /// 1–255 visible ASCII characters.
  public let text: String

  /// A key of one's own, for a script that repeats a whole command.
  /// - Returns: Nil where `text` is not 1–255 visible ASCII characters.
  public init?(_ text: String) {
    guard (1...255).contains(text.utf8.count), text.utf8.allSatisfy({ (0x21...0x7E).contains($0) }) else { return nil }
    self.text = text
  }

  /// A fresh key of 128 random bits.
  public init() {
    var random = SystemRandomNumberGenerator()
    text = (0..<2).map { _ in
      let digits = String(random.next() as UInt64, radix: 16)
      return String(repeating: "0", count: 16 - digits.count) + digits
    }.joined()
  }
}
