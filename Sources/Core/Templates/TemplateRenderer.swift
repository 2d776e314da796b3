/// Fills one template with one set of data, within bounds.
struct TemplateRenderer {
  /// Elements, repetitions and skips in one rendering.
  static let stepLimit = 50_000
  /// Bytes of all rendered strings together.
  static let byteLimit = 16 << 20

  private let longest: Int
  private let most: Int
  private var steps = 0
  private var bytes = 0

  /// Measures the data.
  /// - Throws: ``Problem``: `controlCharacter`, `verticalScript` with the place in the data.
  init(data: JSONValue, at path: JSONPath) throws(Problem) {
    var extent = DataExtent()
    try extent.measure(data, at: path)
    longest = extent.longest
    most = extent.most
  }

  mutating func render(_ node: TemplateNode, _ scope: TemplateScope) throws(Problem) -> JSONValue {
    switch node {
    case .value(let value): return value
    case .text(let template):
      guard template.bound(longest: longest, most: most) <= Self.byteLimit else { throw tooLong }
      let text = template.render(scope)
      bytes += text.utf8.count
      guard bytes <= Self.byteLimit else { throw tooLong }
      return .string(text)
    case .array(let elements):
      var out: [JSONValue] = []
      try render(elements, scope, into: &out)
      return .array(out)
    case .object(let members):
      var out: [String: JSONValue] = [:]
      for member in members { out[member.key] = try render(member.node, scope) }
      return .object(out)
    }
  }

  private var tooLong: Problem { Problem(.tooLong, path: "document", facts: ["limit": String(Self.byteLimit)]) }

  private mutating func render(
    _ elements: [TemplateNode.Element], _ scope: TemplateScope, into out: inout [JSONValue]
  ) throws(Problem) {
    for element in elements {
      guard let each = element.each else {
        try render(element, once: scope, into: &out)
        continue
      }
      switch scope.value(each) {
      case nil, .null: continue
      case .array(let values):
        for (index, value) in values.enumerated() {
          let inner = TemplateScope(element: value, index: index + 1, in: scope)
          try render(element, once: inner, into: &out)
        }
      default: throw SchemaCompiler.invalid(.root("document"), "each needs an array", zh: "each 须对应数组")
      }
    }
  }

  private mutating func render(
    _ element: TemplateNode.Element, once scope: TemplateScope, into out: inout [JSONValue]
  ) throws(Problem) {
    steps += 1
    guard steps <= Self.stepLimit else {
      throw Problem(.tooMany, path: "document", facts: ["limit": String(Self.stepLimit)])
    }
    if let condition = element.condition {
      let isPresent = scope.value(condition.name)?.isPresent ?? false
      guard isPresent != condition.isNegated else { return }
    }
    switch element.content {
    case .one(let node): out.append(try render(node, scope))
    case .group(let elements): try render(elements, scope, into: &out)
    }
  }
}

/// How large data is, and that its words can be printed.
private struct DataExtent {
  /// Bytes of the longest text with its brackets escaped, or of the longest form: an amount in words.
  var longest = 128
  /// Elements of the longest array.
  var most = 1

  mutating func measure(_ value: JSONValue, at path: JSONPath) throws(Problem) {
    switch value {
    case .string(let text):
      _ = try TextRules.check(text, at: path)
      longest = max(longest, text.utf8.reduce(0) { $0 + ($1 == UInt8(ascii: "[") ? 5 : 1) })
    case .number(let number): longest = max(longest, number.literal.utf8.count)
    case .array(let elements):
      most = max(most, elements.count)
      for (index, element) in elements.enumerated() { try measure(element, at: path.index(index)) }
    case .object(let members):
      for (key, member) in members.sorted(by: { $0.key < $1.key }) { try measure(member, at: path.foreignKey(key)) }
    case .null, .bool: break
    }
  }
}
