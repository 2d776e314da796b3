/// A document with placeholders, the schema of what fills them, and an example; docs/templates.md tells how to write one.
public struct Template: Sendable {
  /// Its name in the API: lower-case letters, digits and hyphens.
  public let name: String
  /// What people call it.
  public let title: Localized
  /// The JSON Schema of its data.
  public let schema: JSONSchema
  /// Data that the schema accepts, fit to be shown and printed.
  public let example: JSONValue
  /// The template as it was written, `name`, `title`, `schema`, `example` and `document`.
  public let json: JSONValue
  private let document: TemplateNode

  /// Reads and checks a template: its schema compiles, its document's names are in the schema, its example renders.
  /// - Parameter json: The template as it came from outside.
  /// - Throws: ``Problem`` with the place: `missingField`, `unknownField`, `wrongType` or `invalidValue` of the
  ///   template's own members; `templateInvalid` in `schema` or `document`; what is wrong with `example`.
  public init(decoding json: JSONValue) throws(Problem) {
    let reader = try JSONObjectReader(json, at: .root(""))
    try reader.allow("name", "title", "schema", "example", "document")
    guard case .string(let name) = try reader.required("name") else {
      throw Problem(.wrongType, path: "name", facts: ["expected": "string"])
    }
    guard Self.isName(name) else { throw Problem(.invalidValue, path: "name", facts: ["expected": "a-z 0-9 -"]) }
    let title = try JSONObjectReader(try reader.required("title"), at: .root("title"))
    try title.allow("en", "zh")
    self.name = name
    self.title = Localized(en: try Self.title(title, "en"), zh: try Self.title(title, "zh"))
    self.json = json
    schema = try JSONSchema(try reader.required("schema"))
    var compiler = TemplateCompiler(schema: schema)
    document = try compiler.compile(try reader.required("document"), at: .root("document"))
    example = try reader.required("example")
    _ = try render(data: example, root: "example")
  }

  /// Fills the template.
  /// - Parameters:
  ///   - data: The data from outside. It is only ever words: braces and page counters in it come out as they are.
  ///   - root: What stands before the paths of errors in the data.
  /// - Returns: The document to print.
  /// - Throws: ``Problem``: what is wrong with the data and where (``JSONSchema/validate(_:root:)``,
  ///   `controlCharacter`, `verticalScript`); under `document`, what makes the document exceed its bounds.
  public func render(data: JSONValue, root: String = "data") throws(Problem) -> Document {
    try schema.validate(data, root: root)
    let filled = try schema.filled(data)
    var renderer = try TemplateRenderer(data: filled, at: .root(root))
    let rendered = try renderer.render(document, TemplateScope(data: filled))
    return try Document(decoding: rendered, root: "document")
  }

  /// Whether a text may name a template.
  static func isName(_ text: String) -> Bool {
    (1...64).contains(text.utf8.count) && text.utf8.first != UInt8(ascii: "-")
      && text.utf8.allSatisfy { byte in
        (byte >= UInt8(ascii: "a") && byte <= UInt8(ascii: "z"))
          || (byte >= UInt8(ascii: "0") && byte <= UInt8(ascii: "9")) || byte == UInt8(ascii: "-")
      }
  }

  private static func title(_ reader: JSONObjectReader, _ language: String) throws(Problem) -> String {
    let path = reader.path.key(language)
    guard case .string(let text) = try reader.required(language) else {
      throw Problem(.wrongType, at: path, ["expected": "string"])
    }
    guard try TextRules.check(text, at: path) <= DocumentLimits.label, !text.isEmpty else {
      throw .invalid(at: path, .length("1…\(DocumentLimits.label)"))
    }
    return text
  }
}
