/// A JSON Schema (draft 2020-12), compiled once; the keywords are those that templates need.
///
/// Supported: `type`, `properties`, `required`, `additionalProperties`, `items`, `prefixItems`, `minItems`, `maxItems`,
/// `uniqueItems`, `minLength`, `maxLength`, `pattern`, `enum`, `const`, `minimum`, `maximum`, `exclusiveMinimum`,
/// `exclusiveMaximum`, `$defs`, `$ref` to a place in the same schema, `allOf`, `anyOf`, `oneOf`, `not`, `if`, `then`,
/// `else`, `default`, `format` with the names of ``ValueFormat``, and ``ResidentFacts``. Annotations: `$schema`, `$comment`, `title`,
/// `description`, `examples`. A schema with any other keyword or format is refused, because a rule that is ignored in
/// silence is worse than none.
public struct JSONSchema: Sendable {
  /// The schema as it was written.
  public let json: JSONValue
  /// All subschemas; the first is the root.
  let nodes: [Node]

  /// One subschema; others are named by their index.
  struct Node: Sendable {
    enum Kind: String, CaseIterable, Sendable { case null, boolean, object, array, number, string, integer }
    /// The schema `false`.
    var isNever = false
    var kinds: [Kind]?
    var properties: [String: Int] = [:]
    var required: [String] = []
    var additionalProperties: Int?
    var items: Int?
    var prefixItems: [Int] = []
    var minItems: Int?
    var maxItems: Int?
    var uniqueItems = false
    var minLength: Int?
    var maxLength: Int?
    var pattern: BoundedPattern?
    var patternText = ""
    var format: ValueFormat?
    var resident: ResidentFacts?
    var values: [JSONValue]?
    var minimum: JSONNumber?
    var maximum: JSONNumber?
    var exclusiveMinimum: JSONNumber?
    var exclusiveMaximum: JSONNumber?
    var reference: Int?
    var allOf: [Int] = []
    var anyOf: [Int] = []
    var oneOf: [Int] = []
    var not: Int?
    var condition: Int?
    var then: Int?
    var otherwise: Int?
    var standard: JSONValue?

    /// Subschemas that speak of the same value.
    var sameValue: [Int] {
      allOf + anyOf + oneOf + [reference, not, condition, then, otherwise].compactMap { $0 }
    }
  }

  /// Compiles a schema.
  /// - Parameters:
  ///   - json: The schema.
  ///   - root: What stands before the paths of errors.
  /// - Throws: ``Problem`` `templateInvalid` with the place: an unsupported or malformed keyword, an unknown format or
  ///   one beside a `type` that it cannot have, a reference that leads nowhere or in a circle, a default that its own
  ///   schema refuses, more than 2,000 subschemas.
  public init(_ json: JSONValue, root: String = "schema") throws(Problem) {
    var compiler = SchemaCompiler()
    self.json = json
    nodes = try compiler.compile(json, at: .root(root))
    // One budget for all defaults.
    var run = SchemaRun(schema: self)
    for (index, node) in nodes.enumerated() {
      guard let standard = node.standard else { continue }
      do throws(Problem) {
        try run.check(standard, by: index, at: .root(root))
      } catch {
        let reason = Localized(en: "default does not fit its schema", zh: "default 不符合自身的模式")
        throw Problem(.templateInvalid, path: error.path, facts: reason.fact("expected"))
      }
    }
  }

  /// Checks a value.
  /// - Parameters:
  ///   - value: The data from outside.
  ///   - root: What stands before the paths of errors, such as `data`.
  /// - Throws: ``Problem`` with the exact place: `missingField`, `unknownField`, `wrongType`, `invalidValue`, `tooLong`,
  ///   `tooMany`; never with a word of the value.
  public func validate(_ value: JSONValue, root: String = "data") throws(Problem) {
    var run = SchemaRun(schema: self, data: value)
    try run.check(value, by: 0, at: .root(root))
  }

  /// The value with each absent property that has a `default` filled in; defaults are taken whole.
  /// - Throws: ``Problem`` `templateInvalid` where the schema branches without bounds.
  public func filled(_ value: JSONValue) throws(Problem) -> JSONValue {
    var run = SchemaRun(schema: self)
    return try run.filled(value, by: 0)
  }
}
