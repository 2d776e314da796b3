import Core
import Imaging
import Testing

@testable import VirtualKit

@Suite struct TextTests {
  func printed(_ bytes: [UInt8], _ configuration: VirtualPrinterConfiguration = VirtualPrinterConfiguration())
    -> VirtualPrinter
  {
    var printer = VirtualPrinter(configuration)
    #expect(printer.send(bytes) == bytes.count)
    return printer
  }

  @Test func aCharacterStandsInItsCell() throws {
    let printer = printed(Array("A".utf8) + [0x0A])
    #expect(printer.paper.height == 30)
    let glyph = try #require(GlyphSource.shared.glyph("A", in: .fontA))
    var expected = Bitmap(width: 384, height: 24)
    expected.merge(glyph, x: 0, y: 0)
    #expect(printer.paper.rows(0..<24) == expected)
  }

  @Test func sizesMultiply() throws {
    let printer = printed([0x1D, 0x21, 0x21] + Array("A".utf8) + [0x0A])
    let glyph = try #require(GlyphSource.shared.glyph("A", in: .fontA)).scaled(x: 3, y: 2)
    var expected = Bitmap(width: 384, height: 48)
    expected.merge(glyph, x: 0, y: 0)
    #expect(printer.paper == expected)
  }

  @Test func differentHeightsStandOnOneBase() throws {
    let printer = printed([0x1D, 0x21, 0x11] + Array("A".utf8) + [0x1D, 0x21, 0x00] + Array("a".utf8) + [0x0A])
    var expected = Bitmap(width: 384, height: 48)
    expected.merge(try #require(GlyphSource.shared.glyph("A", in: .fontA)).scaled(x: 2, y: 2), x: 0, y: 0)
    expected.merge(try #require(GlyphSource.shared.glyph("a", in: .fontA)), x: 24, y: 24)
    #expect(printer.paper == expected)
  }

  @Test func longLinesWrap() {
    let printer = printed([UInt8](repeating: 0x41, count: 33) + [0x0A])
    #expect(printer.paper.height == 60)
  }

  @Test func aLineWithoutItsFeedIsNotPrinted() {
    let printer = printed(Array("A".utf8))
    #expect(printer.paper.height == 0)
    #expect(printer.isIdle)
  }

  @Test(arguments: [(UInt8(0), 0), (1, 186), (2, 372)])
  func alignment(n: UInt8, x: Int) throws {
    let printer = printed([0x1B, 0x61, n] + Array("A".utf8) + [0x0A])
    var expected = Bitmap(width: 384, height: 24)
    expected.merge(try #require(GlyphSource.shared.glyph("A", in: .fontA)), x: x, y: 0)
    #expect(printer.paper.rows(0..<24) == expected)
  }

  @Test func chineseIsTwoBytesBetweenItsCommands() throws {
    // 中国 in GB2312, then latin again.
    let printer = printed(PrinterStream.gbk([0xD6D0, 0xB9FA]) + Array("A".utf8) + [0x0A])
    var expected = Bitmap(width: 384, height: 24)
    expected.merge(try #require(GlyphSource.shared.glyph("中", in: .chinese)), x: 0, y: 0)
    expected.merge(try #require(GlyphSource.shared.glyph("国", in: .chinese)), x: 24, y: 0)
    expected.merge(try #require(GlyphSource.shared.glyph("A", in: .fontA)), x: 48, y: 0)
    #expect(printer.paper.rows(0..<24) == expected)
    #expect(printer.errors.isEmpty)
  }

  @Test func aPrinterMayNeedNoCommandForChinese() {
    var always = VirtualPrinterConfiguration()
    always.chinese = .always
    let plain = printed([0xD6, 0xD0, 0x0A], always)
    #expect(plain.paper == printed(PrinterStream.gbk([0xD6D0]) + [0x0A]).paper)
    #expect(printed([0xD6, 0xD0, 0x0A]).paper != plain.paper)
  }

  @Test func aPrinterWithoutChineseKnowsNoFS() {
    var none = VirtualPrinterConfiguration()
    none.chinese = .none
    #expect(printed([0x1C, 0x26], none).errors.map(\.kind) == [.unknownCommand])
  }

  @Test func aFourByteCharacterIsAnErrorAndABox() {
    // 㛃 is 0x82318736 or another four-byte code: whichever, no two-byte font has it.
    let printer = printed([0x1C, 0x26, 0x82, 0x31, 0x87, 0x36, 0xD6, 0xD0, 0x0A])
    #expect(printer.errors.map(\.kind) == [.fourByteCharacter])
    #expect(printer.errors.first?.command == [0x82, 0])
    #expect(printer.paper.rows(0..<24).bytes.contains { $0 != 0 })
  }

  @Test func aBrokenCharacterIsAnError() {
    #expect(printed([0x1C, 0x26, 0xD6, 0x0A]).errors.map(\.kind) == [.brokenCharacter])
    #expect(printed([0x1C, 0x26, 0xD6, 0x1C, 0x2E]).errors.map(\.kind) == [.brokenCharacter])
    #expect(printed([0x1C, 0x26, 0xD6, 0x20, 0x0A]).errors.map(\.kind) == [.brokenCharacter])
  }

  @Test(arguments: [
    (UInt8(0), UInt8(0x9B), Character("¢")), (2, 0x9B, "ø"), (16, 0x80, "€"), (17, 0x80, "А"), (18, 0xA5, "ą"),
    (19, 0xD5, "€"),
  ])
  func codePages(page: UInt8, byte: UInt8, character: Character) throws {
    let printer = printed([0x1B, 0x74, page, byte, 0x0A])
    var expected = Bitmap(width: 384, height: 24)
    expected.merge(try #require(GlyphSource.shared.glyph(character, in: .fontA)), x: 0, y: 0)
    #expect(printer.paper.rows(0..<24) == expected)
    #expect(printer.errors.isEmpty)
  }

  @Test func anUnknownCodePageIsAnError() {
    #expect(printed([0x1B, 0x74, 200]).errors.map(\.kind) == [.badParameter])
  }

  @Test func tabsAndPositions() throws {
    let glyph = try #require(GlyphSource.shared.glyph("A", in: .fontA))
    var expected = Bitmap(width: 384, height: 24)
    for x in [0, 96, 120, 300] { expected.merge(glyph, x: x, y: 0) }
    let bytes: [UInt8] = [0x41, 0x09, 0x41, 0x1B, 0x44, 10, 20, 0, 0x09, 0x41, 0x1B, 0x24, 0x2C, 0x01, 0x41, 0x0A]
    #expect(printed(bytes).paper.rows(0..<24) == expected)
  }

  @Test func upsideDownIsTheLineTurned() throws {
    let upright = printed([0x1B, 0x61, 0] + Array("AB".utf8) + [0x0A]).paper.rows(0..<24)
    let turned = printed([0x1B, 0x7B, 1] + Array("AB".utf8) + [0x0A]).paper.rows(0..<24)
    #expect(turned == upright.turnedHalf)
  }

  @Test func stylesShow() throws {
    let plain = printed(Array("A".utf8) + [0x0A]).paper
    let styles: [[UInt8]] = [
      [0x1B, 0x45, 1], [0x1B, 0x2D, 1], [0x1D, 0x42, 1], [0x1B, 0x4D, 1], [0x1B, 0x56, 1], [0x1B, 0x21, 0x80],
    ]
    for style in styles {
      let printer = printed(style + Array("A".utf8) + [0x0A])
      #expect(printer.paper != plain, "\(style)")
      #expect(printer.errors.isEmpty)
      // ESC @ takes it back.
      #expect(printed(style + PrinterStream.reset + Array("A".utf8) + [0x0A]).paper == plain)
    }
    // Inverted: what was black is white within the cell.
    let reversed = printed([0x1D, 0x42, 1] + Array("A".utf8) + [0x0A]).paper
    for y in 0..<24 { for x in 0..<12 { #expect(reversed[x, y] != plain[x, y]) } }
  }

  @Test func feedsAreExact() {
    #expect(printed([0x1B, 0x64, 5]).paper.height == 150)
    #expect(printed([0x1B, 0x4A, 17]).paper.height == 17)
    #expect(printed([0x1B, 0x33, 40, 0x0A, 0x1B, 0x32, 0x0A]).paper.height == 70)
    // A line is never overprinted: a feed shorter than it is the line's own height.
    #expect(printed([0x41, 0x1B, 0x4A, 3]).paper.height == 24)
  }

  @Test func unknownCommandsAreCountedWithTheirPlace() {
    let printer = printed([0x41, 0x1B, 0x7A, 0x1D, 0x28, 0x58, 2, 0, 1, 2, 0x07])
    #expect(
      printer.errors == [
        VirtualPrinterError(.unknownCommand, offset: 1, command: [0x1B, 0x7A]),
        VirtualPrinterError(.unknownFunction, offset: 3, command: [0x1D, 0x28]),
        VirtualPrinterError(.unknownCommand, offset: 10, command: [0x07, 0]),
      ])
  }

  @Test func theErrorListIsBounded() {
    let printer = printed([UInt8](repeating: 0x07, count: 5000))
    #expect(printer.errorCount == 5000)
    #expect(printer.errors.count == VirtualPrinter.errorLimit)
  }

  @Test func aDeselectedPrinterPrintsNothing() {
    let printer = printed(
      [0x1B, 0x3D, 2, 0x41, 0x0A] + PrinterStream.raster(PrinterStream.pattern(width: 16, height: 4)))
    #expect(printer.paper.height == 0)
    #expect(printed([0x1B, 0x3D, 2, 0x41, 0x1B, 0x3D, 1, 0x0A]).paper.height == 30)
  }
}
