import Core
import Testing

@Suite struct JSONSchemaTests {
  /// Schema, data, and the problem's code and path; nil: the data is accepted.
  typealias Row = (schema: String, data: String, code: ProblemCode?, path: String)

  static let rows: [Row] = [
    ("true", "[1]", nil, ""), ("{}", "null", nil, ""), ("false", "1", .unknownField, "data"),
    (#"{"type":"string"}"#, #""a""#, nil, ""), (#"{"type":"string"}"#, "1", .wrongType, "data"),
    (#"{"type":["string","null"]}"#, "null", nil, ""), (#"{"type":["string","null"]}"#, "[]", .wrongType, "data"),
    (#"{"type":"integer"}"#, "2.0", nil, ""), (#"{"type":"integer"}"#, "2.5", .wrongType, "data"),
    (#"{"type":"number"}"#, "2.5", nil, ""), (#"{"type":"boolean"}"#, "0", .wrongType, "data"),
    (#"{"type":"object"}"#, "[]", .wrongType, "data"), (#"{"type":"array"}"#, "{}", .wrongType, "data"),
    (#"{"required":["a"]}"#, #"{"a":null}"#, nil, ""),
    (#"{"required":["a","b"]}"#, #"{"a":1}"#, .missingField, "data.b"),
    (#"{"required":["a"]}"#, "7", nil, ""),
    (#"{"properties":{"a":{"type":"string"}}}"#, #"{"a":1}"#, .wrongType, "data.a"),
    (#"{"properties":{"a":{"type":"string"}}}"#, #"{"b":1}"#, nil, ""),
    (#"{"properties":{"a":true},"additionalProperties":false}"#, #"{"a":1}"#, nil, ""),
    (#"{"properties":{"a":true},"additionalProperties":false}"#, #"{"b":1}"#, .unknownField, "data.b"),
    (#"{"additionalProperties":false}"#, #"{"王小明":1}"#, .unknownField, "data.?"),
    (#"{"additionalProperties":{"type":"string"}}"#, #"{"x":1}"#, .wrongType, "data.x"),
    (#"{"items":{"type":"string"}}"#, #"["a",2]"#, .wrongType, "data[1]"),
    (#"{"prefixItems":[{"type":"string"}],"items":{"type":"null"}}"#, #"["a",null]"#, nil, ""),
    (#"{"prefixItems":[{"type":"string"}],"items":false}"#, #"["a",1]"#, .unknownField, "data[1]"),
    (#"{"prefixItems":[{"type":"string"}]}"#, "[1]", .wrongType, "data[0]"),
    (#"{"minItems":2}"#, "[1,2]", nil, ""), (#"{"minItems":2}"#, "[1]", .invalidValue, "data"),
    (#"{"maxItems":2}"#, "[1,2]", nil, ""), (#"{"maxItems":2}"#, "[1,2,3]", .tooMany, "data"),
    (#"{"uniqueItems":true}"#, "[1,2,[1]]", nil, ""), (#"{"uniqueItems":true}"#, "[1,2,1.0]", .invalidValue, "data"),
    (#"{"uniqueItems":false}"#, "[1,1]", nil, ""),
    (#"{"minLength":2}"#, #""𠮷㛃""#, nil, ""), (#"{"minLength":2}"#, #""𠮷""#, .invalidValue, "data"),
    (#"{"maxLength":2}"#, #""𠮷㛃""#, nil, ""), (#"{"maxLength":2}"#, #""𠮷㛃张""#, .tooLong, "data"),
    (#"{"pattern":"^[0-9]{17}[0-9X]$"}"#, #""99000019700101002X""#, nil, ""),
    (#"{"pattern":"^[0-9]{17}[0-9X]$"}"#, #""9900001970010100""#, .invalidValue, "data"),
    (#"{"pattern":"b"}"#, #""abc""#, nil, ""), (#"{"pattern":"b"}"#, "7", nil, ""),
    (#"{"enum":["a",1,null]}"#, "1.0", nil, ""), (#"{"enum":["a",1,null]}"#, #""b""#, .invalidValue, "data"),
    (#"{"const":{"a":[1]}}"#, #"{"a":[1]}"#, nil, ""), (#"{"const":{"a":[1]}}"#, #"{"a":[2]}"#, .invalidValue, "data"),
    (#"{"enum":[1,2],"const":3}"#, "3", .invalidValue, "data"),
    (#"{"minimum":1}"#, "1", nil, ""), (#"{"minimum":1}"#, "0.9", .invalidValue, "data"),
    (#"{"maximum":9}"#, "9", nil, ""), (#"{"maximum":9}"#, "9.1", .invalidValue, "data"),
    (#"{"exclusiveMinimum":1}"#, "1.1", nil, ""), (#"{"exclusiveMinimum":1}"#, "1", .invalidValue, "data"),
    (#"{"exclusiveMaximum":9}"#, "8", nil, ""), (#"{"exclusiveMaximum":9}"#, "9", .invalidValue, "data"),
    (##"{"$defs":{"n":{"type":"string"}},"items":{"$ref":"#/$defs/n"}}"##, "[1]", .wrongType, "data[0]"),
    (##"{"$defs":{"a/b~c":{"type":"string"}},"$ref":"#/$defs/a~1b~0c"}"##, "1", .wrongType, "data"),
    (##"{"$defs":{"n":{"minLength":2}},"$ref":"#/$defs/n","maxLength":3}"##, #""abcd""#, .tooLong, "data"),
    (##"{"properties":{"next":{"$ref":"#"}},"additionalProperties":false}"##, #"{"next":{"next":{}}}"#, nil, ""),
    (
      ##"{"properties":{"next":{"$ref":"#"}},"additionalProperties":false}"##, #"{"next":{"next":{"x":1}}}"#,
      .unknownField, "data.next.next.x"
    ),
    (#"{"allOf":[{"minimum":1},{"maximum":3}]}"#, "4", .invalidValue, "data"),
    (#"{"allOf":[{"minimum":1},{"maximum":3}]}"#, "2", nil, ""),
    (#"{"anyOf":[{"type":"string"},{"minimum":3}]}"#, "3", nil, ""),
    (#"{"anyOf":[{"type":"string"},{"minimum":3}]}"#, "2", .invalidValue, "data"),
    (#"{"oneOf":[{"minimum":1},{"minimum":3}]}"#, "2", nil, ""),
    (#"{"oneOf":[{"minimum":1},{"minimum":3}]}"#, "4", .invalidValue, "data"),
    (#"{"oneOf":[{"minimum":1},{"minimum":3}]}"#, "0", .invalidValue, "data"),
    (#"{"not":{"type":"string"}}"#, "1", nil, ""), (#"{"not":{"type":"string"}}"#, #""a""#, .invalidValue, "data"),
    (#"{"if":{"required":["a"]},"then":{"required":["b"]}}"#, #"{"a":1}"#, .missingField, "data.b"),
    (#"{"if":{"required":["a"]},"then":{"required":["b"]}}"#, "{}", nil, ""),
    (#"{"if":{"required":["a"]},"else":{"required":["c"]}}"#, "{}", .missingField, "data.c"),
    (#"{"title":"t","description":"d","$comment":"c","examples":[1],"default":1}"#, "2", nil, ""),
  ]

  @Test(arguments: rows)
  func checks(row: Row) throws {
    let schema = try JSONSchema(try json(row.schema))
    let data = try json(row.data)
    let found = problem { () throws(Problem) in try schema.validate(data) }
    #expect(found?.code == row.code)
    if row.code != nil { #expect(found?.path == row.path) }
  }

  @Test(arguments: [
    (#"{"patternProperties":{}}"#, "schema.patternProperties"), (#"{"contains":{}}"#, "schema.contains"),
    (#"{"properties":{"a":{"dependentRequired":{}}}}"#, "schema.properties.a.dependentRequired"),
    (#"{"$id":"https://example.org/"}"#, "schema.$id"), (#"{"typ":"string"}"#, "schema.typ"),
    (#"{"type":"text"}"#, "schema.type"), (#"{"type":[]}"#, "schema.type"), (#"{"required":"a"}"#, "schema.required"),
    (#"{"required":[1]}"#, "schema.required"), (#"{"minLength":-1}"#, "schema.minLength"),
    (#"{"minLength":"1"}"#, "schema.minLength"), (#"{"enum":[]}"#, "schema.enum"), (#"{"enum":1}"#, "schema.enum"),
    (#"{"pattern":"("}"#, "schema.pattern"), (#"{"pattern":1}"#, "schema.pattern"),
    (#"{"minimum":"1"}"#, "schema.minimum"), (#"{"allOf":[]}"#, "schema.allOf"), (#"{"anyOf":{}}"#, "schema.anyOf"),
    (#"{"items":[]}"#, "schema.items"), (#"{"properties":[]}"#, "schema.properties"), ("7", "schema"),
    (##"{"$ref":"#/$defs/none"}"##, "schema.$ref"), (#"{"$ref":"other.json"}"#, "schema.$ref"),
    (##"{"$ref":"#"}"##, "schema"),
    (##"{"$defs":{"a":{"allOf":[{"$ref":"#/$defs/b"}]},"b":{"$ref":"#/$defs/a"}}}"##, "schema"),
    (#"{"$schema":"http://json-schema.org/draft-07/schema#"}"#, "schema.$schema"), (#"{"title":1}"#, "schema.title"),
    (#"{"uniqueItems":1}"#, "schema.uniqueItems"), (#"{"examples":1}"#, "schema.examples"),
    (#"{"type":"string","default":1}"#, "schema"), (#"{"residentFacts":true}"#, "schema.residentFacts"),
    (#"{"residentFacts":{}}"#, "schema.residentFacts.number"),
    (#"{"residentFacts":{"number":"id"}}"#, "schema.residentFacts.number"),
    (#"{"properties":{"id":{}},"residentFacts":{"number":"id","sex":"s"}}"#, "schema.residentFacts.sex"),
    (#"{"properties":{"id":{}},"residentFacts":{"number":"id","days":["d"]}}"#, "schema.residentFacts.days"),
    (#"{"properties":{"id":{}},"residentFacts":{"number":"id","ageAbove":3}}"#, "schema.residentFacts.ageAbove"),
    (#"{"properties":{"id":{}},"residentFacts":{"number":"id","x":1}}"#, "schema.residentFacts.x"),
  ])
  func refusesAtLoading(schema: String, path: String) throws {
    let value = try json(schema)
    let found = problem { () throws(Problem) in try JSONSchema(value) }
    #expect(found?.code == .templateInvalid)
    #expect(found?.path == path)
  }

  @Test func fillsDefaults() throws {
    let schema = try JSONSchema(
      try json(
        ##"""
        {"$defs":{"size":{"type":"string","default":"normal"}},
         "properties":{"size":{"$ref":"#/$defs/size"},"list":{"items":{"properties":{"n":{"default":7}}}},
                       "deep":{"properties":{"x":{"default":[1]}}},"none":{"type":"string"}},
         "allOf":[{"properties":{"more":{"default":true}}}]}
        """##))
    #expect(
      try schema.filled(["list": [[:], ["n": 1]], "deep": [:]])
        == ["size": "normal", "list": [["n": 7], ["n": 1]], "deep": ["x": [1]], "more": true])
    #expect(try schema.filled(["size": "large"]) == ["size": "large", "more": true])
    #expect(try schema.filled(3) == 3)
  }

  /// A circle through members ends with the data; branches that double at each step end with the budget.
  @Test func endsInBoundedTime() throws {
    var levels = (0..<40).map {
      ##""l\##($0)":{"allOf":[{"$ref":"#/$defs/l\##($0 + 1)"},{"$ref":"#/$defs/l\##($0 + 1)"}]}"##
    }
    levels.append(#""l40":{}"#)
    let schema = try JSONSchema(
      try json(##"{"$defs":{\##(levels.joined(separator: ","))},"not":{"$ref":"#/$defs/l0"}}"##))
    #expect(problem { () throws(Problem) in try schema.validate(1) }?.code == .templateInvalid)
    var chain = (0..<1_500).map { ##""l\##($0)":{"$ref":"#/$defs/l\##($0 + 1)"}"## }
    chain.append(##""l1500":{"items":{"$ref":"#/$defs/l0"}}"##)
    let deep = try JSONSchema(try json(##"{"$defs":{\##(chain.joined(separator: ","))},"$ref":"#/$defs/l0"}"##))
    #expect(problem { () throws(Problem) in try deep.validate([[[]]]) }?.code == .templateInvalid)
    #expect(problem { () throws(Problem) in try deep.filled([[[]]]) }?.code == .templateInvalid)
    let many = try json("{\"prefixItems\":[" + String(repeating: "{},", count: 2_000) + "{}]}")
    #expect(problem { () throws(Problem) in try JSONSchema(many) }?.code == .templateInvalid)
  }

  @Test func errorsNeverHoldTheValue() throws {
    let schema = try JSONSchema(
      try json(#"{"items":{"type":"string","maxLength":3,"pattern":"^a","enum":["ab"]},"uniqueItems":true}"#))
    for value in ["张秘密", "张秘密秘密", "a秘密"] {
      let found = problem { () throws(Problem) in try schema.validate([.string(value)]) }
      #expect(found != nil && !String(describing: found).contains("秘密"))
    }
  }
}
