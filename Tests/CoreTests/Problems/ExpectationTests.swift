import Testing

@testable import Core

/// What a value should have been is said in the reader's language, and names what can be done.
@Suite struct ExpectationTests {
  /// Schema, data, and what is expected in both languages.
  @Test(
    arguments: [
      (
        #"{"oneOf":[{"required":["jobId"]},{"required":["documentId"]},{"required":["data"]}]}"#, "{}",
        "jobId | documentId | data", "jobId | documentId | data"
      ),
      (
        #"{"oneOf":[{"required":["a","b"]},{"required":["c"]}]}"#, #"{"a":1,"b":1,"c":1}"#, "a + b | c", "a + b | c"
      ),
      (
        #"{"anyOf":[{"format":"date"},{"const":"长期"},{"type":["string","null"],"maxLength":1}]}"#, #""明天""#,
        #"date | "长期" | string | null"#, #"date | "长期" | string | null"#
      ),
      (
        #"{"anyOf":[{"type":"string"},{"minimum":3}]}"#, "2", "of one of the forms in the template", "模板所列形式之一"
      ),
      (#"{"not":{"type":"string"}}"#, #""a""#, "another one", "其他值"),
      (#"{"uniqueItems":true}"#, "[1,1]", "a list without repetition", "无重复元素的列表"),
      (#"{"minLength":2}"#, #""a""#, "length ≥ 2", "长度 ≥ 2"), (#"{"minItems":2}"#, "[]", "count ≥ 2", "数量 ≥ 2"),
      (
        #"{"format":"resident-id"}"#, #""990000197001010027""#, "a number with its right check digit", "校验码正确的号码"
      ),
      (#"{"format":"date"}"#, #""2026-02-30""#, "a day of the calendar", "日历中有的日期"),
      (#"{"format":"date"}"#, #""""#, "2026-11-23 | 2026年11月23日", "2026-11-23 | 2026年11月23日"),
    ] as [(String, String, String, String)])
  func ofASchema(schema: String, data: String, english: String, chinese: String) throws {
    let compiled = try JSONSchema(try json(schema))
    let value = try json(data)
    let found = problem { () throws(Problem) in try compiled.validate(value) }
    #expect(found?.code == .invalidValue)
    #expect(found?.detail(.english) == "The value must be \(english). (at data)")
    #expect(found?.detail(.chinese) == "该值应为 \(chinese)。（位置：data）")
  }

  @Test("the names that many branches require are shown in part")
  func manyBranches() throws {
    let names = (0..<500).map { JSONValue.string("n\($0)") }
    let branches = JSONValue.array((0..<100).map { _ in ["required": .array(names)] })
    let compiled = try JSONSchema(["oneOf": branches])
    let words = problem { () throws(Problem) in try compiled.validate([:]) }?.facts["expected"] ?? ""
    #expect(words.hasPrefix("n0 + n1 + ") && words.hasSuffix(" | …") && words.utf8.count < 1_000)
  }

  @Test("a document's members that exclude each other")
  func ofADocument() throws {
    let document = try json(#"{"version":1,"blocks":[{"type":"paragraph","text":"a","spans":[{"text":"b"}]}]}"#)
    let found = problem { () throws(Problem) in try Document(decoding: document) }
    #expect(found?.detail(.english) == "The value must be absent beside text. (at blocks[0].spans)")
    #expect(found?.detail(.chinese) == "该值应为 空缺（已有 text）。（位置：blocks[0].spans）")
  }

  @Test("a list that is too long is cured by fewer entries, not by another document")
  func ofALongList() throws {
    let schema = try JSONSchema(try json(#"{"properties":{"parties":{"maxItems":20}}}"#))
    let parties = JSONValue.array([JSONValue](repeating: "", count: 21))
    let found = problem { () throws(Problem) in try schema.validate(["parties": parties]) }
    #expect(found?.code == .tooMany && found?.path == "data.parties")
    #expect(found?.remedy(.english) == "Give fewer entries, 20 at most; a long text can be split.")
    #expect(found?.remedy(.chinese) == "请减至 20 个以内；长文本可分成几份。")
  }

  @Test("a photo that is to be finished again by nothing")
  func ofARefinish() throws {
    let body = try json(#"{"action":"refinish"}"#)
    let found = problem { () throws(Problem) in try JobActionRequest(decoding: body) }
    #expect(found?.detail(.chinese) == "缺少必填字段。（位置：eyes | crop）")
  }

  @Test("what a stored problem says in words is read in either language")
  func isStored() throws {
    let found = Problem.invalid(at: .root("a"), Localized(en: "another one", zh: "其他值"))
    #expect(found.facts == ["expected": "another one", "expected.zh": "其他值"])
    #expect(Problem.invalid(at: .root("a"), Localized(both: "1…3")).facts == ["expected": "1…3"])
  }
}
