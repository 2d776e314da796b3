import Core
import Testing

@testable import Imaging

@Suite struct QRSymbolTests {
  /// Rows of a bitmap as text, so that a failing golden shows itself.
  static func art(_ bitmap: Bitmap) -> [String] {
    (0..<bitmap.height).map { y in String((0..<bitmap.width).map { x in bitmap[x, y] ? "#" : "." }) }
  }

  @Test func anASCIITextIsASmallSquareWithFinders() throws {
    let modules = try QRSymbol.modules(text: "A-0017", correction: .low)
    #expect(modules.width == 21 && modules.height == 21)
    let finder = ["#######", "#.....#", "#.###.#", "#.###.#", "#.###.#", "#.....#", "#######"]
    let rows = Self.art(modules)
    #expect(rows.prefix(7).map { String($0.prefix(7)) } == finder)
    #expect(rows.prefix(7).map { String($0.suffix(7)) } == finder)
    #expect(rows.suffix(7).map { String($0.prefix(7)) } == finder)
  }

  /// Read back by zxing-cpp as 调解协议 in UTF-8 when this golden was made.
  @Test func chineseIsUTF8WithItsECI() throws {
    let modules = try QRSymbol.modules(text: "调解协议", correction: .medium)
    #expect(Self.art(modules) == Self.chinese)
  }

  @Test func chineseDiffersFromItsBareBytes() throws {
    let marked = try QRSymbol.modules(text: "警民联系卡", correction: .medium)
    let bare = try QRSymbol.modules(bytes: Array("警民联系卡".utf8), correction: .medium)
    #expect(marked != bare)
  }

  @Test(arguments: [
    (Block.QRCode.Correction.low, 2953), (.medium, 2331), (.quartile, 1663), (.high, 1273),
  ])
  func capacityOfVersion40IsTheStandards(correction: Block.QRCode.Correction, bytes: Int) throws {
    // ISO/IEC 18004 table 7, 8-bit bytes; lower-case letters are neither digits nor alphanumeric.
    let full = String(repeating: "a", count: bytes)
    #expect(try QRSymbol.modules(text: full, correction: correction).width == 177)
    #expect(throws: Problem(.codeTooLong)) { try QRSymbol.modules(text: full + "a", correction: correction) }
  }

  @Test func aLimitOnTheSideIsKept() throws {
    let text = String(repeating: "路", count: 60)
    let side = try QRSymbol.modules(text: text).width
    #expect(try QRSymbol.modules(text: text, largestSide: side).width == side)
    #expect(throws: Problem(.codeTooLong)) { try QRSymbol.modules(text: text, largestSide: side - 4) }
  }

  @Test func hugeAndEmptyTextsAreRefused() {
    #expect(throws: Problem(.codeTooLong)) { try QRSymbol.modules(text: String(repeating: "长", count: 100_000)) }
    #expect(throws: Problem(.codeUnsupportedText)) { try QRSymbol.modules(text: "") }
  }

  @Test func aNULIsDataLikeAnyOther() throws {
    #expect(try QRSymbol.modules(bytes: [0x41, 0, 0x42]) != QRSymbol.modules(bytes: [0x41]))
    #expect(try QRSymbol.modules(bytes: [0, 0, 0]).width == 21)
  }

  @Test func microCodesAreSmall() throws {
    #expect(try MicroQRSymbol.modules(bytes: Array("Testing 123".utf8)).width <= 17)
    #expect(throws: Problem(.codeTooLong)) { try MicroQRSymbol.modules(bytes: [UInt8](repeating: 0x61, count: 16)) }
  }

  static let chinese = [
    "#######...##..#######",
    "#.....#....#..#.....#",
    "#.###.#...##..#.###.#",
    "#.###.#..###..#.###.#",
    "#.###.#...#.#.#.###.#",
    "#.....#.#.#...#.....#",
    "#######.#.#.#.#######",
    ".........#.#.........",
    "#..#.##.######.#.....",
    "#.##.#..#..##.#.#.##.",
    "#.#.#.###..#.#.......",
    ".#..#...#.#.#.###.###",
    "....#.#.#....##...#.#",
    "........##.##.#..##..",
    "#######...#....##..#.",
    "#.....#.#####.####.##",
    "#.###.#..#....#.#.##.",
    "#.###.#.##...#.#..#.#",
    "#.###.#..##...#...#.#",
    "#.....#..#.#####.#.##",
    "#######.###..###...#.",
  ]
}
