import Core
import Testing

@testable import Imaging

@Suite("The job's mark")
struct JobMarkTests {
  private let job = Counters(copies: 2, job: "A1B2C3", submitted: "2026-11-23 14:05")
  private let none = Counters(copies: 2, job: "------", submitted: "---------- --:--")

  private static let setups = [
    PageSetup(), PageSetup(footer: "第 [[page]] 页"), PageSetup(length: .millimetres(80), signature: true),
    PageSetup(length: .millimetres(80), footer: "[[job]]", signature: true),
  ]

  private func document(_ setup: PageSetup, language: String = "zh-CN", textSize: TextSize = .normal) -> Document {
    let line = Block.paragraph(Block.Paragraph(spans: [Span("一行文字")]))
    return Document(
      language: language, textSize: textSize, page: setup, blocks: [line, .pageBreak, line, line, .cut(.full), line])
  }

  @Test("It stands at the very foot of each page, and nothing else changes with it", arguments: setups, Paper.allCases)
  func everyPage(setup: PageSetup, paper: Paper) throws {
    let renderer = DocumentRenderer()
    let marked = try renderer.layout(document(setup), paper: paper, counters: job)
    let later = try renderer.layout(
      document(setup), paper: paper,
      counters: Counters(copies: 2, job: "A1B2C3", submitted: "2026-11-23 14:06"))
    #expect(marked.pages.count == 3 && marked.pages == later.pages)
    for (page, paperPage) in marked.pages.enumerated() {
      let (one, other) = (rows(marked, page), rows(later, page))
      let different = one.indices.filter { one[$0] != other[$0] }
      let first = try #require(different.first, "page \(page + 1) bears no mark")
      #expect(first >= paperPage.height - (setup.length == nil ? PageFrame.tail : 0) - TypeScale.pitch(16))
    }
  }

  @Test("A preview keeps its place: all is the same but its own rows", arguments: setups)
  func preview(setup: PageSetup) throws {
    let renderer = DocumentRenderer()
    let marked = try renderer.layout(document(setup), paper: .mm58, counters: job)
    let planned = try renderer.layout(document(setup), paper: .mm58, counters: none)
    #expect(marked.pages == planned.pages)
    guard setup.footer?.contains("[[job]]") != true else { return }
    for (page, paperPage) in marked.pages.enumerated() {
      let body = 0..<paperPage.height - (setup.length == nil ? PageFrame.tail : 0) - TypeScale.pitch(16)
      #expect(marked.render(page: page, rows: body) == planned.render(page: page, rows: body))
    }
  }

  @Test("A number that the footer has is not said twice")
  func numberedFooter() throws {
    func start(_ footer: String) throws -> Int {
      let onPaper = try DocumentRenderer().layout(document(PageSetup(footer: footer)), paper: .mm58, counters: job)
      let height = onPaper.pages[0].height
      let mark = onPaper.render(page: 0, rows: height - PageFrame.tail - TypeScale.pitch(16)..<height)
      return (0..<mark.width).first { x in (0..<mark.height).contains { mark[x, $0] } } ?? mark.width
    }
    #expect(try start("[[job]]") > start("第 [[page]] 页") + 40)
  }

  @Test("It has the same size whatever the document's language and type", arguments: ["zh-CN", "ug", "bo", "en"])
  func languages(language: String) throws {
    for size in [TextSize.normal, .large, .huge] {
      let renderer = DocumentRenderer()
      let sample = document(PageSetup(length: .millimetres(80)), language: language, textSize: size)
      let onPaper = try renderer.layout(sample, paper: .mm58, counters: job)
      let reference = try renderer.layout(
        document(PageSetup(length: .millimetres(80))), paper: .mm58, counters: job)
      let foot = 640 - TypeScale.pitch(16)..<640
      for page in 0..<3 {
        #expect(onPaper.render(page: page, rows: foot) == reference.render(page: page, rows: foot))
      }
    }
  }

  @Test("Without a job there is none")
  func unmarked() throws {
    let plain = try DocumentRenderer().layout(document(PageSetup()), paper: .mm58)
    let marked = try DocumentRenderer().layout(document(PageSetup()), paper: .mm58, counters: job)
    #expect(zip(plain.pages, marked.pages).allSatisfy { $0.height < $1.height })
  }

  private func rows(_ document: LaidOutDocument, _ page: Int) -> [[UInt8]] {
    let bitmap = document.render(page: page, rows: 0..<document.pages[page].height)
    return (0..<bitmap.height).map { Array(bitmap.bytes[$0 * bitmap.stride..<($0 + 1) * bitmap.stride]) }
  }
}
