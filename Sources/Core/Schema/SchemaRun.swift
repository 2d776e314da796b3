/// One check of one value, with its budget of steps.
struct SchemaRun {
  let schema: JSONSchema
  private let data: JSONValue?
  private var steps = 0
  private var depth = 0

  /// The most work that one check may cost, about a second: a step is a subschema, a few names, letters, values to compare
  /// with, or 16 states of a pattern. Branches within branches grow without bounds otherwise, and so do patterns, lists of
  /// names and of values, each within its own bounds, times the data.
  static let stepLimit = 1_000_000
  /// Subschemas within each other, through data and references together: it bounds the stack.
  static let depthLimit = 256

  /// - Parameter data: The data as a whole; nil where a part is checked by itself, such as a default.
  init(schema: JSONSchema, data: JSONValue? = nil) {
    self.schema = schema
    self.data = data
  }

  /// Counts one subschema; whoever enters also leaves, by taking one from `depth`.
  private mutating func enter(at path: JSONPath) throws(Problem) {
    depth += 1
    try spend(1, at: path)
    guard depth <= Self.depthLimit else {
      throw SchemaCompiler.invalid(
        path, "at most \(Self.depthLimit) subschemas within each other", zh: "子模式嵌套不得超过 \(Self.depthLimit) 层")
    }
  }

  /// Counts work.
  private mutating func spend(_ work: Int, at path: JSONPath) throws(Problem) {
    steps += work
    guard steps <= Self.stepLimit else { throw Self.tooMuch(at: path) }
  }

  private static func tooMuch(at path: JSONPath) -> Problem {
    SchemaCompiler.invalid(path, "at most \(stepLimit) steps in a check", zh: "一次检查不得超过 \(stepLimit) 步")
  }

  mutating func check(_ value: JSONValue, by index: Int, at path: JSONPath) throws(Problem) {
    try enter(at: path)
    defer { depth -= 1 }
    let node = schema.nodes[index]
    guard !node.isNever else { throw Problem(.unknownField, at: path) }
    try checkKind(value, node, at: path)
    if let values = node.values {
      try spend((values.count + 3) / 4 * value.extent, at: path)
      guard values.contains(value) else { throw .invalid(at: path, Self.words(values)) }
    }
    if let format = node.format { try format.check(value, at: path) }
    switch value {
    case .string(let text): try check(text, node, at: path)
    case .number(let number): try check(number, node, at: path)
    case .array(let elements): try check(elements, node, at: path)
    case .object(let members): try check(members, node, at: path)
    case .null, .bool: break
    }
    try checkBranches(value, node, at: path)
  }

  private func checkKind(_ value: JSONValue, _ node: JSONSchema.Node, at path: JSONPath) throws(Problem) {
    guard let kinds = node.kinds else { return }
    let isRight = kinds.contains { kind in
      switch (kind, value) {
      case (.null, .null), (.boolean, .bool), (.object, .object), (.array, .array), (.number, .number),
        (.string, .string):
        true
      case (.integer, .number(let number)): number.value.rounded() == number.value
      default: false
      }
    }
    guard isRight else {
      throw Problem(.wrongType, at: path, ["expected": kinds.map(\.rawValue).joined(separator: " | ")])
    }
  }

  /// The values of an `enum`, the first of them where there are many.
  private static func words(_ values: [JSONValue]) -> String {
    let words = values.prefix(20).map { value in
      let text = String(decoding: value.serialized(), as: UTF8.self)
      return text.unicodeScalars.count > 100 ? "…" : text
    }
    return (words + (values.count > 20 ? ["…"] : [])).joined(separator: " | ")
  }

  private mutating func check(_ text: String, _ node: JSONSchema.Node, at path: JSONPath) throws(Problem) {
    try spend(text.utf8.count / 256, at: path)
    let count = text.unicodeScalars.count
    if let least = node.minLength, count < least { throw .invalid(at: path, .length("≥ \(least)")) }
    if let most = node.maxLength, count > most { throw Problem(.tooLong, at: path, ["limit": String(most)]) }
    guard let pattern = node.pattern else { return }
    let most = (Self.stepLimit - steps) * 16
    var budget = most
    let isFound = pattern.matches(text, budget: &budget)
    try spend((most - budget) / 16, at: path)
    guard let isFound else { throw Self.tooMuch(at: path) }
    guard isFound else { throw .invalid(at: path, "/\(node.patternText)/") }
  }

  private func check(_ number: JSONNumber, _ node: JSONSchema.Node, at path: JSONPath) throws(Problem) {
    if let bound = node.minimum, number.value < bound.value { throw .invalid(at: path, "≥ \(bound.literal)") }
    if let bound = node.maximum, number.value > bound.value { throw .invalid(at: path, "≤ \(bound.literal)") }
    if let bound = node.exclusiveMinimum, number.value <= bound.value { throw .invalid(at: path, "> \(bound.literal)") }
    if let bound = node.exclusiveMaximum, number.value >= bound.value { throw .invalid(at: path, "< \(bound.literal)") }
  }

  private mutating func check(
    _ elements: [JSONValue], _ node: JSONSchema.Node, at path: JSONPath
  ) throws(Problem) {
    if let most = node.maxItems, elements.count > most { throw Problem(.tooMany, at: path, ["limit": String(most)]) }
    if let least = node.minItems, elements.count < least { throw .invalid(at: path, .count("≥ \(least)")) }
    if node.uniqueItems {
      try spend(JSONValue.array(elements).extent, at: path)
      guard Set(elements).count == elements.count else {
        throw .invalid(at: path, Localized(en: "a list without repetition", zh: "无重复元素的列表"))
      }
    }
    for (place, element) in elements.enumerated() {
      let below = place < node.prefixItems.count ? node.prefixItems[place] : node.items
      if let below { try check(element, by: below, at: path.index(place)) }
    }
  }

