import Core

extension SatchelClient {
  /// Asks for something small and expects success.
  func question(_ method: HTTPQuestion.Method, _ target: String) async throws -> HTTPAnswer {
    try Self.succeeded(
      try await transport.ask(HTTPQuestion(method: method, target: target), limit: Size.json, total: limits.call))
  }

  /// Asks for a JSON view.
  func get<Value: Decodable>(_ target: String) async throws -> Value { try Self.json(try await question(.get, target)) }

  /// Sends JSON and asks for a JSON view.
  func send<Value: Decodable>(
    _ method: HTTPQuestion.Method, _ target: String, _ body: some Encodable, total: Duration
  ) async throws -> Value {
    let question = HTTPQuestion(
      method: method, target: target, body: ("application/json", try WireCoding.encode(body)))
    return try Self.json(try Self.succeeded(try await transport.ask(question, limit: Size.json, total: total)))
  }

  /// The answer itself, if it is a success.
  /// - Throws: ``ClientError/problem(_:)`` for the daemon's own refusals.
  static func succeeded(_ answer: HTTPAnswer) throws(ClientError) -> HTTPAnswer {
    if (200..<300).contains(answer.status) { return answer }
    guard answer.mediaType == "application/problem+json",
      let problem = try? WireCoding.decode(ProblemDocument.self, answer.body)
    else { throw .protocolViolation(.unexpectedStatus) }
    throw .problem(problem)
  }

  /// The body as a view.
  static func json<Value: Decodable>(_ answer: HTTPAnswer) throws(ClientError) -> Value {
    let body = try bytes(answer, of: "application/json")
    guard let value = try? WireCoding.decode(Value.self, body) else { throw .protocolViolation(.malformedBody) }
    return value
  }

  /// The body as JSON that keeps the digits of its numbers.
  static func value(_ answer: HTTPAnswer) throws(ClientError) -> JSONValue {
    let body = try bytes(answer, of: "application/json")
    guard let value = try? JSONValue.parse(body) else { throw .protocolViolation(.malformedBody) }
    return value
  }

  /// The body, if it is of the type that was asked for.
  static func bytes(_ answer: HTTPAnswer, of mediaType: String) throws(ClientError) -> [UInt8] {
    guard answer.mediaType == mediaType else { throw .protocolViolation(.unexpectedMediaType) }
    return answer.body
  }

  static func template(_ value: JSONValue) throws(ClientError) -> TemplateView {
    guard let name = value["name"]?.string, let schema = value["schema"], let example = value["example"] else {
      throw .protocolViolation(.malformedBody)
    }
    let title = Localized(en: value["title"]?["en"]?.string ?? name, zh: value["title"]?["zh"]?.string ?? name)
    return TemplateView(name: name, title: title, schema: schema, example: example)
  }

  /// Text as one segment of a path or one value of a query (RFC 3986 §2.3).
  static func segment(_ text: String) -> String {
    let digits = Array("0123456789ABCDEF")
    return text.utf8.reduce(into: "") { out, byte in
      switch byte {
      case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
        UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "_"),
        UInt8(ascii: "~"):
        out.unicodeScalars.append(Unicode.Scalar(byte))
      default: out += "%\(digits[Int(byte >> 4)])\(digits[Int(byte & 15)])"
      }
    }
  }
}
