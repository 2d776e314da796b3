import Core
import Testing

@testable import Imaging

@Suite struct BarcodeSymbolTests {
  static func bars(_ symbol: BarcodeSymbol) -> String {
    String((0..<symbol.bars.width).map { symbol.bars[$0, 0] ? "1" : "0" })
  }

  /// EAN-13 by the standard's own tables (GS1 General Specifications §5.2.1.2), written here a second time.
  static func ean13(_ digits: [Int]) -> String {
    let odd = [
      "0001101", "0011001", "0010011", "0111101", "0100011", "0110001", "0101111", "0111011", "0110111", "0001011",
    ]
    let parity = [
      "OOOOOO", "OOEOEE", "OOEEOE", "OOEEEO", "OEOOEE", "OEEOOE", "OEEEOO", "OEOEOE", "OEOEEO", "OEEOEO",
    ]
    func right(_ digit: Int) -> String { String(odd[digit].map { $0 == "0" ? "1" : "0" }) }
    func even(_ digit: Int) -> String { String(right(digit).reversed()) }
    let left = zip(digits[1...6], parity[digits[0]]).map { $1 == "O" ? odd[$0] : even($0) }.joined()
    return "101" + left + "01010" + digits[7...12].map(right).joined() + "101"
  }

  @Test(arguments: ["6901234567892", "4006381333931", "0012345678905"])
  func ean13IsTheStandards(text: String) throws {
    let symbol = try BarcodeSymbol.encode(text: text, symbology: .ean13)
    #expect(Self.bars(symbol) == Self.ean13(text.compactMap(\.wholeNumberValue)))
    #expect(symbol.text == text)
    #expect(try BarcodeSymbol.encode(text: String(text.dropLast()), symbology: .ean13) == symbol)
  }

  @Test func upcaIsAnEAN13ThatBeginsWithZero() throws {
    let symbol = try BarcodeSymbol.encode(text: "012345678905", symbology: .upca)
    #expect(Self.bars(symbol) == Self.ean13([0, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 0, 5]))
  }

  @Test func code39IsTheStandards() throws {
    // `*A*`: nine elements each, wide 2 or 3 narrow; zint draws wide as 2.
    let symbol = try BarcodeSymbol.encode(text: "A", symbology: .code39)
    let bars = Self.bars(symbol)
    #expect(bars.hasPrefix("1001011011010"))
    #expect(bars.dropFirst(13).hasPrefix("1101010010110"))
    #expect(symbol.text == "*A*")
  }

  @Test func code128BeginsAndStopsAsItShould() throws {
    let symbol = try BarcodeSymbol.encode(text: "A-0017", symbology: .code128)
    let bars = Self.bars(symbol)
    #expect(bars.hasPrefix("11010010000"))  // Start B.
    #expect(bars.hasSuffix("1100011101011"))
    #expect(symbol.text == "A-0017")
    // Two digits share a character in subset C.
    #expect(try BarcodeSymbol.encode(text: "0123456789", symbology: .code128).bars.width == 11 * 7 + 13)
  }

  @Test(arguments: [
    (Block.Barcode.Symbology.code93, "CODE 93", 9 * 11 + 1), (.itf, "0123456789", 4 + 5 * 18 + 5),
    (.ean8, "96385074", 67),
  ])
  func widthsAreTheStandards(symbology: Block.Barcode.Symbology, text: String, width: Int) throws {
    #expect(try BarcodeSymbol.encode(text: text, symbology: symbology).bars.width == width)
  }

  @Test func codabarBringsItsFrameWhereItIsMissing() throws {
    let framed = try BarcodeSymbol.encode(text: "A40156B", symbology: .codabar)
    #expect(try BarcodeSymbol.encode(text: "40156", symbology: .codabar) == framed)
    #expect(framed.text == "A40156B")
  }

  /// The widths of a picture's elements in dots, a bar first.
  static func elements(_ picture: Bitmap) -> [Int] {
    var widths: [Int] = []
    for x in 0..<picture.width {
      if x > 0, picture[x, 0] == picture[x - 1, 0] { widths[widths.count - 1] += 1 } else { widths.append(1) }
    }
    return widths
  }

  /// The standards' own tables (ISO/IEC 16388, ISO/IEC 16390, EN 798), w for wide, written here a second time.
  @Test(arguments: [
    (Block.Barcode.Symbology.code39, "A", ["nwnnwnwnn", "n", "wnnnnwnnw", "n", "nwnnwnwnn"]),
    (.itf, "38", ["nnnn", "wwwnnnnwnn", "wnn"]), (.codabar, "A4B", ["nnwwnwn", "n", "nnwnnwn", "n", "nwnwnnw"]),
  ])
  func wideElementsAreTwoAndAHalfNarrowOnes(
    symbology: Block.Barcode.Symbology, text: String, pattern: [String]
  ) throws {
    let symbol = try BarcodeSymbol.encode(text: text, symbology: symbology)
    for (module, wide) in [(2, 5), (3, 8), (4, 10), (5, 13)] {
      let picture = symbol.picture(module: module, rows: 3)
      #expect(Self.elements(picture) == pattern.joined().map { $0 == "w" ? wide : module }, "\(module)")
      #expect(picture.height == 3)
      #expect(picture.rows(2..<3) == picture.rows(0..<1))
    }
  }

  @Test func modulesOfOtherSymbologiesAreAllAlike() throws {
    let symbol = try BarcodeSymbol.encode(text: "A-0017", symbology: .code128)
    #expect(symbol.picture(module: 3, rows: 7) == symbol.bars.enlarged(by: 3, rows: 7))
  }

  @Test func upceTakesSevenDigits() throws {
    #expect(try BarcodeSymbol.encodeUPCE(digits: "0123456").bars.width == 51)
    #expect(throws: Problem(.codeUnsupportedText)) { try BarcodeSymbol.encodeUPCE(digits: "123456") }
  }

  @Test(arguments: [
    (Block.Barcode.Symbology.ean13, "6901234567891"), (.ean13, "690123456789X"), (.ean13, "69"), (.ean8, "123456789"),
    (.upca, "012345678901"), (.itf, "123"), (.itf, "12a4"), (.code39, "abc"), (.code39, "A*B"), (.code93, "é"),
    (.code128, "调解"), (.code128, ""), (.code128, "A\u{0}B"), (.codabar, "AB"), (.codabar, "A12"), (.codabar, "1E2"),
    (.codabar, "A1B2C"), (.code128, "A\nB"),
  ])
  func wrongTextIsRefused(symbology: Block.Barcode.Symbology, text: String) {
    #expect(throws: Problem(.codeUnsupportedText)) { try BarcodeSymbol.encode(text: text, symbology: symbology) }
  }

  @Test(arguments: [Block.Barcode.Symbology.code128, .code39, .code93, .itf, .codabar])
  func overlongTextIsRefused(symbology: Block.Barcode.Symbology) {
    for count in [400, 20_000] {
      #expect(throws: Problem(.codeTooLong)) {
        try BarcodeSymbol.encode(text: String(repeating: "1", count: count), symbology: symbology)
      }
    }
  }
}
