/// Compiles the document of a template, checking each name against the schema.
struct TemplateCompiler {
  /// Shapes of what surrounds the place, outermost first; all but the first are elements being repeated.
  private var scopes: [SchemaShape]

  init(schema: JSONSchema) {
    scopes = [SchemaShape(schema)]
  }

  /// What stands at a place, so far as it matters to repetition.
  private enum Place { case other, blocks, listItems, fieldItems, rows, spans }

  /// Compiles a document.
  /// - Throws: ``Problem`` `templateInvalid` with the place.
  mutating func compile(_ json: JSONValue, at path: JSONPath) throws(Problem) -> TemplateNode {
    try node(json, .other, at: path)
  }

  private mutating func node(_ json: JSONValue, _ place: Place, at path: JSONPath) throws(Problem) -> TemplateNode {
    switch json {
    case .string(let text):
      guard TemplateText.isNeeded(text) else { return .value(json) }
      let compiler = self
      return .text(
        try TemplateText(text, at: path) { (tag) throws(Problem) in try compiler.resolved(tag, at: path) })
    case .array(let values):
      var elements: [TemplateNode.Element] = []
      for (index, value) in values.enumerated() { elements.append(try element(value, place, at: path.index(index))) }
      return .array(elements)
    case .object(let members): return try object(members, place, at: path)
    case .null, .bool, .number: return .value(json)
    }
  }

  private mutating func object(
    _ members: [String: JSONValue], _ place: Place, at path: JSONPath
  ) throws(Problem) -> TemplateNode {
    let type = members["type"]?.string
    var out: [TemplateNode.Member] = []
    for (key, value) in members.sorted(by: { $0.key < $1.key }) {
      let below: Place =
        switch (key, type) {
        case ("blocks", nil): .blocks
        case ("items", "list"): .listItems
        case ("items", "fields"): .fieldItems
        case ("rows", "table"): .rows
        case ("spans", "paragraph"): .spans
        default: .other
        }
      out.append(.init(key: key, node: try node(value, below, at: path.foreignKey(key))))
    }
    return .object(out)
  }

  private mutating func element(
    _ json: JSONValue, _ place: Place, at path: JSONPath
  ) throws(Problem) -> TemplateNode.Element {
    guard place != .other, case .object(var members) = json else {
      // A row without repetition is an array of cells, whose own elements are plain.
      return .init(content: .one(try node(json, .other, at: path)))
    }
    let each = try members.removeValue(forKey: "each").map { value throws(Problem) in
      try resolved(try name(value, at: path.key("each")), at: path.key("each"))
    }
    let condition = members.removeValue(forKey: "if")
    if let each { scopes.append(each.shape.element) }
    defer { if each != nil { scopes.removeLast() } }
    var element = TemplateNode.Element(each: each?.name, content: .group([]))
    if let condition { element.condition = try self.condition(condition, at: path.key("if")) }
    element.content = try content(members, place, at: path)
    return element
  }

  private mutating func content(
    _ members: [String: JSONValue], _ place: Place, at path: JSONPath
  ) throws(Problem) -> TemplateNode.Content {
    switch place {
    case .blocks where members["type"] == nil && members["blocks"] != nil:
      guard members.count == 1, case .array(let blocks)? = members["blocks"] else {
        throw SchemaCompiler.invalid(path, "a group has blocks, each and if only", zh: "组只能有 blocks、each 和 if")
      }
      var elements: [TemplateNode.Element] = []
      for (index, block) in blocks.enumerated() {
        elements.append(try element(block, .blocks, at: path.key("blocks").index(index)))
      }
      return .group(elements)
    case .listItems: return .one(try node(try only("text", of: members, at: path), .other, at: path.key("text")))
    case .rows: return .one(try node(try only("cells", of: members, at: path), .other, at: path.key("cells")))
    default: return .one(try object(members, place, at: path))
    }
  }

  /// List items and rows are no objects in a document: in a template they are, around their one value.
  private func only(_ key: String, of members: [String: JSONValue], at path: JSONPath) throws(Problem) -> JSONValue {
    guard let value = members[key], members.count == 1 else {
      throw SchemaCompiler.invalid(path, "an object of \(key), each and if only", zh: "对象只能有 \(key)、each 和 if")
    }
    return value
  }

  // MARK: names

  private func name(_ value: JSONValue, at path: JSONPath) throws(Problem) -> TemplateName {
    guard let name = value.string.flatMap({ TemplateName($0) }) else {
      throw SchemaCompiler.invalid(path, "a dotted name", zh: "应为以点分隔的名称")
    }
    return name
  }

  private func condition(_ value: JSONValue, at path: JSONPath) throws(Problem) -> TemplateCondition {
    guard let condition = value.string.flatMap(TemplateCondition.init) else {
      throw SchemaCompiler.invalid(
        path, "a dotted name, or one with ! before it", zh: "应为以点分隔的名称，前面可加 !")
    }
    return TemplateCondition(name: try resolved(condition.name, at: path).name, isNegated: condition.isNegated)
  }

  private func resolved(_ tag: TemplateText.Tag, at path: JSONPath) throws(Problem) -> TemplateName {
    var within = self
    for section in tag.sections {
      let shape = try within.resolved(section, at: path).shape
      within.scopes.append(shape.canBeArray ? shape.element : shape)
    }
    return try within.resolved(tag.name, at: path).name
  }

  /// Looks a name up in the schema, innermost scope first.
  /// - Returns: The name with forms by their keys, and what the schema says of its value.
  private func resolved(
    _ name: TemplateName, at path: JSONPath
  ) throws(Problem) -> (name: TemplateName, shape: SchemaShape) {
    guard let first = name.parts.first else { return (name, scopes[scopes.count - 1]) }
    var found: SchemaShape.Found?
    for (depth, scope) in scopes.enumerated().reversed() where found == nil {
      found = scope.find(first)
      if found == nil, first == "index", depth > 0 { found = .init(key: first, shape: scope.open) }
    }
    var keys = [found?.key]
    for part in name.parts.dropFirst() {
      found = found?.shape.find(part)
      keys.append(found?.key)
    }
    guard let found else {
      throw SchemaCompiler.invalid(path, "the schema has no \(name.text)", zh: "模式中没有 \(name.text)")
    }
    guard found.shape.work.count <= SchemaShape.Work.limit else {
      throw SchemaCompiler.invalid(
        path, "fewer names, or a schema of fewer branches", zh: "名称太多，或模式的分支太多")
    }
    return (TemplateName(keys: keys.compactMap { $0 }), found.shape)
  }
}
