/// The four characters of `GS ( H` function 48, each 0x20–0x7E, counting upwards: a printer whose answers are not read
/// keeps the newest only, so a later one stands for every earlier one.
public struct CompletionIdentifier: Sendable, Equatable, Hashable {
  /// How many there are.
  public static let count = UInt32(95 * 95 * 95 * 95)
  /// The number that the characters spell, below ``count``.
  public let number: UInt32

  /// The identifier of a number, counted round.
  public init(_ number: UInt32) { self.number = number % Self.count }

  /// Reads four characters.
  /// - Returns: nil when there are not four or one lies outside 0x20–0x7E.
  public init?(_ characters: some Collection<UInt8>) {
    guard characters.count == 4, characters.allSatisfy({ (0x20...0x7E).contains($0) }) else { return nil }
    number = characters.reduce(0) { $0 * 95 + UInt32($1 - 0x20) }
  }

  /// The characters, most significant first.
  public var characters: [UInt8] {
    var rest = number
    var result = [UInt8](repeating: 0x20, count: 4)
    for place in stride(from: 3, through: 0, by: -1) {
      result[place] = 0x20 + UInt8(rest % 95)
      rest /= 95
    }
    return result
  }

  /// How many steps it is from another one up to this.
  public func steps(from base: CompletionIdentifier) -> Int {
    Int((number + Self.count - base.number) % Self.count)
  }

  /// The one after it.
  public var next: CompletionIdentifier { CompletionIdentifier(number + 1) }
}
