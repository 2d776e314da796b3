/// Turns a schema's JSON into ``JSONSchema/Node``s.
struct SchemaCompiler {
  private var nodes: [JSONSchema.Node] = []
  /// Where each subschema stands, as a JSON Pointer fragment (RFC 6901 §6).
  private var places: [String: Int] = [:]
  private var residents: [(node: Int, path: JSONPath)] = []
  private var references: [(node: Int, target: String, path: JSONPath)] = []

  static let nodeLimit = 2_000

  mutating func compile(_ json: JSONValue, at path: JSONPath) throws(Problem) -> [JSONSchema.Node] {
    _ = try node(json, at: path, pointer: "#")
    for (node, target, path) in references {
      guard let found = places[target] else { throw Self.invalid(path, "$ref leads nowhere", zh: "$ref 没有指向任何定义") }
      nodes[node].reference = found
    }
    try refuseCircles(at: path)
    for (node, path) in residents {
      for name in nodes[node].resident?.days ?? [] where nodes[0].properties[name] == nil {
        throw Self.invalid(path.key("days"), "a name in properties of the data", zh: "应为数据 properties 中的名称")
      }
    }
    return nodes
  }

  static func invalid(_ path: JSONPath, _ reason: String) -> Problem {
    Problem(.templateInvalid, at: path, ["expected": reason])
  }

  static func invalid(_ path: JSONPath, _ reason: String, zh: String) -> Problem {
    Problem(.templateInvalid, at: path, Localized(en: reason, zh: zh).fact("expected"))
  }

  /// A circle of references that never enters a member or an element would never end.
  private func refuseCircles(at path: JSONPath) throws(Problem) {
    var isDone = [Bool](repeating: false, count: nodes.count)
    for start in nodes.indices where !isDone[start] {
      var way: [(node: Int, rest: [Int])] = [(start, nodes[start].sameValue)]
      var isOnWay: Set<Int> = [start]
      while let (node, rest) = way.last {
        guard let next = rest.last else {
          isDone[node] = true
          isOnWay.remove(node)
          way.removeLast()
          continue
        }
        way[way.count - 1].rest.removeLast()
        guard !isOnWay.contains(next) else { throw Self.invalid(path, "$ref goes in a circle", zh: "$ref 循环引用") }
        guard !isDone[next] else { continue }
        isOnWay.insert(next)
        way.append((next, nodes[next].sameValue))
      }
    }
  }

  private mutating func node(_ json: JSONValue, at path: JSONPath, pointer: String) throws(Problem) -> Int {
    let index = nodes.count
    guard index < Self.nodeLimit else {
      throw Self.invalid(path, "at most \(Self.nodeLimit) subschemas", zh: "最多 \(Self.nodeLimit) 个子模式")
    }
    nodes.append(JSONSchema.Node())
    places[pointer] = index
    if case .bool(let isAnything) = json {
      nodes[index].isNever = !isAnything
      return index
    }
    guard case .object(let keywords) = json else {
      throw Self.invalid(path, "a schema is an object or a boolean", zh: "模式须是对象或布尔值")
    }
    for (keyword, value) in keywords.sorted(by: { $0.key < $1.key }) {
      let place = path.foreignKey(keyword)
      let below = "\(pointer)/\(Self.escaped(keyword))"
      if try assertion(keyword, value, of: index, at: place) { continue }
      if try applicator(keyword, value, of: index, at: place, pointer: below) { continue }
      throw Self.invalid(place, "this keyword is not supported", zh: "不支持此关键字")
    }
    if let format = nodes[index].format, let kinds = nodes[index].kinds, !format.kinds.contains(where: kinds.contains) {
      let names = format.kinds.map(\.rawValue).joined(separator: " | ")
      throw Self.invalid(
        path.key("format"), "\(format.rawValue) is for \(names)", zh: "\(format.rawValue) 只用于 \(names)")
    }
    return index
  }

  private static func escaped(_ key: String) -> String {
    var out = ""
    for character in key {
      switch character {
      case "~": out += "~0"
      case "/": out += "~1"
      default: out.append(character)
      }
    }
    return out
  }

  /// Keywords that hold subschemas.
  private mutating func applicator(
    _ keyword: String, _ value: JSONValue, of index: Int, at path: JSONPath, pointer: String
  ) throws(Problem) -> Bool {
    switch keyword {
    case "properties": nodes[index].properties = try map(value, at: path, pointer: pointer)
    case "$defs": _ = try map(value, at: path, pointer: pointer)
    case "additionalProperties": nodes[index].additionalProperties = try node(value, at: path, pointer: pointer)
    case "items": nodes[index].items = try node(value, at: path, pointer: pointer)
    case "not": nodes[index].not = try node(value, at: path, pointer: pointer)
    case "if": nodes[index].condition = try node(value, at: path, pointer: pointer)
    case "then": nodes[index].then = try node(value, at: path, pointer: pointer)
    case "else": nodes[index].otherwise = try node(value, at: path, pointer: pointer)
    case "prefixItems": nodes[index].prefixItems = try list(value, at: path, pointer: pointer)
    case "allOf": nodes[index].allOf = try list(value, at: path, pointer: pointer)
    case "anyOf": nodes[index].anyOf = try list(value, at: path, pointer: pointer)
    case "oneOf": nodes[index].oneOf = try list(value, at: path, pointer: pointer)
    default: return false
    }
    return true
  }

