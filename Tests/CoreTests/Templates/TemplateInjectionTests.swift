import Core
import Testing

@Suite struct TemplateInjectionTests {
  static let names = [
    "{{secret}}", "{{#l}}x{{/l}}", "}}{{", "{{% CONTENT_TYPE:HTML}}", "[[page]]", "[page]]", "[", "[[[]]", "[[",
    "<b>&amp;'\"</b>",
    "\"},{\"type\":\"cut\"}", "\\u0041", "张\"㛃\"", "\t\n", "{{{a}}}", "&lt;",
  ]

  /// A citizen's words come out as they are, wherever they stand.
  @Test(arguments: names)
  func wordsComeOutVerbatim(name: String) throws {
    let blocks = try TemplateSamples.render(
      #"""
      {"type":"heading","text":"[{{n}}"},{"type":"list","items":[{"each":"l","text":"{{.}}"}]},
      {"type":"paragraph","text":"{{#o}}{{n}}{{/o}}{{n}}"},{"type":"qr","text":"{{n}}"},
      {"type":"fields","items":[{"each":"l","label":"[[page]]","value":"{{.}}"}]}
      """#, ["n": .string(name), "l": [.string(name)], "o": ["n": .string(name)], "secret": "SECRET"])
    let heading = Block.Heading(text: "[" + PageCounter.escape(name))
    #expect(blocks.first == .heading(heading))
    let filled = { PageCounter.fill($0, { _ in "7" }) }
    #expect(filled(heading.text) == "[" + name)
    guard case .list(let list) = blocks[1], case .paragraph(let paragraph) = blocks[2], case .qr(let code) = blocks[3],
      case .fields(let fields) = blocks[4]
    else {
      Issue.record("other blocks")
      return
    }
    #expect(list.items.map(filled) == [name])
    #expect(paragraph.spans.map { filled($0.text) } == [name + name])
    #expect(filled(code.text) == name)
    #expect(fields.items.map { filled($0.value) } == [name] && fields.items.map { filled($0.label) } == ["7"])
  }

  /// Two fields side by side cannot make a counter that neither holds.
  @Test func neighboursMakeNoCounter() throws {
    let blocks = try TemplateSamples.render(
      #"{"type":"heading","text":"{{a}}{{b}}"}"#, ["a": "[[pa", "b": "ge]]"])
    guard case .heading(let heading)? = blocks.first else {
      Issue.record("no heading")
      return
    }
    #expect(PageCounter.fill(heading.text, { _ in "7" }) == "[[page]]")
  }

  @Test func namesThePlaceOfWhatCannotBePrinted() throws {
    let template = try TemplateSamples.template(blocks: #"{"type":"heading","text":"{{a}}"}"#)
    let nul = problem { () throws(Problem) in try template.render(data: ["l": [["x": "a\0"]]]) }
    #expect(nul == Problem(.controlCharacter, path: "data.l[0].x"))
    let mongolian = problem { () throws(Problem) in try template.render(data: ["a": "ᠮᠣᠩᠭᠣᠯ"], root: "content.data") }
    #expect(mongolian == Problem(.verticalScript, path: "content.data.a"))
  }

  /// Lists within lists, and sections within sections, multiply: they end at a bound and not at the memory's end.
  @Test func multiplicationEnds() throws {
    let list = JSONValue.array(Array(repeating: "x", count: 1_000))
    let nested = try TemplateSamples.template(
      blocks: #"{"each":"l","blocks":[{"each":"l","blocks":[{"each":"l","blocks":[{"if":"none","type":"rule"}]}]}]}"#)
    #expect(problem { () throws(Problem) in try nested.render(data: ["l": list]) }?.code == .tooMany)
    let sections = try TemplateSamples.template(
      blocks: #"{"type":"paragraph","text":"{{#l}}{{#l}}{{a}}{{/l}}{{/l}}"}"#)
    #expect(problem { () throws(Problem) in try sections.render(data: ["l": list, "a": "yy"]) }?.code == .tooLong)
    let long = try TemplateSamples.template(blocks: #"{"each":"l","type":"rule","style":"{{a}}"}"#)
    let text = JSONValue.string(String(repeating: "文", count: 100_000))
    #expect(problem { () throws(Problem) in try long.render(data: ["l": list, "a": text]) }?.code == .tooLong)
  }
}
