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

  private static let checkDigit =
    "the last digit is the check digit of those before it; where it is left out it is added"

  /// Symbology, text, and the rule that is named in both languages; never the text.
  @Test(
    "a barcode's text that breaks its symbology's rule",
    arguments: [
      (
        "ean13", "4006381333932", Self.checkDigit,
        "末位须为正确的校验码；省略末位则自动补上"
      ),
      (
        "upca", "012345678901", Self.checkDigit,
        "末位须为正确的校验码；省略末位则自动补上"
      ),
      ("ean13", "40063813339", "13 digits, or 12 without the check digit", "13 位数字，或不含校验码的 12 位"),
      ("ean8", "123456", "8 digits, or 7 without the check digit", "8 位数字，或不含校验码的 7 位"),
      ("upca", "1234567890123", "12 digits, or 11 without the check digit", "12 位数字，或不含校验码的 11 位"),
      ("ean8", "123456A8", "digits only", "只能用数字"), ("itf", "12a4", "digits only", "只能用数字"),
      ("itf", "123", "an even number of digits", "数字的个数须为偶数"),
      (
        "codabar", "123", "digits and - $ : / . + between two letters from A to D",
        "数字和 - $ : / . + 须夹在两个 A 至 D 的字母之间"
      ),
      (
        "code39", "a", "digits, capital letters, spaces and $ % + - . / only", "只能用数字、大写字母、空格和 $ % + - . /"
      ),
      ("code128", "张", "printable ASCII characters only", "只能用可打印的 ASCII 字符"),
      ("code93", "é", "printable ASCII characters only", "只能用可打印的 ASCII 字符"),
    ] as [(String, String, String, String)])
  func ofABarcode(symbology: String, text: String, english: String, chinese: String) throws {
    let block = #"{"type":"barcode","symbology":"\#(symbology)","text":"\#(text)"}"#
    let document = try json(#"{"version":1,"blocks":[\#(block)]}"#)
    let found = problem { () throws(Problem) in try Document(decoding: document) }
    #expect(found?.code == .codeUnsupportedText)
    #expect(found?.detail(.english) == "The text breaks the symbology's rule: \(english). (at blocks[0].text)")
    #expect(found?.detail(.chinese) == "内容不合该码制的规则：\(chinese)。（位置：blocks[0].text）")
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
