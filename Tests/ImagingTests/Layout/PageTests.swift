import Core
import Testing

@testable import Imaging

@Suite("Pages")
struct PageTests {
  private let renderer = DocumentRenderer()

  @Test("A document of nothing is a page all the same")
  func empty() throws {
    for blocks in [[], [Block.pageBreak], [Block.cut(.full), .pageBreak]] {
      let pages = try renderer.layout(Document(blocks: blocks), paper: .mm58).pages
      #expect(pages.count == 1 && pages.allSatisfy { $0.height > 0 && $0.safeRows == [$0.height] })
    }
  }

  @Test("Breaks and cuts divide, but never leave an empty page")
  func breaks() throws {
    let blocks: [Block] = [line, .pageBreak, .pageBreak, line, .cut(.full), line, .pageBreak, .cut(.full)]
    let cuts = try renderer.layout(Document(blocks: blocks), paper: .mm58).pages.map(\.cut)
    #expect(cuts == [nil, .full, .full])
    #expect(try renderer.layout(Document(blocks: [line]), paper: .mm58).pages.map(\.cut) == [.partial])
  }

  @Test("Pages of fixed length all have it, with foot and counters at the same place", arguments: Paper.allCases)
  func fixed(paper: Paper) throws {
    let setup = PageSetup(length: .millimetres(120), footer: "第 [[page]] 页 共 [[pages]] 页", signature: true)
    let document = Document(page: setup, blocks: Array(repeating: line, count: 80))
    let onPaper = try renderer.layout(document, paper: paper)
    #expect(onPaper.pages.count > 2)
    #expect(onPaper.pages.allSatisfy { $0.height == 960 })
    let feet = onPaper.pages.indices.map { onPaper.render(page: $0, rows: 690..<930) }
    #expect(feet[0] == feet[1], "the signature zone stands at the same rows")
    let footers = onPaper.pages.indices.map { onPaper.render(page: $0, rows: 930..<960) }
    #expect(Set(footers.map(\.bytes)).count == footers.count, "each footer has its own number")
  }

  @Test("A page too short for its foot and some lines is refused with the length that it needs")
  func tooShort() throws {
    let document = Document(page: PageSetup(length: .millimetres(30), signature: true), blocks: [line])
    let problem = #expect(throws: Problem.self) { try renderer.layout(document, paper: .mm58) }
    #expect(problem?.code == .invalidValue && problem?.path == "page.length")
    #expect(problem?.facts["expected"]?.hasPrefix("at least ") == true)
  }

  @Test("A heading stays with what follows, a table's head is repeated")
  func together() throws {
    let head = Block.heading(Block.Heading(text: "标题", level: 3))
    for lines in 1...12 {
      let blocks = Array(repeating: line, count: lines) + [head, line]
      let document = Document(page: PageSetup(length: .dots(400)), blocks: blocks)
      let pages = try renderer.layout(document, paper: .mm58).pages
      // A heading alone at the foot would leave a page whose only seams are lines, and the last page with one line.
      if let last = pages.last, pages.count == 2, lines < 10 { #expect(last.safeRows.count != 2) }
    }
    let rows = (1...20).map { ["第 \($0) 件", "\($0)"] }
    let table = Block.Table(columns: [.init(), .init()], header: ["物品", "数量"], rows: rows)
    let document = Document(page: PageSetup(length: .dots(400)), blocks: [.table(table)])
    let onPaper = try renderer.layout(document, paper: .mm58)
    #expect(onPaper.pages.count > 2)
    let heads = onPaper.pages.indices.map { onPaper.render(page: $0, rows: 0..<56) }
    #expect(Set(heads.map(\.bytes)).count == 1)
  }

  @Test("No line of a paragraph or an item stands alone at the foot or the head of a page", arguments: [true, false])
  func noLineAlone(isList: Bool) throws {
    // Five lines on this paper, one of which differs from the others.
    let text = String(repeating: "调", count: 70)
    for above in 0...12 {
      let body = isList ? Block.list(Block.List(items: [text])) : .paragraph(Block.Paragraph(spans: [Span(text)]))
      let blocks = Array(repeating: line, count: above) + [body]
      let document = Document(page: PageSetup(length: .dots(445)), blocks: blocks)
      let pages = try renderer.layout(document, paper: .mm58).pages
      let bare = try renderer.layout(
        Document(page: document.page, blocks: Array(repeating: line, count: above)), paper: .mm58
      ).pages
      guard pages.count > bare.count else { continue }
      // The seams of a page are its lines and its end.
      let before = bare.last.map { $0.safeRows.count } ?? 0
      let atFoot = pages[bare.count - 1].safeRows.count - before
      let atHead = pages[pages.count - 1].safeRows.count - 1
      #expect(atFoot != 1 && atHead != 1, "\(above) lines above: \(atFoot) at the foot, \(atHead) at the head")
      #expect(atFoot + atHead == 5)
    }
  }

  @Test("Counters are filled once, and what is filled in is not looked at again")
  func counters() {
    let counters = PageCounters(
      counters: Counters(copy: 2, copies: 3, job: "[[page]]"), page: 4, pages: 5)
    #expect(counters.filled("[[page]]/[[pages]] [[copy]]/[[copies]] [[job]]") == "4/5 2/3 [[page]]")
    #expect(counters.filled("本协议[[copies.set]]由各方") == "本协议一式三份，由各方")
    #expect(counters.filled("第[[copy.zh]]份共[[copies.zh]]份 [[page.zh]]/[[pages.zh]]") == "第二份共三份 四/五")
    #expect(PageCounters(counters: Counters(), page: 1, pages: 1).filled("本协议[[copies.set]]由各方") == "本协议由各方")
    let words = "[[page]] [[[[job]]"
    #expect(counters.filled(PageCounter.escape(words)) == words)
  }

  @Test("The count of pages is right in the text too, when it is known only afterwards")
  func counted() throws {
    let lines = Array(repeating: line, count: 30)
    func document(_ last: String) -> Document {
      Document(
        page: PageSetup(length: .dots(400)),
        blocks: lines + [.paragraph(Block.Paragraph(spans: [Span(last)]))])
    }
    let counted = try renderer.layout(document("共 [[pages]] 页，此处第 [[page]] 页"), paper: .mm58)
    let count = counted.pages.count
    let written = try renderer.layout(document("共 \(count) 页，此处第 \(count) 页"), paper: .mm58)
    #expect(counted.pages == written.pages)
    #expect(
      counted.render(page: count - 1, rows: 0..<400) == written.render(page: count - 1, rows: 0..<400))
  }

  @Test("Layouts on several threads at once are the same")
  func threads() async throws {
    let expected = try renderer.layout(SampleDocuments.agreement, paper: .mm58)
    let height = expected.pages[0].height
    let whole = expected.render(page: 0, rows: 0..<height)
    try await withThrowingTaskGroup(of: Bitmap.self) { group in
      for _ in 0..<8 {
        group.addTask {
          try DocumentRenderer().layout(SampleDocuments.agreement, paper: .mm58).render(page: 0, rows: 0..<height)
        }
      }
      for try await bitmap in group { #expect(bitmap == whole) }
    }
  }

  private let line = Block.paragraph(Block.Paragraph(spans: [Span("一行文字")]))
}
