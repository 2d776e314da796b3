extension JSONValue {
  /// Bounds on what a parser takes from outside.
  public enum Limits {
    /// Levels of arrays and objects.
    public static let depth = 64
    /// Values of any kind in one text.
    public static let values = 200_000
    /// Characters in a number.
    public static let numberLength = 64
  }

  /// Reads one JSON text (RFC 8259) in UTF-8.
  /// - Parameters:
  ///   - bytes: The whole text and nothing behind it but white space. A byte order mark before it is passed over, as
  ///     RFC 8259 §8.1 allows: editors write one.
  ///   - maximumDepth: Levels of arrays and objects that are allowed; at most 512.
  /// - Returns: The value.
  /// - Throws: ``Problem``: `nestingTooDeep`; `tooMany` values; `tooLong` for a number's digits; `invalidValue` for a
  ///   number beyond a double's range; `malformedJSON` for anything else that is not JSON, for invalid UTF-8, lone
  ///   surrogates and a key that stands twice in an object.
  public static func parse(_ bytes: [UInt8], maximumDepth: Int = Limits.depth) throws(Problem) -> JSONValue {
    var parser = JSONParser(bytes: bytes, maximumDepth: min(maximumDepth, 512))
    return try parser.text()
  }
}

/// A recursive-descent parser whose recursion is bounded: each bracket is counted before it is entered.
private struct JSONParser {
  let bytes: [UInt8]
  let maximumDepth: Int
  var position = 0
  var depth = 0
  var values = 0

  init(bytes: [UInt8], maximumDepth: Int) {
    self.bytes = bytes
    self.maximumDepth = maximumDepth
    if bytes.starts(with: Self.byteOrderMark) { position = Self.byteOrderMark.count }
  }

  private static let byteOrderMark: [UInt8] = [0xEF, 0xBB, 0xBF]

  mutating func text() throws(Problem) -> JSONValue {
    let value = try value()
    skipSpace()
    guard position == bytes.count else { throw Problem(.malformedJSON) }
    return value
  }

  private var byte: UInt8? { position < bytes.count ? bytes[position] : nil }

  private mutating func skipSpace() {
    while position < bytes.count {
      switch bytes[position] {
      case 0x20, 0x09, 0x0A, 0x0D: position += 1
      default: return
      }
    }
  }

  private mutating func value() throws(Problem) -> JSONValue {
    skipSpace()
    values += 1
    guard values <= JSONValue.Limits.values else {
      throw Problem(.tooMany, facts: ["limit": String(JSONValue.Limits.values)])
    }
    switch byte {
    case UInt8(ascii: "{"): return try object()
    case UInt8(ascii: "["): return try array()
    case UInt8(ascii: "\""): return .string(try string())
    case UInt8(ascii: "t"): return try word("true", .bool(true))
    case UInt8(ascii: "f"): return try word("false", .bool(false))
    case UInt8(ascii: "n"): return try word("null", .null)
    default: return .number(try number())
    }
  }

  private mutating func word(_ word: StaticString, _ value: JSONValue) throws(Problem) -> JSONValue {
    for expected in String(describing: word).utf8 {
      guard byte == expected else { throw Problem(.malformedJSON) }
      position += 1
    }
    return value
  }

  private mutating func enter() throws(Problem) {
    position += 1
    depth += 1
    guard depth <= maximumDepth else { throw Problem(.nestingTooDeep, facts: ["limit": String(maximumDepth)]) }
    skipSpace()
  }

  private mutating func take(_ expected: UInt8) -> Bool {
    guard byte == expected else { return false }
    position += 1
    return true
  }

  private mutating func array() throws(Problem) -> JSONValue {
    try enter()
    var elements: [JSONValue] = []
    if !take(UInt8(ascii: "]")) {
      repeat {
        elements.append(try value())
        skipSpace()
      } while take(UInt8(ascii: ","))
      guard take(UInt8(ascii: "]")) else { throw Problem(.malformedJSON) }
    }
    depth -= 1
    return .array(elements)
  }

