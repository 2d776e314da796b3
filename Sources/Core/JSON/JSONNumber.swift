/// A JSON number that keeps its digits: an amount sent as `120.00` is printed as `120.00`.
public struct JSONNumber: Sendable, Hashable {
  /// The number as it was written.
  public let literal: String
  /// The nearest double; always finite.
  public let value: Double

  /// A whole number.
  public init(_ integer: Int) {
    literal = String(integer)
    value = Double(integer)
  }

  /// A number; what is not finite becomes 0, because JSON cannot say it.
  public init(_ double: Double) {
    value = double.isFinite ? double : 0
    literal = Int(exactly: value).map(String.init) ?? String(value)
  }

  /// A number as a parser has read it.
  /// - Parameters:
  ///   - literal: Digits in JSON's grammar.
  ///   - value: Their finite value.
  init(literal: String, value: Double) {
    self.literal = literal
    self.value = value
  }

  /// The whole number; nil where it is not whole, or not within ±2⁵³, where doubles are no longer exact.
  public var integer: Int? { value.magnitude < Self.exact ? Int(exactly: value) : nil }

  private static let exact = 9_007_199_254_740_992.0

  /// Equal values, however written; from ±2⁵³ on equal digits.
  public static func == (a: Self, b: Self) -> Bool {
    a.value == b.value && (a.value.magnitude < exact || a.literal == b.literal)
  }

  /// Hashes what `==` compares.
  public func hash(into hasher: inout Hasher) { hasher.combine(value) }
}
