/// What requests hold beside what documents hold: lines that people write, names that programs give, inner objects.
extension JSONObjectReader {
  /// An object that may be there.
  /// - Throws: ``Problem``: `wrongType`.
  func object(_ name: String) throws(Problem) -> JSONObjectReader? {
    guard let value = self[name] else { return nil }
    return try JSONObjectReader(value, at: path.key(name))
  }

  /// An object that must be there.
  /// - Throws: ``Problem``: `missingField`, `wrongType`.
  func requiredObject(_ name: String) throws(Problem) -> JSONObjectReader {
    try JSONObjectReader(try required(name), at: path.key(name))
  }

  /// One of an enumeration's words, which must be there.
  /// - Throws: ``Problem``: `missingField`, `wrongType`, `invalidValue` with the words.
  func requiredChoice<Choice: RawRepresentable & CaseIterable & Equatable>(
    _ name: String, of type: Choice.Type
  ) throws(Problem) -> Choice where Choice.RawValue == String {
    guard let choice: Choice = try choice(name) else { throw Problem(.missingField, at: path.key(name)) }
    return choice
  }

  /// A whole number within bounds that may be there.
  /// - Throws: ``Problem``: `wrongType`, `invalidValue`.
  func integer(_ name: String, in range: ClosedRange<Int>) throws(Problem) -> Int? {
    guard self[name] != nil else { return nil }
    return try integer(name, in: range, default: range.lowerBound)
  }

  /// A number within bounds that must be there.
  /// - Throws: ``Problem``: `missingField`, `wrongType`, `invalidValue`.
  func requiredNumber(_ name: String, in range: ClosedRange<Double>) throws(Problem) -> Double {
    guard let number = try number(name, in: range) else { throw Problem(.missingField, at: path.key(name)) }
    return number
  }

  /// A number within bounds that may be there.
  /// - Throws: ``Problem``: `wrongType`, `invalidValue`.
  func number(_ name: String, in range: ClosedRange<Double>) throws(Problem) -> Double? {
    guard let value = self[name] else { return nil }
    guard case .number(let number) = value else {
      throw Problem(.wrongType, at: path.key(name), ["expected": "number"])
    }
    guard range.contains(number.value) else {
      throw Problem.invalid(at: path.key(name), "\(range.lowerBound)…\(range.upperBound)")
    }
    return number.value
  }

  /// A line that people read: not empty, at most 200 characters, no control characters and no line ends.
  /// - Throws: ``Problem``: `wrongType`, `invalidValue`, `tooLong`, `controlCharacter`.
  func line(_ name: String) throws(Problem) -> String? {
    guard let text = try string(name) else { return nil }
    if text.isEmpty { throw Problem.invalid(at: path.key(name), "1…200") }
    if text.unicodeScalars.count > 200 { throw Problem(.tooLong, at: path.key(name), ["limit": "200"]) }
    let holdsControl = text.unicodeScalars.contains { scalar in
      switch scalar.properties.generalCategory {
      case .control, .lineSeparator, .paragraphSeparator: true
      default: false
      }
    }
    if holdsControl { throw Problem(.controlCharacter, at: path.key(name)) }
    return text
  }

  /// A line that must be there.
  /// - Throws: ``Problem``: `missingField`, `wrongType`, `invalidValue`, `tooLong`, `controlCharacter`.
  func requiredLine(_ name: String) throws(Problem) -> String {
    guard let text = try line(name) else { throw Problem(.missingField, at: path.key(name)) }
    return text
  }

  /// A name that programs give: `auto`, a device, a template, a document, a job.
  /// - Throws: ``Problem``: `wrongType`, `invalidValue`.
  func name(_ name: String) throws(Problem) -> String? {
    guard let text = try string(name) else { return nil }
    let isName =
      (1...128).contains(text.utf8.count)
      && text.utf8.allSatisfy { byte in
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
          UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "_"), UInt8(ascii: "."),
          UInt8(ascii: ":"):
          true
        default: false
        }
      }
    guard isName else { throw Problem.invalid(at: path.key(name), "1–128 × A-Z a-z 0-9 . _ : -") }
    return text
  }

  /// A name that must be there.
  /// - Throws: ``Problem``: `missingField`, `wrongType`, `invalidValue`.
  func requiredName(_ name: String) throws(Problem) -> String {
    guard let text = try self.name(name) else { throw Problem(.missingField, at: path.key(name)) }
    return text
  }

  private func string(_ name: String) throws(Problem) -> String? {
    guard let value = self[name] else { return nil }
    guard case .string(let text) = value else {
      throw Problem(.wrongType, at: path.key(name), ["expected": "string"])
    }
    return text
  }
}
