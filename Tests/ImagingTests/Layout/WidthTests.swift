import Core
import Testing

@testable import Imaging

/// Printers have rows of many lengths: all that is laid out stands within the row, or is refused with what it needs.
@Suite("Rows of any length")
struct WidthTests {
  private static let counters = Counters(copies: 3, job: "A1B2C3", submitted: "2026-11-23 15:20")
  private static let widths = [360, 384, 432, 512, 546, 576, 640]

  /// Whether nothing black is cut off at the right edge, and something is black at all.
  private func expectWhole(
    _ onPaper: LaidOutDocument, _ what: String, sourceLocation: SourceLocation = #_sourceLocation
  ) {
    for (page, list) in zip(onPaper.pages, onPaper.lists) {
      let wider = list.render(rows: 0..<page.height, width: onPaper.width + 64)
      let inked = wider.bytes.contains { $0 != 0 }
      #expect(inked, "\(what): blank", sourceLocation: sourceLocation)
      let over = (0..<page.height).contains { y in
        (onPaper.width..<wider.width).contains { x in wider[x, y] }
      }
      #expect(!over, "\(what): hangs over", sourceLocation: sourceLocation)
    }
  }

  @Test(
    "Each template's example fits each row in each size of type",
    arguments: TemplateCatalogue.builtInNames, [TextSize.normal, .huge])
  func templates(name: String, size: TextSize) throws {
    let template = try TemplateCatalogue.builtIn(named: name)
    var data = template.example.object ?? [:]
    data["textSize"] = .string(size.rawValue)
    let document = try template.render(data: .object(data))
    for width in Self.widths {
      let onPaper = try DocumentRenderer().layout(document, width: width, counters: Self.counters)
      #expect(onPaper.width == width)
      expectWhole(onPaper, "\(name) at \(width)")
      try WidthPictures.write(onPaper, name: "\(name)-\(width)-\(size.rawValue)")
    }
  }

  /// One block of each kind that has a shape of its own.
  private static let blocks: [(name: String, block: Block)] = [
    ("heading", .heading(Block.Heading(text: "人民调解协议书"))),
    ("indent", .paragraph(Block.Paragraph(spans: [Span("以老槐树为界，各自耕种。")], indent: .length(.millimetres(40))))),
    ("list", .list(Block.List(ordered: true, items: Array(repeating: "以老槐树为界。", count: 12)))),
    ("fields", .fields(Block.Fields(items: [.init(label: "居民身份证号码", value: "11010519491231002X")]))),
    (
      "table",
      .table(
        Block.Table(
          columns: [.init(width: 100), .init(width: 1), .init(width: 1, align: .end)], header: ["项目", "数", "金额"],
          rows: [["蒜苗与灌溉水渠", "三", "120.00"]]))
    ),
    ("rule", .rule(.dashed)), ("code", .qr(Block.QRCode(text: "https://example.org/"))),
    ("signature", .signature(Block.SignatureBox(label: "当事人签名"))),
    ("fingerprint", .fingerprint(Block.StampBox(label: "当事人捺印", size: .millimetres(25)))),
    ("seal", .seal(Block.StampBox(label: "调委会印章", size: .millimetres(42)))),
  ]

  @Test(
    "A block stands within the narrowest row that takes it, and a narrower one is refused", arguments: TextSize.allCases
  )
  func narrow(size: TextSize) throws {
    guard size != .small else { return }
    for (name, block) in Self.blocks {
      var refused = 0
      for width in stride(from: 64, through: 384, by: 8) {
        let document = Document(textSize: size, blocks: [block])
        do {
          expectWhole(try DocumentRenderer().layout(document, width: width), "\(name) at \(width)")
        } catch {
          #expect(error.code == (name == "code" ? .codeTooLong : .paperTooNarrow), "\(name) at \(width)")
          #expect(error.path == "blocks[0]")
          if error.code == .paperTooNarrow {
            #expect(error.facts["width"] == "\(width / 8)")
            #expect(error.facts["needed"].flatMap(Int.init).map { $0 * 8 >= width } ?? false)
          }
          refused = max(refused, width)
        }
      }
      // Only the square for a thumb has a size that no row changes.
      #expect(refused <= (name == "fingerprint" ? 192 : 176), "\(name) is refused at \(refused)")
    }
  }

