import Core
import Testing

@Suite struct TemplateTests {
  private let paragraph = TemplateSamples.paragraph

  @Test func fillsInWords() throws {
    let blocks = try TemplateSamples.render(
      #"{"type":"paragraph","text":"{{ a }}、{{b.c}}、{{none}}{{! remark }}{{n}}"}"#,
      ["a": "甲", "b": ["c": "乙"], "n": .number(JSONNumber(3))])
    #expect(blocks == [paragraph("甲、乙、3")])
  }

  @Test func keepsTheDigitsOfAmounts() throws {
    let blocks = try TemplateSamples.render(
      #"{"type":"paragraph","text":"{{a}} {{b}}"}"#, try json(#"{"a":120.00,"b":12345678901234567890}"#))
    #expect(blocks == [paragraph("120.00 12345678901234567890")])
  }

  @Test func repeatsBlocksItemsFieldsAndRows() throws {
    let data: JSONValue = ["who": "村委会", "list": [["n": "甲", "x": "1"], ["n": "乙"]], "words": ["一", "二"]]
    let blocks = try TemplateSamples.render(
      #"""
      {"each":"list","type":"paragraph","text":"{{index}} {{n}} {{x}} {{who}}"},
      {"type":"list","items":["first",{"each":"words","text":"{{index}}{{.}}"},{"each":"none","text":"x"}]},
      {"type":"fields","items":[{"each":"list","label":"{{index}}","value":"{{x}}"}]},
      {"type":"table","columns":[{},{}],"rows":[["n","x"],{"each":"list","cells":["{{n}}","{{x}}"]}]},
      {"type":"paragraph","spans":[{"each":"words","text":"{{.}}","bold":true}]}
      """#, data)
    #expect(
      blocks == [
        paragraph("1 甲 1 村委会"), paragraph("2 乙  村委会"),
        .list(.init(items: ["first", "1一", "2二"])),
        .fields(.init(items: [.init(label: "1", value: "1"), .init(label: "2", value: "")])),
        .table(.init(columns: [.init(), .init()], rows: [["n", "x"], ["甲", "1"], ["乙", ""]])),
        .paragraph(.init(spans: [Span("一", bold: true), Span("二", bold: true)])),
      ])
  }

  @Test func repeatsGroupsAndListsWithinLists() throws {
    let data: JSONValue = ["rooms": [["n": "东", "p": ["甲", "乙"]], ["n": "西", "p": []]]]
    let blocks = try TemplateSamples.render(
      #"""
      {"each":"rooms","blocks":[{"type":"paragraph","text":"{{n}}"},
        {"each":"p","type":"paragraph","text":"{{n}}{{index}}{{.}}"},{"if":"p","type":"rule"}]}
      """#, data)
    #expect(blocks == [paragraph("东"), paragraph("东1甲"), paragraph("东2乙"), .rule(.solid), paragraph("西")])
  }

  @Test(arguments: [
    ("null", false), ("false", false), ("true", true), ("\"\"", false), ("\"x\"", true), ("[]", false), ("[0]", true),
    ("{}", false), ("{\"y\":1}", true), ("0", true),
  ])
  func keepsWhatIsPresent(value: String, isPresent: Bool) throws {
    let blocks = #"{"if":"a.x","type":"paragraph","text":"yes"},{"if":"!a.x","type":"paragraph","text":"no"}"#
    let data = try json(#"{"a":{"x":\#(value)}}"#)
    #expect(try TemplateSamples.render(blocks, data) == [paragraph(isPresent ? "yes" : "no")])
    // Sections in a string follow the same rule.
    let sections = #"{"type":"paragraph","text":"{{#a.x}}yes{{/a.x}}{{^a.x}}no{{/a.x}}"}"#
    #expect(try TemplateSamples.render(sections, data) == [paragraph(isPresent ? "yes" : "no")])
  }

  @Test func asksWithinTheRepetition() throws {
    let blocks = try TemplateSamples.render(
      #"{"each":"l","if":".","type":"paragraph","text":"{{index}}{{.}}"},{"if":"none.x","type":"rule"}"#,
      ["l": ["a", "", "c"]])
    #expect(blocks == [paragraph("1a"), paragraph("3c")])
  }

  @Test func opensSectionsInStrings() throws {
    let blocks = try TemplateSamples.render(
      #"{"type":"paragraph","text":"{{#agent}}{{name}}（{{role}}）{{/agent}}{{#l}}{{.}}、{{/l}}\n{{#agent}}\nx\n{{/agent}}\nend"}"#,
      ["agent": ["name": "王"], "role": "代理", "l": ["一", "二"]])
    #expect(blocks == [paragraph("王（代理）一、二、\nx\nend")])
  }

  @Test func anEmptyMemberHidesTheOuterOne() throws {
    let blocks = try TemplateSamples.render(
      #"{"each":"l","type":"paragraph","text":"{{phone}}|"}"#,
      ["phone": "110", "l": [["phone": ""], ["phone": nil], [:]]])
    #expect(blocks == [paragraph("|"), paragraph("|"), paragraph("110|")])
  }

  static let faults: [(blocks: String, path: String)] = [
    (#"{"type":"paragraph","text":"{{a"}"#, ".text"), (#"{"type":"paragraph","text":"{{a.}}"}"#, ".text"),
    (#"{"type":"paragraph","text":"{{{a}}}"}"#, ".text"), (#"{"type":"paragraph","text":"{{>a}}"}"#, ".text"),
    (#"{"type":"paragraph","text":"{{=<% %>=}}"}"#, ".text"),
    (#"{"type":"paragraph","text":"{{% CONTENT_TYPE:HTML}}"}"#, ".text"),
    (#"{"type":"paragraph","text":"{{uppercased(a)}}"}"#, ".text"), (#"{"type":"paragraph","text":"{{#a}}"}"#, ".text"),
    (#"{"type":"paragraph","text":"{{/a}}"}"#, ".text"), (#"{"type":"paragraph","text":"{{#a}}{{/b}}"}"#, ".text"),
    (#"{"type":"paragraph","text":"{{#a}}{{#a}}{{#a}}{{/a}}{{/a}}{{/a}}"}"#, ".text"),
    (#"{"type":"paragraph","text":"[[{{a}}]]"}"#, ".text"), (#"{"type":"paragraph","text":"[[pa{{a}}"}"#, ".text"),
    (#"{"type":"paragraph","text":"{{b}}"}"#, ".text"), (#"{"type":"paragraph","text":"{{a.b}}"}"#, ".text"),
    (#"{"type":"paragraph","text":"{{#l}}{{m}}{{/l}}"}"#, ".text"),
    (#"{"type":"paragraph","text":"{{index}}"}"#, ".text"),
    (#"{"type":"rule","each":"m"}"#, ".each"), (#"{"type":"rule","each":7}"#, ".each"),
    (#"{"type":"rule","if":"m"}"#, ".if"),
    (#"{"type":"rule","if":"!"}"#, ".if"), (#"{"type":"list","items":[{"each":"l","value":"x"}]}"#, ".items[0]"),
    (#"{"type":"list","items":[{"each":"l","text":"{{m}}"}]}"#, ".items[0].text"),
    (#"{"type":"table","columns":[{}],"rows":[{"each":"l","cells":["x"],"text":""}]}"#, ".rows[0]"),
    (#"{"each":"l","blocks":[],"text":""}"#, ""),
  ]

  @Test(arguments: faults)
  func refusesFaultsAtLoading(fault: (blocks: String, path: String)) {
    let schema = #"{"properties":{"a":{"type":"string"},"l":{"type":"array","items":{"properties":{"n":{}}}}}}"#
    let found = #expect(throws: Problem.self) {
      try TemplateSamples.template(blocks: fault.blocks, schema: schema)
    }
    #expect(found?.code == .templateInvalid)
    #expect(found?.path == "document.blocks[1]\(fault.path)")
    #expect(found?.detail(.chinese).contains(#/模板无法使用：.*[一-龥]/#) == true, "\(String(describing: found))")
  }

  @Test(arguments: [
    (#"{"type":"rule","each":"a"}"#, ProblemCode.templateInvalid),
    (#"{"type":"rule","colour":"{{a}}"}"#, .unknownField),
    (#"{"type":"heading","text":"{{a}}","each":"none"},{"type":"rule","style":"{{a}}"}"#, .invalidValue),
  ])
  func provesTheExample(blocks: String, code: ProblemCode) {
    let found = #expect(throws: Problem.self) {
      try TemplateSamples.template(blocks: blocks, example: #"{"a":"x"}"#)
    }
    #expect(found?.code == code)
  }

  @Test(arguments: [
    ("{}", ProblemCode.missingField, "name"), (#"{"name":1}"#, .wrongType, "name"),
    (#"{"name":"../x"}"#, .invalidValue, "name"),
    (#"{"name":"a"}"#, .missingField, "title"), (#"{"name":"a","title":{"en":"A"}}"#, .missingField, "title.zh"),
    (#"{"name":"a","title":{"en":"A","zh":"甲"}}"#, .missingField, "schema"),
    (#"{"name":"a","x":1}"#, .unknownField, "x"),
    (
      #"{"name":"a","title":{"en":"A","zh":"甲"},"schema":{"required":["n"]},"document":{},"example":{}}"#,
      .missingField,
      "example.n"
    ),
    (
      #"{"name":"a","title":{"en":"A","zh":"甲"},"schema":{},"document":{},"example":{}}"#, .missingField,
      "document.version"
    ),
  ])
  func namesThePlaceInATemplate(text: String, code: ProblemCode, path: String) throws {
    let value = try json(text)
    let found = problem { () throws(Problem) in try Template(decoding: value) }
    #expect(found?.code == code)
    #expect(found?.path == path)
  }

  @Test func looksUpByName() throws {
    var catalogue = TemplateCatalogue()
    #expect(problem { () throws(Problem) in try catalogue.template(named: "sample") }?.code == .unknownTemplate)
    try catalogue.insert(try TemplateSamples.template(blocks: #"{"type":"rule"}"#))
    #expect(try catalogue.template(named: "sample").title.zh == "样本")
    #expect(catalogue.all.map(\.name) == ["sample"])
    try catalogue.remove(named: "sample")
    #expect(problem { () throws(Problem) in try catalogue.remove(named: "sample") }?.code == .unknownTemplate)
  }
}
