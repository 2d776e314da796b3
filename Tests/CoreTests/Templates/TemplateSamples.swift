import Core

enum TemplateSamples {
  /// The templates of the kit, compiled once for all tests.
  static let builtIn = Result { try TemplateCatalogue.builtIn() }

  /// A template of some blocks over a schema, whose example is `example`.
  static func template(blocks: String, schema: String = "{}", example: String = "{}") throws -> Template {
    let json = try json(
      #"""
      {"name":"sample","title":{"en":"Sample","zh":"样本"},"schema":\#(schema),"example":\#(example),
       "document":{"version":1,"blocks":[{"type":"rule"},\#(blocks)]}}
      """#)
    return try Template(decoding: json)
  }

  /// The blocks behind the first that a template makes of some data.
  static func render(_ blocks: String, _ data: JSONValue) throws -> [Block] {
    let example = String(decoding: data.serialized(), as: UTF8.self)
    return Array(try template(blocks: blocks, example: example).render(data: data).blocks.dropFirst())
  }

  static func paragraph(_ text: String) -> Block { .paragraph(.init(spans: [Span(text)])) }
}
