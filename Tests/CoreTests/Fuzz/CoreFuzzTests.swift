import FuzzTestKit
import Testing

/// Spoilt inputs for JSON and templates; ``DocumentFuzzTests`` and ``TemplateFuzzTests`` spoil more closely.
@Suite("Spoilt JSON and templates")
struct CoreFuzzTests {
  @Test("JSON is refused, or written and read again without a change")
  func json() throws {
    let taken = try FuzzEntry.json.run(count: 1_500, seed: 41)
    #expect(taken > 900 && taken < 1_500, "\(taken)")
  }

  @Test("a template is refused with its place, or fills its own example")
  func template() throws {
    let taken = try FuzzEntry.template.run(count: 400, seed: 42)
    #expect(taken > 10 && taken < 400, "\(taken)")
  }
}
