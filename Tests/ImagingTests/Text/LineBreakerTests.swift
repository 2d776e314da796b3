import FuzzTestKit
import Testing

@testable import Imaging

/// Chinese line breaking by our own table, beside Pango's.
@Suite struct LineBreakerTests {
  /// A character of each class.
  private static let representatives: [Unicode.Scalar] = [
    "中", "a", "1", " ", "（", "）", "(", ")", "}", "“", "\"", "！", "：", "、", ",", "/", "$", "%", "-", "|", "　", "…", "—",
    "～", "·", "％",
  ]

  /// Where lines may begin, and where words may be torn.
  private func marks(_ text: [Unicode.Scalar], language: String) -> [[Bool]] {
    let pieces = text.map { CharacterRow.Piece(scalar: $0, offset: 0, width: 10) }
    var row = CharacterRow(pieces, language: language)
    _ = row.ends(width: 1, indent: 0, shortBy: 0)
    return row.pieces.map { [$0.mayBegin, $0.mayTear] }
  }

  private func expectSame(_ text: [Unicode.Scalar]) {
    #expect(text.allSatisfy { LineBreakClass($0) != nil })
    // English is broken by Pango, by the same rules.
    let (own, pango) = (marks(text, language: "zh-CN"), marks(text, language: "en"))
    #expect(own == pango, "\(String(String.UnicodeScalarView(text)))")
  }

  @Test("classes beside one another break as Pango breaks them") func sequences() {
    var generator = SeededGenerator(seed: 14)
    for _ in 0..<1500 {
      expectSame((0..<60).compactMap { _ in Self.representatives.randomElement(using: &generator) })
    }
  }

  @Test("numbers, their units and their brackets stay whole") func numbers() {
    var generator = SeededGenerator(seed: 25)
    let parts: [Unicode.Scalar] = ["1", "2", ",", ".", "/", "%", "$", "￥", "℃", "(", ")", "（", "）", "-", "元"]
    for _ in 0..<1500 { expectSame((0..<40).compactMap { _ in parts.randomElement(using: &generator) }) }
  }

  @Test("each character of the table is of the class that Pango has it in") func classes() {
    let ranges: [ClosedRange<UInt32>] = [
      0x20...0x7E, 0xA0...0xFF, 0x2010...0x2040, 0x2100...0x2120, 0x2460...0x249B, 0x25A0...0x25A1, 0x3000...0x301B,
      0xFF01...0xFFE6,
    ]
    let han = stride(from: 0x3400, through: 0x9FFF, by: 37).map { UInt32($0) } + [0x9FFF, 0x20BB7, 0x2A6D6, 0x30000]
    var known = 0
    for value in ranges.joined() + han {
      guard let scalar = Unicode.Scalar(value), LineBreakClass(scalar) != nil else { continue }
      known += 1
      expectSame(Self.representatives.flatMap { [scalar, $0, $0, scalar, " ", $0, scalar, " "] } + ["中"])
    }
    #expect(known > 900)
  }

  @Test("what no table of ours knows is left to Pango") func strangers() {
    for scalar in "éяαかカ㌔가\u{0301}\u{200B}\u{200D}\u{00A0}\n".unicodeScalars {
      #expect(LineBreakClass(scalar) == nil, "\(scalar.value)")
    }
  }
}
