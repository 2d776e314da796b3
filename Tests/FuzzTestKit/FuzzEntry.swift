import Core

/// A parser of what comes from outside, with what must hold for any input: the tests and libFuzzer
/// (scripts/fuzz) go in by the same door.
public enum FuzzEntry: String, CaseIterable, Sendable {
  case json, document, template, png, jpeg, text, raw, status

  /// Parses an input and checks what came of it.
  /// - Parameter input: Any bytes.
  /// - Returns: Whether the input was taken; a refusal is as good.
  /// - Throws: ``FuzzFailure`` where something does not hold.
  @discardableResult
  public func run(_ input: [UInt8]) throws(FuzzFailure) -> Bool {
    switch self {
    case .json: try FuzzChecks.json(input)
    case .document: try FuzzChecks.document(input)
    case .template: try FuzzChecks.template(input)
    case .png: try FuzzChecks.png(input)
    case .jpeg: try FuzzChecks.jpeg(input)
    case .text: try FuzzChecks.text(input)
    case .raw: try FuzzChecks.raw(input)
    case .status: try FuzzChecks.status(input)
    }
  }

  /// One input, spoilt by what it is made of.
  /// - Parameters:
  ///   - seed: A whole input, from ``seeds`` or out of a corpus.
  ///   - mutator: Whose choices are used.
  public func spoil(_ seed: [UInt8], with mutator: inout Mutator) -> [UInt8] {
    switch self {
    case .json, .document, .template:
      guard let value = try? JSONValue.parse(seed) else { return mutator.bytes(seed, tokens: Mutator.jsonTokens) }
      return mutator.json(value)
    case .png: return mutator.png(seed)
    case .jpeg: return mutator.jpeg(seed)
    case .text: return mutator.bytes(seed, tokens: [[0xFE, 0xFF], [0xFF, 0xFE], [0x81, 0x30], [0xED, 0xA0, 0x80]])
    case .raw:
      return mutator.bytes(seed, tokens: [[0x10, 0x04, 1], [0x1B], [0x1C], [0x1D, 0x28], [0x1D, 0x76, 0x30, 0]])
    case .status: return mutator.bytes(seed, tokens: Self.answers, most: 12)
    }
  }

  /// Runs spoilt seeds, a fixed count of them, the same in every run.
  /// - Parameters:
  ///   - count: How many.
  ///   - seed: Which choices.
  /// - Returns: How many inputs were taken.
  /// - Throws: The first ``FuzzFailure``, with the input.
  public func run(count: Int, seed: UInt64, seeds: [[UInt8]]? = nil) throws(FuzzFailure) -> Int {
    var mutator = Mutator(seed: seed)
    let seeds = seeds ?? self.seeds
    var taken = 0
    for round in 0..<count {
      let input = spoil(seeds[round % seeds.count], with: &mutator)
      do {
        if try run(input) { taken += 1 }
      } catch {
        throw FuzzFailure("round \(round): \(error.what)\ninput: \(Self.shown(input))")
      }
    }
    return taken
  }

  private static func shown(_ input: [UInt8]) -> String {
    if input.count < 6_000, let text = String(validating: input, as: UTF8.self) { return text.debugDescription }
    return "\(input.count) bytes \(input.prefix(3_000))"
  }
}

/// What did not hold.
public struct FuzzFailure: Error, CustomStringConvertible {
  /// In words for a developer.
  public let what: String

  /// Says what did not hold.
  public init(_ what: String) { self.what = what }

  /// The same words.
  public var description: String { what }
}
