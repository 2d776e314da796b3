import Core
import Foundation
import Testing

@Suite struct TemplateGuideTests {
  /// The template that docs/templates.md shows is one that loads.
  @Test func theGuidesTemplateLoads() throws {
    let root = (0..<4).reduce(URL(filePath: #filePath)) { url, _ in url.deletingLastPathComponent() }
    let guide = try String(contentsOf: root.appending(path: "docs/templates.md"), encoding: .utf8)
    let afterFence = try #require(guide.components(separatedBy: "```json\n").dropFirst().first)
    let text = try #require(afterFence.components(separatedBy: "```").first)
    let template = try Template(decoding: try json(text))
    #expect(try template.render(data: template.example).blocks.count == 3)
  }
}
