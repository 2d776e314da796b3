/// Spoils inputs the same way in every run: as bytes, and, in extensions, by what they are made of.
public struct Mutator: Sendable {
  /// Where its choices come from.
  public var generator: SeededGenerator

  /// A mutator; equal seeds spoil equal inputs equally.
  public init(seed: UInt64) { generator = SeededGenerator(seed: seed) }

  /// A number below `bound`, or 0.
  public mutating func number(below bound: Int) -> Int { bound > 1 ? Int.random(in: 0..<bound, using: &generator) : 0 }

  /// True once in so many times.
  public mutating func once(in times: Int) -> Bool { number(below: times) == 0 }

  /// Any element.
  /// - Parameter elements: Not empty.
  public mutating func pick<Element>(_ elements: [Element]) -> Element { elements[number(below: elements.count)] }

  /// Spoils a few places of some bytes, which lie near each other or anywhere.
  /// - Parameters:
  ///   - bytes: The input.
  ///   - tokens: Pieces that mean something to the parser, to be put in.
  ///   - most: How many changes at most, at least 1.
  public mutating func bytes(_ bytes: [UInt8], tokens: [[UInt8]] = [], most: Int = 4) -> [UInt8] {
    var bytes = bytes
    let near = once(in: 2) ? number(below: bytes.count) : nil
    for _ in 0...number(below: most) {
      let place = min(near.map { $0 + number(below: 16) } ?? number(below: bytes.count), max(0, bytes.count - 1))
      change(&bytes, at: place, tokens: tokens)
    }
    return bytes
  }

  private mutating func change(_ bytes: inout [UInt8], at place: Int, tokens: [[UInt8]]) {
    guard !bytes.isEmpty else { return bytes.append(UInt8.random(in: 0...255, using: &generator)) }
    switch number(below: tokens.isEmpty ? 8 : 10) {
    case 0: bytes[place] = UInt8.random(in: 0...255, using: &generator)
    case 1: bytes[place] ^= 1 << UInt8(number(below: 8))
    case 2: bytes[place] = pick([0x00, 0x7F, 0x80, 0xFF, 0x20, 0x0A])
    case 3: bytes.remove(at: place)
    case 4: bytes.removeSubrange(place..<min(place + 1 + number(below: 32), bytes.count))
    case 5: bytes.insert(UInt8.random(in: 0...255, using: &generator), at: place)
    case 6:
      let piece = bytes[place..<min(place + 1 + number(below: 32), bytes.count)]
      bytes.insert(contentsOf: piece, at: number(below: bytes.count + 1))
    case 7 where once(in: 4): bytes.removeSubrange(place...)
    case 7: bytes[place] = UInt8.random(in: 0x20...0x7E, using: &generator)
    default: bytes.insert(contentsOf: pick(tokens), at: place)
    }
  }
}
