import Core
import FuzzTestKit
import Testing

@Suite struct TemplateFuzzTests {
  private let strange: [JSONValue] = [
    nil, true, false, 0, -1, 1e300, "", "x", "[[page]]", "{{name}}", "\0", "ᠮ", [], [:], [[]], ["name": "x"],
    ["name": 7],
    .string(String(repeating: "文", count: 6_000)), .array(Array(repeating: "x", count: 100)), "990000197001010026",
    "2026年1月1日",
  ]

  /// Spoilt data gives a document or a problem, never a crash; the document of what passes is within bounds.
  @Test(arguments: BuiltInTemplateTests.names)
  func spoiltDataNeverCrashes(name: String) throws {
    let template = try TemplateSamples.builtIn.get().template(named: name)
    var generator = SeededGenerator(seed: 1_123)
    var rendered = 0
    for _ in 0..<400 {
      var data = template.example
      for _ in 0..<Int.random(in: 1...2, using: &generator) { data = spoil(data, using: &generator) }
      var document: Document?
      let found = problem { () throws(Problem) in document = try template.render(data: data) }
      if let found { try #require(found.path?.hasPrefix("data") ?? false, "\(found.code) \(found.path ?? "-")") }
      guard let document else { continue }
      rendered += 1
      try #require(document.blocks.count <= DocumentLimits.blocks)
      if rendered.isMultiple(of: 100) { #expect(try Document(decoding: document.json) == document) }
    }
    #expect(rendered > 15)
  }

  private func spoil(_ value: JSONValue, using generator: inout SeededGenerator) -> JSONValue {
    switch value {
    case .object(var members) where !members.isEmpty && Int.random(in: 0..<8, using: &generator) > 0:
      let keys = members.keys.sorted()
      let key = keys[Int.random(in: 0..<keys.count, using: &generator)]
      switch Int.random(in: 0..<8, using: &generator) {
      case 0: members[key] = nil
      case 1: members["extra"] = 1
      default: members[key] = spoil(members[key] ?? nil, using: &generator)
      }
      return .object(members)
    case .array(var elements) where !elements.isEmpty && Int.random(in: 0..<8, using: &generator) > 0:
      let index = Int.random(in: 0..<elements.count, using: &generator)
      switch Int.random(in: 0..<4, using: &generator) {
      case 0: elements.remove(at: index)
      case 1: elements.append(elements[index])
      default: elements[index] = spoil(elements[index], using: &generator)
      }
      return .array(elements)
    default: return strange[Int.random(in: 0..<strange.count, using: &generator)]
    }
  }
}
