import Testing

@testable import Core

/// Schemas and data that are each within their bounds, and together are too much work.
@Suite struct SchemaWorkTests {
  private func refusal(_ schema: JSONValue, _ data: JSONValue) throws -> Problem? {
    let schema = try JSONSchema(schema)
    return problem { () throws(Problem) in try schema.validate(data) }
  }

  private let tooMuch = [
    "expected": "at most \(SchemaRun.stepLimit) steps in a check",
    "expected.zh": "一次检查不得超过 \(SchemaRun.stepLimit) 步",
  ]

  @Test("a large pattern on a long text, when most of the work is done")
  func pattern() throws {
    let costly = JSONValue.array(Array(repeating: ["uniqueItems": true], count: 18))
    let schema: JSONValue = ["prefixItems": [["allOf": costly], ["type": "string", "pattern": "(a?){900}b"]]]
    #expect(try refusal(schema, [[1, 2], "aaab"]) == nil)
    let data: JSONValue = [
      .array((0..<50_000).map { .number(JSONNumber($0)) }), .string(String(repeating: "a", count: 500_000)),
    ]
    #expect(try refusal(schema, data) == Problem(.templateInvalid, path: "data[1]", facts: tooMuch))
  }

  @Test("a long list of names, for each of many elements")
  func required() throws {
    let names = (0..<20_000).map { JSONValue.string("n\($0)") }
    let schema: JSONValue = ["items": ["not": ["required": .array(names)]]]
    #expect(try refusal(schema, [[:], [:]]) == nil)
    let data = JSONValue.array(Array(repeating: [:], count: 100_000))
    #expect(try refusal(schema, data)?.facts == tooMuch)
  }

  @Test("many values to compare with, for each of many elements")
  func values() throws {
    let values = (0..<20_000).map { JSONValue.number(JSONNumber($0)) }
    let schema: JSONValue = ["items": ["enum": .array(values)]]
    #expect(try refusal(schema, [19_999, 1]) == nil)
    let data = JSONValue.array(Array(repeating: 19_999, count: 100_000))
    #expect(try refusal(schema, data)?.facts == tooMuch)
  }

  @Test("a list of which each element must be another, in many branches")
  func unique() throws {
    let branches = JSONValue.array(Array(repeating: ["uniqueItems": true], count: 1_000))
    let data = JSONValue.array((0..<50_000).map { .number(JSONNumber($0)) })
    #expect(try refusal(["allOf": branches], data)?.facts == tooMuch)
    #expect(try refusal(["allOf": branches], [1, 2, 3]) == nil)
  }

  @Test("a large default for each of many elements")
  func defaults() throws {
    let standard = JSONValue.array(Array(repeating: 0, count: 20_000))
    let schema = try JSONSchema(["items": ["properties": ["a": ["default": standard]]]])
    #expect(try schema.filled([[:], [:]]).array?.count == 2)
    let data = JSONValue.array(Array(repeating: [:], count: 100_000))
    #expect(problem { () throws(Problem) in try schema.filled(data) }?.path == "schema")
  }

  @Test("a value that is none of many: the message shows some of them")
  func message() throws {
    let values = (0..<5_000).map { JSONValue.string("value \($0)") }
    let words = try refusal(["enum": .array(values)], 1)?.facts["expected"] ?? ""
    #expect(words.hasPrefix(#""value 0" | "value 1" | "#) && words.hasSuffix(" | …") && words.utf8.count < 3_000)
  }

  @Test("a template of many names in a schema of many branches")
  func names() throws {
    let branch: JSONValue = ["properties": ["a": true]]
    let schema: JSONValue = ["allOf": .array(Array(repeating: branch, count: 900))]
    func template(_ count: Int) -> JSONValue {
      let text = String(repeating: "{{a}}", count: count)
      return [
        "name": "x", "title": ["en": "x", "zh": "样"], "schema": schema, "example": [:],
        "document": ["version": 1, "blocks": [["type": "paragraph", "text": .string("x" + text)]]],
      ]
    }
    _ = try Template(decoding: template(40))
    let found = problem { () throws(Problem) in try Template(decoding: template(600)) }
    #expect(found?.code == .templateInvalid && found?.path == "document.blocks[0].text")
  }
}
