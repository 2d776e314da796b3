import Testing

@testable import Core

@Suite struct ValueFormatTests {
  @Test(arguments: [
    (#"{"format":"email"}"#, "schema.format"), (#"{"format":"Date"}"#, "schema.format"),
    (#"{"format":1}"#, "schema.format"), (#"{"type":"integer","format":"amount"}"#, "schema.format"),
    (#"{"type":"number","format":"date"}"#, "schema.format"),
    (#"{"type":["object","null"],"format":"date"}"#, "schema.format"),
    (#"{"properties":{"a":{"format":"uri"}}}"#, "schema.properties.a.format"),
    (#"{"type":"string","format":"date","default":"2026-02-30"}"#, "schema"),
  ])
  func isRefusedAtLoading(schema: String, path: String) throws {
    let value = try json(schema)
    let found = problem { () throws(Problem) in try JSONSchema(value) }
    #expect(found?.code == .templateInvalid && found?.path == path)
  }

  /// Format, data, and the code and what is expected; nil: the data is accepted.
  @Test(
    arguments: [
      ("date", #""2026-11-23""#, nil, ""), ("date", #""2026-02-30""#, .invalidValue, "a day of the calendar"),
      ("date", #""""#, .invalidValue, "2026-11-23 | 2026年11月23日"), ("date", "20261123", .wrongType, "string"),
      ("date", "{}", .wrongType, "string"), ("date", "null", nil, ""),
      ("date-time", #""2026-11-23T14:05""#, nil, ""),
      ("date-time", #""2026-11-23""#, .invalidValue, "2026-11-23T14:05"),
      ("date-time", #""2026-11-23T25:00""#, .invalidValue, "00:00…23:59"),
      ("resident-id", #""990000197001010026""#, nil, ""),
      ("resident-id", #""990000197001010027""#, .invalidValue, "a number with its right check digit"),
      ("resident-id", "990000197001010026", .wrongType, "string"),
      ("amount", #""120.00""#, nil, ""), ("amount", "120.00", nil, ""), ("amount", "0", nil, ""),
      ("amount", "-0.01", .invalidValue, "digits, with a point before the fen"),
      ("amount", "1e2", .invalidValue, "digits, with a point before the fen"),
      ("amount", "0.125", .invalidValue, "at most 2 digits behind the point"),
      ("amount", #""1000000000000""#, .invalidValue, "at most 12 digits before the point"),
      ("amount", "true", .wrongType, "string | number"),
    ] as [(String, String, ProblemCode?, String)])
  func isChecked(format: String, data: String, code: ProblemCode?, expected: String) throws {
    let schema = try JSONSchema(try json(#"{"properties":{"v":{"format":"\#(format)"}}}"#))
    let value = try json(#"{"v":\#(data)}"#)
    let found = problem { () throws(Problem) in try schema.validate(value) }
    #expect(found?.code == code)
    #expect(found?.path == code.map { _ in "data.v" })
    #expect(found?.facts["expected"] == code.map { _ in expected })
  }

  @Test func isAskedInBranches() throws {
    let schema = try JSONSchema(
      try json(#"{"anyOf":[{"format":"date","type":"string"},{"const":"长期"},{"type":"string","format":"date-time"}]}"#))
    for good in ["2026-11-23", "长期", "2026-11-23 14:05"] { try schema.validate(.string(good)) }
    #expect(problem { () throws(Problem) in try schema.validate("明天") }?.code == .invalidValue)
  }

  /// A form is found from one format only: no value follows two.
  @Test func formatsDoNotOverlap() {
    let values: [JSONValue] = [
      "2026-11-23", "2026年11月23日", "2026-11-23T14:05", "990000197001010026", "20261123", "120.00", "0",
      .number(JSONNumber(2026)), "999999999999", "11010519491231002X",
    ]
    for value in values {
      let fitting = ValueFormat.allCases.count { format in
        problem { () throws(Problem) in try format.check(value, at: .root("")) } == nil
      }
      #expect(fitting == 1, "\(value)")
    }
  }

  // MARK: Forms in templates

  private static let schema = #"""
    {"properties":{"day":{"type":"string","format":"date"},"sum":{"type":["string","number"],"format":"amount"},
      "time":{"format":"date-time"},"id":{"$ref":"#/$defs/id"},"words":{"type":"string"},"name":{"type":"string"},
      "days":{"type":"array","items":{"format":"date"}},"o":{"type":"object","properties":{"day":{"format":"date"}}}},
     "$defs":{"id":{"type":"string","format":"resident-id"}}}
    """#

  private func render(_ blocks: String, _ data: String) throws -> [Block] {
    let template = try TemplateSamples.template(blocks: blocks, schema: Self.schema, example: data)
    return Array(try template.render(data: try json(data)).blocks.dropFirst())
  }

  @Test func formsAreFilledIn() throws {
    let blocks = try render(
      #"""
      {"type":"paragraph","text":"{{day}} {{day.zh}} {{ day.words }}"},{"type":"paragraph","text":"{{time.zh}}"},
      {"type":"paragraph","text":"{{sum}} {{sum.figures}} {{sum.words}}"},
      {"type":"paragraph","text":"{{id.birthDate}} {{id.sex}}"},{"type":"paragraph","text":"{{o.day.zh}}"},
      {"each":"days","type":"paragraph","text":"{{index}} {{zh}} {{.}}"},
      {"type":"paragraph","text":"{{#days}}{{zh}}、{{/days}}"},
      {"type":"paragraph","text":"{{#day}}{{zh}} {{words}}{{/day}}"}
      """#,
      #"""
      {"day":"2026-11-23","time":"2026-11-23 14:05","sum":120.5,"id":"990000197001010026","o":{"day":"2026-02-01"},
       "days":["2026-01-02","2026-03-04"],"words":"言"}
      """#)
    #expect(
      blocks
        == [
          "2026-11-23 2026年11月23日 二〇二六年十一月二十三日", "2026年11月23日14时05分", "120.5 ¥120.50 壹佰贰拾元零伍角整", "1970年1月1日 女",
          "2026年2月1日", "1 2026年1月2日 2026-01-02", "2 2026年3月4日 2026-03-04", "2026年1月2日、2026年3月4日、",
          "2026年11月23日 二〇二六年十一月二十三日",
        ].map(TemplateSamples.paragraph))
  }

  @Test func whatIsAbsentHasNoForm() throws {
    let blocks = try render(
      #"""
      {"type":"paragraph","text":"[{{day.zh}}{{^day}}　年　月　日{{/day}}{{^id.sex}}-{{/id.sex}}]"},
      {"if":"day.zh","type":"rule"},{"if":"!sum.words","type":"paragraph","text":"无"}
      """#, "{}")
    #expect(blocks == [TemplateSamples.paragraph("[　年　月　日-]"), TemplateSamples.paragraph("无")])
  }

  /// Words that only look like an amount have no forms: the name then is the outer one's.
  @Test func wordsWithoutFormatKeepTheirNeighbours() throws {
    let blocks = try render(
      #"{"type":"paragraph","text":"{{#name}}{{name}}{{words}}{{/name}}"}"#,
      #"{"name":"120.00","words":"言"}"#)
    #expect(blocks == [TemplateSamples.paragraph("120.00言")])
  }

  @Test(arguments: [
    "day.cn", "day.figures", "day.zh.zh", "sum.zh", "name.words", "id.zh", "o.zh", "days.zh", "zh", "day.*zh",
  ])
  func unknownFormsAreRefusedAtLoading(name: String) {
    let found = #expect(throws: Problem.self) {
      try TemplateSamples.template(blocks: #"{"type":"paragraph","text":"{{\#(name)}}"}"#, schema: Self.schema)
    }
    #expect(found?.code == .templateInvalid && found?.path == "document.blocks[1].text")
  }
}