  @Test("A page's zone stands beside its square, above it on narrow paper, and is refused below 25 mm")
  func zone() throws {
    let document = Document(
      page: PageSetup(length: .millimetres(200), signature: true),
      blocks: [.paragraph(Block.Paragraph(spans: [Span("问：还有什么？")]))])
    func zoneHeight(_ width: Int) throws -> Int {
      let onPaper = try DocumentRenderer().layout(document, width: width)
      expectWhole(onPaper, "\(width)")
      // The square's corners are black wherever the zone is.
      let page = onPaper.render(page: 0, rows: 0..<1600)
      #expect(page[width - 200, 1599] && page[width - 1, 1599] && page[width - 200, 1400] && page[width - 1, 1400])
      let rows = (100..<1600).filter { y in (0..<width).contains { page[$0, y] } }
      return 1600 - (rows.first ?? 1600)
    }
    for width in [336, 360, 384, 640] { #expect(try zoneHeight(width) == 200, "\(width)") }
    for width in [200, 208, 304, 328] { #expect(try zoneHeight(width) > 200, "\(width)") }
    let problem = Problem(.paperTooNarrow, path: "page.signature", facts: ["needed": "25", "width": "24"])
    #expect(throws: problem) { try DocumentRenderer().layout(document, width: 192) }
  }

  @Test("Columns are an em wide at least, however small their shares and however many they are")
  func columns() throws {
    // The first character of each column, in a row of its own, must be whole: no two columns touch.
    for (count, width) in [(2, 64), (12, 384), (12, 360), (12, 332), (7, 192)] {
      var shares = Array(repeating: Block.Table.Column(width: 0.01), count: count)
      shares[0].width = 100
      let table = Block.Table(columns: shares, rows: [Array(repeating: "国", count: count)])
      let onPaper = try DocumentRenderer().layout(Document(blocks: [.table(table)]), width: width)
      expectWhole(onPaper, "\(count) at \(width)")
      let page = onPaper.render(page: 0, rows: 8 + 2 + 5..<8 + 2 + 5 + 33)
      var runs = 0
      var wasInked = false
      for x in 0..<width {
        let inked = (0..<page.height).contains { page[x, $0] }
        if inked && !wasInked { runs += 1 }
        wasInked = inked
      }
      #expect(runs == count, "\(count) at \(width)")
    }
    let table = Block.Table(columns: Array(repeating: .init(), count: 12), rows: [Array(repeating: "国", count: 12)])
    let problem = Problem(.paperTooNarrow, path: "blocks[0]", facts: ["needed": "42", "width": "41"])
    #expect(throws: problem) { try DocumentRenderer().layout(Document(blocks: [.table(table)]), width: 328) }
  }

  @Test("The void mark and the job's mark are whole on any row")
  func marks() throws {
    let place = PaperPosition(copy: 12, page: 34, row: 0)
    for width in stride(from: 128, through: 1024, by: 32) {
      let mark = DocumentRenderer().voidMark(width: width, position: place, job: "A1B2C3")
      #expect(mark.width == width && mark.height > 100)
      let document = Document(blocks: [.paragraph(Block.Paragraph(spans: [Span("田界")]))])
      let bare = try DocumentRenderer().layout(document, width: width).pages[0].height
      let marked = try DocumentRenderer().layout(document, width: width, counters: Self.counters)
      expectWhole(marked, "\(width)")
      // The time of submission is never left out: the mark takes a second line instead.
      let line = TypeScale.pitch(16)
      #expect((marked.pages[0].height - bare - 4) % line == 0)
      #expect((marked.pages[0].height - bare - 4) / line == (width > 256 ? 1 : 2), "\(width)")
    }
  }
}