  private mutating func check(
    _ members: [String: JSONValue], _ node: JSONSchema.Node, at path: JSONPath
  ) throws(Problem) {
    try spend((node.required.count + members.count) / 4, at: path)
    for name in node.required where members[name] == nil { throw Problem(.missingField, at: path.key(name)) }
    // In order of names, so that the same data always meets the same problem.
    for (name, value) in members.sorted(by: { $0.key < $1.key }) {
      if let below = node.properties[name] {
        try check(value, by: below, at: path.key(name))
      } else if let below = node.additionalProperties {
        try check(value, by: below, at: path.foreignKey(name))
      }
    }
    if let resident = node.resident, let data { try resident.check(members, data: data, at: path) }
  }

  private mutating func checkBranches(
    _ value: JSONValue, _ node: JSONSchema.Node, at path: JSONPath
  ) throws(Problem) {
    if let reference = node.reference { try check(value, by: reference, at: path) }
    for branch in node.allOf { try check(value, by: branch, at: path) }
    if !node.anyOf.isEmpty {
      guard try count(value, fitting: node.anyOf, at: path, enough: 1) >= 1 else {
        throw .invalid(at: path, try words(ofBranches: node.anyOf, at: path))
      }
    }
    if !node.oneOf.isEmpty {
      guard try count(value, fitting: node.oneOf, at: path, enough: 2) == 1 else {
        throw .invalid(at: path, try words(ofBranches: node.oneOf, at: path))
      }
    }
    if let not = node.not, try fits(value, not, at: path) {
      throw .invalid(at: path, Localized(en: "another one", zh: "其他值"))
    }
    if let condition = node.condition {
      let branch = try fits(value, condition, at: path) ? node.then : node.otherwise
      if let branch { try check(value, by: branch, at: path) }
    }
  }

  /// What branches ask for, the first of them where there are many: the members that each requires, or its values, its
  /// format or its types.
  private mutating func words(ofBranches branches: [Int], at path: JSONPath) throws(Problem) -> Localized {
    var words: [String] = []
    for branch in branches.prefix(10) {
      let node = schema.nodes[branch]
      let parts: [String]
      if !node.required.isEmpty {
        parts = node.required
      } else if let values = node.values {
        parts = [Self.words(values)]
      } else if let format = node.format {
        parts = [format.rawValue]
      } else {
        parts = [(node.kinds ?? []).map(\.rawValue).joined(separator: " | ")]
      }
      try spend(min(parts.count, 10), at: path)
      words.append(parts.prefix(10).map { $0.unicodeScalars.count > 100 ? "…" : $0 }.joined(separator: " + "))
    }
    guard words.allSatisfy({ !$0.isEmpty }) else {
      return Localized(en: "of one of the forms in the template", zh: "模板所列形式之一")
    }
    return Localized(both: (words + (branches.count > 10 ? ["…"] : [])).joined(separator: " | "))
  }

  private mutating func count(
    _ value: JSONValue, fitting branches: [Int], at path: JSONPath, enough: Int
  ) throws(Problem) -> Int {
    var count = 0
    for branch in branches where count < enough { count += try fits(value, branch, at: path) ? 1 : 0 }
    return count
  }

  private mutating func fits(_ value: JSONValue, _ index: Int, at path: JSONPath) throws(Problem) -> Bool {
    do throws(Problem) {
      try check(value, by: index, at: path)
      return true
    } catch {
      // The budget's end is no answer: it must not turn into "does not fit".
      guard error.code != .templateInvalid else { throw error }
      return false
    }
  }

  mutating func filled(_ value: JSONValue, by index: Int) throws(Problem) -> JSONValue {
    try enter(at: .root("schema"))
    defer { depth -= 1 }
    let node = schema.nodes[index]
    try spend(node.properties.count / 4, at: .root("schema"))
    var value = value
    if let reference = node.reference { value = try filled(value, by: reference) }
    for branch in node.allOf { value = try filled(value, by: branch) }
    switch value {
    case .object(var members):
      for (name, below) in node.properties {
        if let member = members[name] {
          members[name] = try filled(member, by: below)
        } else if let standard = schema.standard(of: below) {
          try spend(standard.extent, at: .root("schema"))
          members[name] = standard
        }
      }
      return .object(members)
    case .array(let elements):
      guard node.items != nil || !node.prefixItems.isEmpty else { return value }
      var out: [JSONValue] = []
      for (place, element) in elements.enumerated() {
        let below = place < node.prefixItems.count ? node.prefixItems[place] : node.items
        out.append(try below.map { index throws(Problem) in try filled(element, by: index) } ?? element)
      }
      return .array(out)
    default: return value
    }
  }
}

extension JSONSchema {
  /// The default that a subschema, or what it refers to, names.
  fileprivate func standard(of index: Int) -> JSONValue? {
    var index = index
    // References do not go in a circle: the compiler has seen to it.
    while true {
      if let standard = nodes[index].standard { return standard }
      guard let reference = nodes[index].reference else { return nil }
      index = reference
    }
  }
}

extension JSONValue {
  /// What it costs to compare or to hash: its values, and 256 bytes of its texts as one more.
  fileprivate var extent: Int {
    switch self {
    case .string(let text): 1 + text.utf8.count / 256
    case .array(let elements): elements.reduce(1) { $0 + $1.extent }
    case .object(let members): members.values.reduce(1) { $0 + $1.extent }
    case .null, .bool, .number: 1
    }
  }
}