  private mutating func object() throws(Problem) -> JSONValue {
    try enter()
    var members: [String: JSONValue] = [:]
    if !take(UInt8(ascii: "}")) {
      repeat {
        skipSpace()
        guard byte == UInt8(ascii: "\"") else { throw Problem(.malformedJSON) }
        let key = try string()
        skipSpace()
        guard take(UInt8(ascii: ":")) else { throw Problem(.malformedJSON) }
        guard members.updateValue(try value(), forKey: key) == nil else { throw Problem(.malformedJSON) }
        skipSpace()
      } while take(UInt8(ascii: ","))
      guard take(UInt8(ascii: "}")) else { throw Problem(.malformedJSON) }
    }
    depth -= 1
    return .object(members)
  }

  private mutating func digits() throws(Problem) {
    let start = position
    while let byte, byte >= UInt8(ascii: "0"), byte <= UInt8(ascii: "9") { position += 1 }
    guard position > start else { throw Problem(.malformedJSON) }
  }

  private mutating func number() throws(Problem) -> JSONNumber {
    let start = position
    _ = take(UInt8(ascii: "-"))
    if !take(UInt8(ascii: "0")) { try digits() }
    if take(UInt8(ascii: ".")) { try digits() }
    if take(UInt8(ascii: "e")) || take(UInt8(ascii: "E")) {
      if !take(UInt8(ascii: "+")) { _ = take(UInt8(ascii: "-")) }
      try digits()
    }
    guard position - start <= JSONValue.Limits.numberLength else {
      throw Problem(.tooLong, facts: ["limit": String(JSONValue.Limits.numberLength)])
    }
    let literal = String(decoding: bytes[start..<position], as: UTF8.self)
    guard let value = Double(literal), value.isFinite else {
      throw Problem(.invalidValue, facts: ["expected": "-1.79e308…1.79e308"])
    }
    return JSONNumber(literal: literal, value: value)
  }

  private mutating func string() throws(Problem) -> String {
    position += 1
    let start = position
    // Most strings hold no escape: then the bytes between the quotes are the string.
    while let byte, byte != UInt8(ascii: "\""), byte != UInt8(ascii: "\\"), byte >= 0x20 { position += 1 }
    if byte == UInt8(ascii: "\"") {
      defer { position += 1 }
      return try text(of: bytes[start..<position])
    }
    var unescaped = Array(bytes[start..<position])
    while let byte, byte >= 0x20 {
      position += 1
      switch byte {
      case UInt8(ascii: "\""): return try text(of: unescaped[...])
      case UInt8(ascii: "\\"): try escape(into: &unescaped)
      default: unescaped.append(byte)
      }
    }
    throw Problem(.malformedJSON)
  }

  private func text(of bytes: ArraySlice<UInt8>) throws(Problem) -> String {
    guard let text = String(validating: bytes, as: UTF8.self) else { throw Problem(.malformedJSON) }
    return text
  }

  private mutating func escape(into out: inout [UInt8]) throws(Problem) {
    guard let byte else { throw Problem(.malformedJSON) }
    position += 1
    switch byte {
    case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): out.append(byte)
    case UInt8(ascii: "b"): out.append(0x08)
    case UInt8(ascii: "f"): out.append(0x0C)
    case UInt8(ascii: "n"): out.append(0x0A)
    case UInt8(ascii: "r"): out.append(0x0D)
    case UInt8(ascii: "t"): out.append(0x09)
    case UInt8(ascii: "u"):
      var code = try fourHexDigits()
      if code >= 0xD800, code < 0xDC00 {
        guard take(UInt8(ascii: "\\")), take(UInt8(ascii: "u")) else { throw Problem(.malformedJSON) }
        let low = try fourHexDigits()
        guard low >= 0xDC00, low < 0xE000 else { throw Problem(.malformedJSON) }
        code = 0x10000 + (code - 0xD800) << 10 + (low - 0xDC00)
      }
      guard let scalar = Unicode.Scalar(code) else { throw Problem(.malformedJSON) }
      out.append(contentsOf: UTF8.encode(scalar) ?? UTF8.encodedReplacementCharacter)
    default: throw Problem(.malformedJSON)
    }
  }

  private mutating func fourHexDigits() throws(Problem) -> UInt32 {
    var code: UInt32 = 0
    for _ in 0..<4 {
      guard let byte, let digit = Character(Unicode.Scalar(byte)).hexDigitValue else { throw Problem(.malformedJSON) }
      code = code << 4 + UInt32(digit)
      position += 1
    }
    return code
  }
}
