import Core
import Testing

@testable import Imaging

@Suite struct GlyphSourceTests {
  func extent(_ glyph: Bitmap) -> (columns: ClosedRange<Int>, rows: ClosedRange<Int>)? {
    let columns = (0..<glyph.width).filter { x in (0..<glyph.height).contains { glyph[x, $0] } }
    let rows = (0..<glyph.height).filter { y in (0..<glyph.width).contains { glyph[$0, y] } }
    guard let left = columns.first, let right = columns.last, let top = rows.first, let bottom = rows.last else {
      return nil
    }
    return (left...right, top...bottom)
  }

  @Test(arguments: [GlyphSource.Cell.fontA, .fontB, .chinese, .small])
  func glyphsHaveTheSizeOfTheirCell(cell: GlyphSource.Cell) throws {
    let glyph = try #require(GlyphSource.shared.glyph("国", in: cell))
    #expect(glyph.width == cell.width && glyph.height == cell.height)
  }

  @Test(arguments: Array("国赢龘囍凸警"))
  func chineseFillsItsCell(character: Character) throws {
    let glyph = try #require(GlyphSource.shared.glyph(character, in: .chinese))
    let ink = try #require(extent(glyph))
    #expect(ink.columns.count >= 18 && ink.rows.count >= 18, "\(ink)")
    let black = glyph.bytes.reduce(0) { $0 + $1.nonzeroBitCount }
    // Strokes are there, and have not run together.
    #expect((60...400).contains(black), "\(black)")
  }

  @Test func letterFillsItsCellAndKeepsOffItsNeighbours() throws {
    let glyph = try #require(GlyphSource.shared.glyph("M", in: .fontA))
    let ink = try #require(extent(glyph))
    #expect(ink.columns.count >= 9 && ink.rows.count >= 13, "\(ink)")
    // Descenders reach below the base of M.
    let g = try #require(GlyphSource.shared.glyph("g", in: .fontA))
    let descender = try #require(extent(g))
    #expect(descender.rows.upperBound > ink.rows.upperBound)
  }

  @Test(arguments: [GlyphSource.Cell.fontA, .fontB, .small])
  func allOfASCIIIsThereAndDistinct(cell: GlyphSource.Cell) throws {
    var seen: [[UInt8]: Character] = [:]
    for code in UInt8(0x21)...0x7E {
      let character = Character(Unicode.Scalar(code))
      let glyph = try #require(GlyphSource.shared.glyph(character, in: cell))
      #expect(glyph.bytes.contains { $0 != 0 })
      let twin = seen.updateValue(character, forKey: glyph.bytes)
      #expect(twin == nil, "\(character) looks like another")
    }
    #expect(GlyphSource.shared.glyph(" ", in: cell)?.bytes.allSatisfy { $0 == 0 } == true)
  }

  @Test func framesMeetTheirNeighbours() throws {
    let line = try #require(GlyphSource.shared.glyph("│", in: .fontA))
    for y in 0..<24 { #expect((0..<12).contains { line[$0, y] }, "row \(y)") }
    let rule = try #require(GlyphSource.shared.glyph("─", in: .fontA))
    for x in 0..<12 { #expect((0..<24).contains { rule[x, $0] }, "column \(x)") }
    let block = try #require(GlyphSource.shared.glyph("█", in: .fontA))
    #expect(block.bytes.reduce(0) { $0 + $1.nonzeroBitCount } == 288)
  }

  @Test func aCharacterThatNoFontHasIsNil() {
    #expect(GlyphSource.shared.glyph("\u{10FFFD}", in: .chinese) == nil)
    // A second time, out of the cache.
    #expect(GlyphSource.shared.glyph("\u{10FFFD}", in: .chinese) == nil)
  }

  @Test func manyThreadsGetTheSameGlyphs() async throws {
    let source = GlyphSource()
    let text = Array("调解协议书甲乙双方以老槐树为界")
    let expected = text.map { GlyphSource.shared.glyph($0, in: .chinese) }
    await withTaskGroup(of: [Bitmap?].self) { group in
      for _ in 0..<8 { group.addTask { text.map { source.glyph($0, in: .chinese) } } }
      for await glyphs in group { #expect(glyphs == expected) }
    }
  }
}

@Suite struct PrinterEncodingTests {
  @Test(arguments: [
    (UInt8(0xD6), UInt8(0xD0), Character("中")), (0xB0, 0xA1, "啊"), (0xF7, 0xFE, "齄"), (0xA3, 0xA4, "￥"),
    (0xA1, 0xA3, "。"), (0x81, 0x40, "丂"), (0xFE, 0x4F, "﨩"),
  ])
  func twoByteCodes(lead: UInt8, trail: UInt8, character: Character) {
    #expect(PrinterEncoding.gb18030(lead: lead, trail: trail) == character)
  }

  @Test func codesThatAreNoneAreNil() {
    #expect(PrinterEncoding.gb18030(lead: 0x80, trail: 0x40) == nil)
    #expect(PrinterEncoding.gb18030(lead: 0xD6, trail: 0x7F) == nil)
    #expect(PrinterEncoding.gb18030(lead: 0xFF, trail: 0xFE) == nil)
    // Kept for private use.
    #expect(PrinterEncoding.gb18030(lead: 0xAA, trail: 0xA1) == nil)
  }

  @Test func gbkIsComplete() {
    // GBK/2 and GBK/3 and GBK/4: 6763 + 6080 + 8160 characters, and the symbols.
    let count = (UInt8(0x81)...0xFE).reduce(0) { sum, lead in
      sum + (UInt8(0x40)...0xFE).count { PrinterEncoding.gb18030(lead: lead, trail: $0) != nil }
    }
    #expect(count >= 6763 + 6080 + 8160 + 700, "\(count)")
  }

  @Test func codePages() throws {
    let page = try #require(PrinterEncoding.codePage("CP437"))
    #expect(page.count == 128)
    #expect(page[0] == "Ç" && page[0x33] == "│" && page[0x7D] == "²")
    #expect(PrinterEncoding.codePage("NO-SUCH-PAGE") == nil)
  }

  @Test("a rare character has the strokes in a printer's cell that it has on drawn paper")
  func rareStrokes() throws {
    var thin: [String] = []
    // Those that a tester found without their strokes, and some of all that few fonts have.
    let points =
      Array("𪜀𡉄𦎧𠔄".unicodeScalars) + stride(from: 0x20000, to: 0x2A6D0, by: 163).compactMap(Unicode.Scalar.init)
    for scalar in points {
      let cell = try #require(GlyphSource.shared.glyph(Character(scalar), in: .chinese))
      let page = try DocumentRenderer().layout(
        Document(blocks: [.paragraph(Block.Paragraph(spans: [Span(String(scalar))]))]), width: 384)
      let drawn = page.render(page: 0, rows: 0..<page.pages[0].height)
      func ink(_ bitmap: Bitmap) -> Double { Double(bitmap.bytes.reduce(0) { $0 + $1.nonzeroBitCount }) }
      if ink(cell) < 0.85 * ink(drawn) { thin.append("\(scalar) \(Int(100 * ink(cell) / ink(drawn)))") }
    }
    #expect(thin.isEmpty)
  }
}
