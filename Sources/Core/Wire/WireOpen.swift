/// What may be, or hold, a word that only a newer daemon knows.
///
/// A reader that is older than the daemon passes over what it does not know, and keeps the rest: of an optional member
/// it reads nil, of a list it leaves out the element. Only where the word is all that there is (a device of an unknown kind
/// that was asked for by its id) is it told with ``UnknownWord``. What is malformed is an error in any place.
public protocol WireOpen: Decodable {}

/// One of the contract's words.
public protocol WireWord: WireOpen, RawRepresentable where RawValue == String {}

/// A word of the contract that this reader does not know.
public struct UnknownWord: Error, Sendable, Equatable {
  /// The word as it came.
  public let word: String

  /// A word.
  public init(word: String) { self.word = word }
}

extension WireWord {
  /// Reads a word.
  /// - Throws: ``UnknownWord``; a `DecodingError` for what is no text.
  public init(from decoder: any Decoder) throws {
    let word = try decoder.singleValueContainer().decode(String.self)
    guard let known = Self(rawValue: word) else { throw UnknownWord(word: word) }
    self = known
  }
}

// The compiler's own `init(from:)` of the wire's types calls these, since they say more of the type than the library's.
extension KeyedDecodingContainer {
  func decodeIfPresent<Value: WireOpen>(_ type: Value.Type, forKey key: Key) throws -> Value? {
    guard contains(key), try !decodeNil(forKey: key) else { return nil }
    do { return try decode(type, forKey: key) } catch is UnknownWord { return nil }
  }

  func decode<Element: WireOpen>(_ type: [Element].Type, forKey key: Key) throws -> [Element] {
    var list = try nestedUnkeyedContainer(forKey: key)
    var known: [Element] = []
    while !list.isAtEnd {
      do { known.append(try list.decode(Element.self)) } catch is UnknownWord { _ = try list.decode(Passed.self) }
    }
    return known
  }

  func decodeIfPresent<Element: WireOpen>(_ type: [Element].Type, forKey key: Key) throws -> [Element]? {
    guard contains(key), try !decodeNil(forKey: key) else { return nil }
    return try decode(type, forKey: key)
  }
}

/// Any value, not read: a list goes on only behind what was decoded.
private struct Passed: Decodable {
  init(from decoder: any Decoder) {}
}
