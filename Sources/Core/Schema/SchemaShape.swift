/// What a schema says of the members of a value, so that a template's misspelt name is found when it is loaded and not
/// as a blank in an agreement.
struct SchemaShape {
  private let schema: JSONSchema
  /// All subschemas that speak of the value; nil where the schema says nothing of it.
  private let nodes: [JSONSchema.Node]?

  /// The shape of the data as a whole.
  init(_ schema: JSONSchema) { self.init(schema, [0]) }

  /// The shape of anything.
  static func open(_ schema: JSONSchema) -> SchemaShape { SchemaShape(schema, nil) }

  private init(_ schema: JSONSchema, _ indices: [Int]?) {
    self.schema = schema
    guard let indices else {
      nodes = nil
      return
    }
    var seen: Set<Int> = []
    var pending = indices
    while let index = pending.popLast() {
      if seen.insert(index).inserted { pending += schema.nodes[index].sameValue }
    }
    nodes = seen.sorted().map { schema.nodes[$0] }
  }

  private func has(_ kind: JSONSchema.Node.Kind) -> Bool {
    guard let nodes else { return true }
    return nodes.allSatisfy { $0.kinds?.contains(kind) ?? true } || nodes.contains { $0.kinds?.contains(kind) ?? false }
  }

  /// Whether the value may be an array.
  var canBeArray: Bool { has(.array) }
  /// Whether the value may be an object.
  var canBeObject: Bool { has(.object) }

  /// The shape of a member; nil where the schema does not declare it.
  func member(_ name: String) -> SchemaShape? {
    guard let nodes else { return self }
    guard canBeObject else { return nil }
    let declared = nodes.compactMap { $0.properties[name] }
    if !declared.isEmpty { return SchemaShape(schema, declared) }
    let others = nodes.compactMap(\.additionalProperties).filter { !schema.nodes[$0].isNever }
    if !others.isEmpty { return SchemaShape(schema, others) }
    return nodes.allSatisfy(\.properties.isEmpty) ? SchemaShape(schema, nil) : nil
  }

  /// The shape of an array's elements.
  var element: SchemaShape {
    let indices = nodes?.flatMap { $0.prefixItems + ($0.items.map { [$0] } ?? []) } ?? []
    return SchemaShape(schema, indices.isEmpty ? nil : indices)
  }
}
