/// Reads the members of one object, naming the place of whatever is wrong; `null` counts as absent.
struct JSONObjectReader {
  let path: JSONPath
  private let members: [String: JSONValue]

  /// Opens an object.
  /// - Throws: ``Problem``: `wrongType`.
  init(_ value: JSONValue, at path: JSONPath) throws(Problem) {
    guard case .object(let members) = value else { throw Problem(.wrongType, at: path, ["expected": "object"]) }
    self.members = members
    self.path = path
  }

  /// Refuses members of other names.
  /// - Throws: ``Problem``: `unknownField` for the first in order of names, so that the answer is always the same.
  func allow(_ names: String...) throws(Problem) { try allowOnly(names) }

  /// Refuses members of other names.
  /// - Throws: ``Problem``: `unknownField` for the first in order of names.
  func allowOnly(_ names: [String]) throws(Problem) {
    guard let unknown = members.keys.filter({ !names.contains($0) }).min() else { return }
    throw Problem(.unknownField, at: path.foreignKey(unknown))
  }

  /// The member, if it is there and not `null`.
  subscript(name: String) -> JSONValue? {
    guard let value = members[name], value != .null else { return nil }
    return value
  }

  /// The member.
  /// - Throws: ``Problem``: `missingField`.
  func required(_ name: String) throws(Problem) -> JSONValue {
    guard let value = self[name] else { throw Problem(.missingField, at: path.key(name)) }
    return value
  }

  /// A boolean, or its default.
  /// - Throws: ``Problem``: `wrongType`.
  func bool(_ name: String, default standard: Bool) throws(Problem) -> Bool {
    guard let value = self[name] else { return standard }
    guard case .bool(let bool) = value else {
      throw Problem(.wrongType, at: path.key(name), ["expected": "true | false"])
    }
    return bool
  }

  /// A whole number within bounds, or its default.
  /// - Throws: ``Problem``: `wrongType`, `invalidValue`.
  func integer(_ name: String, in range: ClosedRange<Int>, default standard: Int) throws(Problem) -> Int {
    guard let value = self[name] else { return standard }
    guard case .number(let number) = value else {
      throw Problem(.wrongType, at: path.key(name), ["expected": "number"])
    }
    guard let integer = number.integer, range.contains(integer) else {
      throw Problem.invalid(at: path.key(name), "\(range.lowerBound)…\(range.upperBound)")
    }
    return integer
  }

  /// One of an enumeration's words, or its default.
  /// - Parameter allowed: The words that may stand here; all by default.
  /// - Throws: ``Problem``: `wrongType`, `invalidValue` with the words.
  func choice<Choice: RawRepresentable & CaseIterable & Equatable>(
    _ name: String, of allowed: [Choice] = Array(Choice.allCases), default standard: Choice
  ) throws(Problem) -> Choice where Choice.RawValue == String {
    try choice(name, of: allowed) ?? standard
  }

  /// One of an enumeration's words; nil where the member is absent.
  /// - Throws: ``Problem``: `wrongType`, `invalidValue` with the words.
  func choice<Choice: RawRepresentable & CaseIterable & Equatable>(
    _ name: String, of allowed: [Choice] = Array(Choice.allCases)
  ) throws(Problem) -> Choice? where Choice.RawValue == String {
    guard let value = self[name] else { return nil }
    guard case .string(let word) = value else {
      throw Problem(.wrongType, at: path.key(name), ["expected": "string"])
    }
    guard let choice = Choice(rawValue: word), allowed.contains(choice) else {
      throw Problem.invalid(at: path.key(name), allowed.map(\.rawValue).joined(separator: " | "))
    }
    return choice
  }

  /// The elements of an array.
  /// - Throws: ``Problem``: `missingField`, `wrongType`, `tooMany` beyond `limit`.
  func array(_ name: String, limit: Int) throws(Problem) -> [JSONValue] {
    guard case .array(let elements) = try required(name) else {
      throw Problem(.wrongType, at: path.key(name), ["expected": "array"])
    }
    guard elements.count <= limit else { throw Problem(.tooMany, at: path.key(name), ["limit": String(limit)]) }
    return elements
  }
}
