import FuzzTestKit
import Testing

/// Spoilt inputs for JSON and templates; ``DocumentFuzzTests`` and ``TemplateFuzzTests`` spoil more closely.
@Suite("Spoilt JSON and templates")
struct CoreFuzzTests {
  @Test("JSON is refused, or written and read again without a change")
  func json() throws {
    let taken = try FuzzEntry.json.run(count: 600, seed: 41)
    #expect(taken > 300 && taken < 600, "\(taken)")
  }

  @Test("a template is refused with its place, or fills its own example")
  func template() throws {
    let taken = try FuzzEntry.template.run(count: 150, seed: 42)
    #expect(taken > 10 && taken < 150, "\(taken)")
  }
}
