import Core
import Testing

@Suite struct JSONParserTests {
  @Test func readsEveryKindOfValue() throws {
    let value = try json(#" { "a": [null, true, false, 1, -2.5e3, "x"], "b": {}, "c": [] } "#)
    #expect(value == ["a": [nil, true, false, 1, -2500.0, "x"], "b": [:], "c": []])
  }

  @Test(arguments: [
    (#""\u0041\n\t\r\b\f\"\\\/""#, "A\n\t\r\u{8}\u{C}\"\\/"), (#""\ud842\udFB7""#, "𠮷"), (#""张㛃""#, "张㛃"),
    (#""a\u0000b""#, "a\0b"), (#""""#, ""), (#""ཀ\u0F72""#, "ཀི"),
  ])
  func readsStrings(text: String, expected: String) throws {
    let string = try json(text).string
    #expect(string.map { Array($0.unicodeScalars) } == Array(expected.unicodeScalars))
  }

  @Test("a byte order mark before the text is passed over")
  func byteOrderMark() throws {
    #expect(try json("\u{FEFF}{\"a\":\"\u{FEFF}b\"}") == ["a": "\u{FEFF}b"])
    #expect(try json("\u{FEFF} 1") == 1)
  }

  @Test(arguments: [
    "", " ", "{", "}", "[", "[1", "[1,]", "[,1]", "{\"a\"}", "{\"a\":}", "{\"a\":1,}", "{a:1}", "{'a':1}", "tru", "nul",
    "True", "+1", "01", "1.", ".5", "-", "1e", "1e+", "0x10", "NaN", "Infinity", "\"", "\"a", "\"\\", "\"\\x\"",
    "\"\\u12\"",
    "\"\\u12G4\"", "\"a\nb\"", "\"a\0b\"", "1 2", "[1] ]", "\u{FEFF}", " \u{FEFF}1", "\u{FEFF}\u{FEFF}1", "1\u{FEFF}",
    "{\"a\":1,\"a\":2}", "{\"é\":1,\"e\u{301}\":2}",
    "// no\n1", "\"\\ud800\"", "\"\\udc00\"", "\"\\ud800\\u0041\"", "\"\\ud800x\"", "\"\\ud800\\ud800\"",
  ])
  func refusesWhatIsNotJSON(text: String) {
    #expect(problem { () throws(Problem) in try JSONValue.parse(Array(text.utf8)) }?.code == .malformedJSON)
  }

  /// A lone continuation byte, an overlong slash, a surrogate and a scalar above U+10FFFF, a cut-off sequence.
  @Test(
    arguments: [
      [0x80], [0xC0, 0xAF], [0xED, 0xA0, 0x80], [0xF4, 0x90, 0x80, 0x80], [0xE5, 0xBC], [0xFF],
    ] as [[UInt8]])
  func refusesInvalidUTF8(bytes: [UInt8]) {
    let text = Array("[\"".utf8) + bytes + Array("\"]".utf8)
    #expect(problem { () throws(Problem) in try JSONValue.parse(text) }?.code == .malformedJSON)
  }

  @Test(arguments: [65, 300, 1_000_000])
  func refusesDeepNestingBeforeTheStackEnds(levels: Int) {
    for bracket in ["[", "{\"a\":"] {
      let text = Array(String(repeating: bracket, count: levels).utf8)
      let found = problem { () throws(Problem) in try JSONValue.parse(text) }
      #expect(found?.code == .nestingTooDeep)
      #expect(found?.facts == ["limit": "64"])
    }
  }

  @Test func allowsTheLastLevel() throws {
    let text = String(repeating: "[", count: 64) + String(repeating: "]", count: 64)
    #expect(try json(text).array?.count == 1)
    let wide = "[" + String(repeating: "[[]],", count: 500) + "[]]"
    #expect(try json(wide).array?.count == 501)
  }

  @Test func refusesMoreValuesThanMemoryShouldHold() {
    let text = Array("[" + String(repeating: "[],", count: JSONValue.Limits.values) + "0]")
    let found = problem { () throws(Problem) in try JSONValue.parse(text.flatMap { Array($0.utf8) }) }
    #expect(found?.code == .tooMany)
  }

  @Test func keepsTheDigitsOfNumbers() throws {
    #expect(try json("120.00").number?.literal == "120.00")
    #expect(try json("12345678901234567890").number?.literal == "12345678901234567890")
    #expect(try json("9007199254740993").integer == nil)
    #expect(try json("-9007199254740991").integer == -9_007_199_254_740_991)
    #expect(try json("1.0") == json("1e0"))
    #expect(try json("12345678901234567890") != json("12345678901234567891"))
    #expect(try json("1.5").integer == nil)
    #expect(try json("-0").integer == 0)
  }

  @Test func refusesNumbersBeyondBounds() {
    let digits = Array(String(repeating: "9", count: 65).utf8)
    #expect(problem { () throws(Problem) in try JSONValue.parse(digits) }?.code == .tooLong)
    #expect(problem { () throws(Problem) in try JSONValue.parse(Array("1e999".utf8)) }?.code == .invalidValue)
    #expect(JSONNumber(.infinity).literal == "0")
  }

  @Test func writesWhatItReads() throws {
    let text = #"{"a":[null,true,1.50,"\"\\\n\r\t\u0001𠮷/"],"b":{"c":{}}}"#
    #expect(String(decoding: try json(text).serialized(), as: UTF8.self) == text)
    let unordered = try json(#"{ "b": 1, "a": 2 }"#)
    #expect(String(decoding: unordered.serialized(), as: UTF8.self) == #"{"a":2,"b":1}"#)
  }
}
