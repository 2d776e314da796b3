import Core
import Imaging
import Testing

@Suite("Golden pictures")
struct GoldenTests {
  @Test("Every kind of block and script", arguments: SampleBlocks.all.map(\.name), Paper.allCases)
  func blocks(name: String, paper: Paper) throws {
    let document = try #require(SampleBlocks.all.first { $0.name == name }).document
    let counters = Counters(copy: 1, copies: 2, job: "j-0117")
    let onPaper = try DocumentRenderer().layout(document, paper: paper, counters: counters)
    try GoldenPicture.check(Self.strip(onPaper), name: "\(name)-\(paper.rawValue)")
  }

  @Test("The agreement of two neighbours", arguments: Paper.allCases)
  func agreement(paper: Paper) throws {
    let counters = Counters(copy: 1, copies: 3, job: "j-0117")
    let onPaper = try DocumentRenderer().layout(SampleDocuments.agreement, paper: paper, counters: counters)
    #expect(onPaper.pages.count == 1)
    try GoldenPicture.check(Self.strip(onPaper), name: "agreement-\(paper.rawValue)")
  }

  /// Those of 58 mm are the pictures of docs/templates.md, so that the guide shows what is printed.
  @Test("The example of each template", arguments: try TemplateCatalogue.builtIn().all.map(\.name), Paper.allCases)
  func template(name: String, paper: Paper) throws {
    let template = try TemplateCatalogue.builtIn().template(named: name)
    let document = try template.render(data: template.example)
    let counters = Counters(copy: 1, copies: 3, job: "A1B2C3", submitted: "2026-11-23 15:20")
    let onPaper = try DocumentRenderer().layout(document, paper: paper, counters: counters)
    if paper == .mm58 {
      try GoldenPicture.check(Self.strip(onPaper), name: name, in: GoldenPicture.guide)
    } else {
      try GoldenPicture.check(Self.strip(onPaper), name: "\(name)-\(paper.rawValue)")
    }
  }

  @Test("The void mark", arguments: Paper.allCases)
  func voidMark(paper: Paper) throws {
    let mark = DocumentRenderer().voidMark(
      width: paper.dots, position: PaperPosition(copy: 2, page: 3, row: 40), job: "j-0117")
    #expect(mark.width == paper.dots)
    try GoldenPicture.check(mark, name: "void-\(paper.rawValue)")
  }

  /// All pages below one another, a black line between them.
  private static func strip(_ document: LaidOutDocument) -> Bitmap {
    var bytes: [UInt8] = []
    var height = 0
    for (index, page) in document.pages.enumerated() {
      if index > 0 {
        bytes += [UInt8](repeating: 0xFF, count: document.width / 8)
        height += 1
      }
      bytes += document.render(page: index, rows: 0..<page.height).bytes
      height += page.height
    }
    return Bitmap(width: document.width, height: height, bytes: bytes)
  }
}
