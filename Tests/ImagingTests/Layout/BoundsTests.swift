import Core
import Testing

@testable import Imaging

/// What a document may ask for and no paper can bear.
@Suite("Bounds of a layout")
struct BoundsTests {
  private func layout(_ blocks: [Block], language: String = "zh-CN") throws(Problem) -> LaidOutDocument {
    try DocumentRenderer().layout(Document(language: language, blocks: blocks), paper: .mm58)
  }

  private func paragraph(_ text: String) -> Block { .paragraph(Block.Paragraph(spans: [Span(text)])) }

  @Test(
    "a character that no installed font has is named, and where it stands",
    arguments: [
      ("\u{12000}", "U+12000"), ("\u{13000}", "U+13000"), ("\u{1F9FF}", "U+1F9FF"), ("\u{FFFE}", "U+FFFE"),
      ("\u{FFFF}", "U+FFFF"), ("\u{E000}", "U+E000"), ("\u{10FFFF}", "U+10FFFF"),
    ])
  func missing(text: String, name: String) {
    let blocks = [paragraph("好"), paragraph("甲\(text)乙")]
    let missing = Problem(.missingGlyph, path: "blocks[1]", facts: ["character": name])
    #expect(throws: missing) { try layout(blocks) }
  }

  @Test("without a single font each text names its first character, and the mark of a torn page is still its rules")
  func noFonts() throws {
    let engine = TextEngine(fontFolders: ["/nonexistent"])
    #expect(throws: Problem(.missingGlyph, facts: ["character": "U+597D"])) {
      try engine.lines(StyledText("好人", TextStyle(em: 24)), width: 384, language: "zh-CN")
    }
    let blank = try engine.lines(StyledText("", TextStyle(em: 24)), width: 384, language: "zh-CN")
    #expect(blank.count == 1 && blank[0].width == 0)
  }

  @Test(
    "marks upon marks and letters without width make no endless paper",
    arguments: ["\u{301}", "\u{483}", "\u{F72}", "\u{64B}", "\u{200B}", "\u{200D}", "\u{FE0F}", "\u{2066}", "\u{34F}"])
  func storms(mark: String) throws {
    for count in [1_000, 20_000] {
      let text = "甲a" + String(repeating: mark, count: count) + "乙"
      do {
        let page = try layout([paragraph(text), paragraph("好")]).pages[0]
        // A line of its own for each 256 bytes, each as high as its marks.
        #expect(page.height < 40 * count, "\(page.height)")
      } catch {
        #expect(error.code == .documentTooLong || error.code == .missingGlyph, "\(error)")
      }
    }
  }

  @Test("a paragraph ends its own overrides and isolates of direction")
  func directions() throws {
    let open = "\u{2067}\u{2067}\u{202B}甲 abc"
    let after = paragraph("乙 123 abc")
    let page = try layout([paragraph(open), after])
    let alone = try layout([after])
    let rows = alone.pages[0].height - 16 - 8
    let height = page.pages[0].height
    #expect(
      page.render(page: 0, rows: height - 16 - rows..<height - 16)
        == alone.render(page: 0, rows: 8..<8 + rows))
  }

  @Test("pictures of 1 × 30000 and 30000 × 1")
  func thin() throws {
    let tall = PNG.encode(GrayImage(width: 1, height: 30_000, bytes: [UInt8](repeating: 0, count: 30_000)))
    let wide = PNG.encode(GrayImage(width: 30_000, height: 1, bytes: [UInt8](repeating: 0, count: 30_000)))
    #expect(try layout([.image(Block.Image(source: .data(tall)))]).pages[0].height > 30_000)
    #expect(try layout([.image(Block.Image(source: .data(wide)))]).pages[0].height < 40)
    #expect(throws: PageFiller.tooLong) {
      try layout([.image(Block.Image(source: .data(tall), width: .millimetres(1)))])
    }
  }

  /// Two thousand blocks of one picture of 40 megapixels were decoded two thousand times, in each round of the layout.
  @Test("a picture is asked for and decoded once, however often it stands in a document")
  func repeated() throws {
    let file = PNG.encode(GrayImage(width: 16, height: 16, bytes: [UInt8](repeating: 0, count: 256)))
    var asked = 0
    let picture = Block.image(Block.Image(source: .document(id: "doc_1")))
    // The counter makes the layout go another round.
    let blocks = Array(repeating: picture, count: 50) + [paragraph("[[pages]] [[page]]"), .pageBreak, picture]
    let laid = try DocumentRenderer().layout(Document(blocks: blocks), paper: .mm58) { _ throws(Problem) in
      asked += 1
      return file
    }
    #expect(laid.pages.count == 2 && asked == 1)
  }

  @Test("pictures that unfold to more than 160 megapixels together are refused, at the first that is too much")
  func unfolding() throws {
    // 6300 × 6300: a file of 40 KB.
    let file = PNG.encode(Bitmap(width: 6_300, height: 6_300))
    #expect(file.count < 50_000)
    // Each in another size, so that each is decoded.
    let blocks = (1...8).map { Block.image(Block.Image(source: .data(file), width: .dots(8 * $0))) }
    let left = PictureShelf.pixelLimit - 4 * 6_300 * 6_300
    let refused = Problem(.imageTooLarge, path: "blocks[4]", facts: ["limit": "\(left)"])
    #expect(throws: refused) { try layout(blocks) }
  }

  @Test("a table of 12 columns of which 11 want to be narrower than a character has one for each, or is refused")
  func narrow() throws {
    let columns = (0..<12).map { Block.Table.Column(width: $0 == 0 ? 100 : 0.1) }
    let table = Block.Table(
      columns: columns, header: Array(repeating: "头", count: 12), rows: [Array(repeating: "字12", count: 12)])
    for size in [TextSize.normal, .large] {
      let page = try DocumentRenderer().layout(Document(textSize: size, blocks: [.table(table)]), width: 576).pages[0]
      #expect(page.height < 2_000)
    }
    let refused = #expect(throws: Problem.self) {
      try DocumentRenderer().layout(Document(textSize: .huge, blocks: [.table(table)]), width: 576)
    }
    #expect(refused?.code == .paperTooNarrow && refused?.path == "blocks[0]")
  }
}