  private mutating func map(
    _ value: JSONValue, at path: JSONPath, pointer: String
  ) throws(Problem) -> [String: Int] {
    guard case .object(let members) = value else { throw Self.invalid(path, "object", zh: "应为对象") }
    var indices: [String: Int] = [:]
    for (key, schema) in members.sorted(by: { $0.key < $1.key }) {
      indices[key] = try node(schema, at: path.key(key), pointer: "\(pointer)/\(Self.escaped(key))")
    }
    return indices
  }

  private mutating func list(_ value: JSONValue, at path: JSONPath, pointer: String) throws(Problem) -> [Int] {
    guard case .array(let schemas) = value, !schemas.isEmpty else {
      throw Self.invalid(path, "array of schemas", zh: "应为模式的数组")
    }
    var indices: [Int] = []
    for (place, schema) in schemas.enumerated() {
      indices.append(try node(schema, at: path.index(place), pointer: "\(pointer)/\(place)"))
    }
    return indices
  }

  /// Keywords that say something of the value itself, and annotations.
  private mutating func assertion(
    _ keyword: String, _ value: JSONValue, of index: Int, at path: JSONPath
  ) throws(Problem) -> Bool {
    switch keyword {
    case "type": nodes[index].kinds = try kinds(value, at: path)
    case "required": nodes[index].required = try strings(value, at: path)
    case "minItems": nodes[index].minItems = try count(value, at: path)
    case "maxItems": nodes[index].maxItems = try count(value, at: path)
    case "minLength": nodes[index].minLength = try count(value, at: path)
    case "maxLength": nodes[index].maxLength = try count(value, at: path)
    case "uniqueItems":
      guard let bool = value.bool else { throw Self.invalid(path, "true | false") }
      nodes[index].uniqueItems = bool
    case "pattern":
      guard let text = value.string, let pattern = BoundedPattern(text) else {
        throw Self.invalid(path, "a pattern of the supported grammar", zh: "不支持此正则写法")
      }
      nodes[index].pattern = pattern
      nodes[index].patternText = text
    case "enum":
      guard let values = value.array, !values.isEmpty else { throw Self.invalid(path, "array of values", zh: "应为值的数组") }
      nodes[index].values = values.filter { nodes[index].values?.contains($0) ?? true }
    case "const": nodes[index].values = nodes[index].values.map { $0.filter { $0 == value } } ?? [value]
    case "minimum": nodes[index].minimum = try number(value, at: path)
    case "maximum": nodes[index].maximum = try number(value, at: path)
    case "exclusiveMinimum": nodes[index].exclusiveMinimum = try number(value, at: path)
    case "exclusiveMaximum": nodes[index].exclusiveMaximum = try number(value, at: path)
    case "$ref":
      guard let target = value.string, target.first == "#" else { throw Self.invalid(path, "#/$defs/…") }
      references.append((index, target, path))
    case "default": nodes[index].standard = value
    case "residentFacts":
      // Keywords come in order of names: the properties are known.
      nodes[index].resident = try ResidentFacts(value, properties: nodes[index].properties.keys, at: path)
      residents.append((index, path))
    case "$schema":
      guard value == "https://json-schema.org/draft/2020-12/schema" else { throw Self.invalid(path, "draft 2020-12") }
    case "format":
      guard let format = value.string.flatMap(ValueFormat.init) else { throw Self.invalid(path, ValueFormat.names) }
      nodes[index].format = format
    case "$comment", "title", "description":
      guard value.string != nil else { throw Self.invalid(path, "string", zh: "应为字符串") }
    case "examples":
      guard value.array != nil else { throw Self.invalid(path, "array", zh: "应为数组") }
    default: return false
    }
    return true
  }

  private func kinds(_ value: JSONValue, at path: JSONPath) throws(Problem) -> [JSONSchema.Node.Kind] {
    let names = value.array ?? [value]
    let kinds = names.compactMap { $0.string.flatMap(JSONSchema.Node.Kind.init) }
    guard kinds.count == names.count, !kinds.isEmpty else {
      throw Self.invalid(path, JSONSchema.Node.Kind.allCases.map(\.rawValue).joined(separator: " | "))
    }
    return kinds
  }

  private func strings(_ value: JSONValue, at path: JSONPath) throws(Problem) -> [String] {
    let strings = value.array?.compactMap(\.string)
    guard let strings, strings.count == value.array?.count else {
      throw Self.invalid(path, "array of strings", zh: "应为字符串的数组")
    }
    return strings
  }

  private func count(_ value: JSONValue, at path: JSONPath) throws(Problem) -> Int {
    guard let count = value.integer, count >= 0 else { throw Self.invalid(path, "0…") }
    return count
  }

  private func number(_ value: JSONValue, at path: JSONPath) throws(Problem) -> JSONNumber {
    guard let number = value.number else { throw Self.invalid(path, "number", zh: "应为数字") }
    return number
  }
}
