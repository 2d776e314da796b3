import Core
import Glibc
import Imaging
import Testing

@Suite("Hostile documents", .serialized)
struct HostileDocumentTests {
  private let renderer = DocumentRenderer()
  private let tooLong = Problem(.documentTooLong, facts: ["limit": "10000"])

  /// Seconds that this thread has computed: a busy machine does not count.
  private static func computingTime() -> Double {
    var time = timespec()
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
    return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
  }

  @Test("More than 10 m is refused before it is drawn, however it is made up")
  func tooLongDocuments() {
    let row = ["一", "二", "三"]
    let table = Block.Table(columns: [.init(), .init(), .init()], rows: Array(repeating: row, count: 10_000))
    let line = Block.paragraph(Block.Paragraph(spans: [Span("一")]))
    let documents = [
      [Block.table(table)],
      [.list(Block.List(ordered: true, items: Array(repeating: "一", count: 10_000)))],
      Array(repeating: line, count: 10_000),
      [.feed(.millimetres(10_001))], [.feed(.dots(.max))], [.feed(.millimetres(1e300))],
      [.signature(Block.SignatureBox(label: "签名", height: .millimetres(.infinity))), .feed(.dots(80_000))],
      [.paragraph(Block.Paragraph(spans: [Span(String(repeating: "\n", count: 100_000))]))],
      Array(repeating: .heading(Block.Heading(text: "标题")), count: 5000),
      (0..<5000).flatMap { _ in [line, Block.cut(.full)] },
    ]
    for (index, blocks) in documents.enumerated() {
      let start = Self.computingTime()
      #expect(throws: tooLong, "document \(index)") { try renderer.layout(Document(blocks: blocks), paper: .mm58) }
      #expect(Self.computingTime() - start < 15, "document \(index)")
    }
  }

  @Test(
    "A word of 100,000 letters is broken or refused, in bounded time", arguments: ["a", "ئ", "字", "ཀ", "\u{301}", "("])
  func longWord(letter: String) {
    let blocks = [Block.paragraph(Block.Paragraph(spans: [Span(String(repeating: letter, count: 100_000))]))]
    let start = Self.computingTime()
    do {
      let pages = try renderer.layout(Document(blocks: blocks), paper: .mm58).pages
      #expect(pages[0].height <= 80_100)
    } catch {
      #expect(error == tooLong)
    }
    #expect(Self.computingTime() - start < 15, "\(letter)")
  }

  @Test("Odd sizes are brought into their bounds")
  func sizes() throws {
    let blocks: [Block] = [
      .paragraph(Block.Paragraph(spans: [Span("缩进")], indent: .ems(1e9))),
      .paragraph(Block.Paragraph(spans: [Span("缩进")], indent: .length(.dots(-5)))),
      .fingerprint(Block.StampBox(label: "捺印", size: .dots(1))),
      .seal(Block.StampBox(label: "印章", size: .millimetres(500))),
      .feed(.dots(-7)), .feed(.millimetres(.nan)),
      .table(
        Block.Table(
          columns: [.init(width: 1e12), .init(width: -1), .init(width: .nan)], rows: [["一", "二", "三"], ["只有一格"]])),
      .table(Block.Table(columns: [], rows: [[]])),
    ]
    for paper in Paper.allCases {
      let page = try renderer.layout(Document(blocks: blocks), paper: paper).pages[0]
      #expect(page.height > 2 * 200)
    }
    let crowd = Block.Table(columns: Array(repeating: .init(), count: 40), rows: [Array(repeating: "字", count: 40)])
    let narrow = Problem(.paperTooNarrow, path: "blocks[0]", facts: ["needed": "140", "width": "72"])
    #expect(throws: narrow) { try renderer.layout(Document(blocks: [.table(crowd)]), paper: .mm80) }
  }

  @Test("A faulty picture, code or character names its place")
  func places() {
    let text = Block.paragraph(Block.Paragraph(spans: [Span("好")]))
    func problem(_ block: Block) -> Problem? {
      #expect(throws: Problem.self) { try renderer.layout(Document(blocks: [text, block]), paper: .mm58) }
    }
    let garbage = problem(.image(Block.Image(source: .data([1, 2, 3]))))
    #expect(garbage == Problem(.imageUnreadable, path: "blocks[1]"))
    #expect(problem(.image(Block.Image(source: .document(id: "doc_x"))))?.code == .unknownDocument)
    #expect(
      problem(.qr(Block.QRCode(text: String(repeating: "长", count: 2000)))) == Problem(.codeTooLong, path: "blocks[1]"))
    #expect(
      problem(.barcode(Block.Barcode(symbology: .code128, text: String(repeating: "A", count: 60))))
        == Problem(.codeTooLong, path: "blocks[1]"))
    #expect(
      problem(.barcode(Block.Barcode(symbology: .ean13, text: "汉字")))
        == Problem(
          .codeUnsupportedText, path: "blocks[1]", facts: ["expected": "digits only", "expected.zh": "只能用数字"]))
    let missing = ["character": "U+E123"]
    #expect(
      problem(.table(Block.Table(columns: [.init(), .init()], rows: [["一", "二"], ["三", "\u{E123}"]])))
        == Problem(.missingGlyph, path: "blocks[1].rows[1][1]", facts: missing))
    #expect(
      problem(.fields(Block.Fields(items: [.init(label: "姓名", value: "\u{E123}")])))
        == Problem(.missingGlyph, path: "blocks[1].items[0].value", facts: missing))
    #expect(
      problem(.list(Block.List(items: ["一", "\u{E123}"])))
        == Problem(.missingGlyph, path: "blocks[1].items[1]", facts: missing))
  }

  @Test("An uploaded picture is asked for by its id; one too high for the roll is refused")
  func pictures() throws {
    let file = PNG.encode(GrayImage(width: 100, height: 50, bytes: [UInt8](repeating: 0, count: 5000)))
    var asked: [String] = []
    let picture = Block.Image(source: .document(id: "doc_7"), width: .millimetres(25))
    let page = try renderer.layout(Document(blocks: [.image(picture)]), paper: .mm58) { id throws(Problem) in
      asked.append(id)
      return file
    }.pages[0]
    #expect(asked == ["doc_7"])
    #expect(page.height == 100 + 8 + 16)
    let tall = PNG.encode(GrayImage(width: 1, height: 300, bytes: [UInt8](repeating: 0, count: 300)))
    #expect(throws: tooLong) {
      try renderer.layout(
        Document(blocks: [.image(Block.Image(source: .data(tall), width: .millimetres(48)))]), paper: .mm58)
    }
  }
}
