/// What a schema says of the members of a value, so that a template's misspelt name is found when it is loaded and not
/// as a blank in an agreement.
struct SchemaShape {
  /// The subschemas that the shapes of one template have looked at: names times subschemas grow without bounds otherwise.
  final class Work {
    static let limit = 300_000
    var count = 0
  }

  private let schema: JSONSchema
  /// What it has cost, with all shapes that come from it.
  let work: Work
  /// All subschemas that speak of the value; nil where the schema says nothing of it.
  private let nodes: [JSONSchema.Node]?

  /// The shape of the data as a whole.
  init(_ schema: JSONSchema) { self.init(schema, [0], Work()) }

  /// The shape of anything.
  var open: SchemaShape { SchemaShape(schema, nil, work) }

  /// The shape of words, which have no members.
  private var words: SchemaShape {
    SchemaShape(schema: schema, nodes: [JSONSchema.Node(kinds: [.string])], work: work)
  }

  private init(schema: JSONSchema, nodes: [JSONSchema.Node]?, work: Work) {
    self.schema = schema
    self.nodes = nodes
    self.work = work
  }

  private init(_ schema: JSONSchema, _ indices: [Int]?, _ work: Work) {
    self.schema = schema
    self.work = work
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
    work.count += seen.count
  }

  private func has(_ kind: JSONSchema.Node.Kind) -> Bool {
    guard let nodes else { return true }
    return nodes.allSatisfy { $0.kinds?.contains(kind) ?? true } || nodes.contains { $0.kinds?.contains(kind) ?? false }
  }

  /// Whether the value may be an array.
  var canBeArray: Bool { has(.array) }
  /// Whether the value may be an object.
  var canBeObject: Bool { has(.object) }

  /// What a name finds in a value.
  struct Found {
    /// The key that stands for it in a compiled template: the name, or the key of a form.
    let key: String
    let shape: SchemaShape
  }

  /// The member of a name, or the form of a value that has a format; nil where the schema has neither.
  func find(_ name: String) -> Found? {
    work.count += nodes?.count ?? 0
    if let member = member(name) { return Found(key: name, shape: member) }
    guard nodes?.contains(where: { $0.format?.forms.contains(name) ?? false }) ?? false else { return nil }
    return Found(key: ValueFormat.key(of: name), shape: words)
  }

  /// The shape of a member; nil where the schema does not declare it.
  private func member(_ name: String) -> SchemaShape? {
    guard let nodes else { return self }
    guard canBeObject else { return nil }
    let declared = nodes.compactMap { $0.properties[name] }
    if !declared.isEmpty { return SchemaShape(schema, declared, work) }
    // A format is of words; without a declared member nothing here can be an object.
    guard nodes.allSatisfy({ $0.format == nil }) else { return nil }
    let others = nodes.compactMap(\.additionalProperties).filter { !schema.nodes[$0].isNever }
    if !others.isEmpty { return SchemaShape(schema, others, work) }
    return nodes.allSatisfy(\.properties.isEmpty) ? open : nil
  }

  /// The shape of an array's elements.
  var element: SchemaShape {
    let indices = nodes?.flatMap { $0.prefixItems + ($0.items.map { [$0] } ?? []) } ?? []
    return SchemaShape(schema, indices.isEmpty ? nil : indices, work)
  }
}
