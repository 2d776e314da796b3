import Core
import Foundation
import Testing

@testable import Imaging

/// Text in a printer's own characters.
@Suite struct CellTypesetterTests {
  private let typesetter = CellTypesetter(font: .of(.gb18030TwoByte), language: "zh-CN")

  private func lines(_ text: String, width: Int = 384, indent: Int = 0, em: Int = 24) throws -> [TextLine] {
    try #require(
      try typesetter.lines(StyledText(text, TextStyle(em: em)), width: width, indent: indent, limit: 1000))
  }

  private func spans(_ line: TextLine) -> [PaperText.Span] {
    var spans: [PaperText.Span] = []
    if let cells = line.cells { typesetter.characters.add(cells, from: 0, to: &spans) }
    return spans
  }

  /// The words of a line, read back from the bytes that the printer gets.
  private func words(_ line: TextLine) -> String {
    spans(line).map { span in
      switch span.content {
      case .drawn: "�"
      case .characters(let bytes):
        String(
          decoding: bytes.indices.reduce(into: (text: "", skips: false)) { state, index in
            if state.skips { return state.skips = false }
            if bytes[index] < 0x80 { return state.text.append(Character(Unicode.Scalar(bytes[index]))) }
            state.text.append(PrinterEncoding.gb18030(lead: bytes[index], trail: bytes[index + 1]) ?? "?")
            state.skips = true
          }.text.utf8, as: UTF8.self)
      }
    }.joined()
  }

  @Test("each printer's font has what its character set has, and no more", arguments: ChineseFont.Encoding.allCases)
  func repertoire(encoding: ChineseFont.Encoding) throws {
    let font = PrinterFont.of(encoding)
    func kind(_ scalar: Unicode.Scalar) -> String {
      let cell = font.lookUp { $0.cell(scalar) }
      var bytes: [UInt8] = []
      bytes.append(addingCapacity: 4) { cell.append(to: &$0) }
      return cell.isOwn ? "\(bytes.count)" : cell.isDrawn ? cell.width == 12 ? "half" : "drawn" : "none"
    }
    for scalar in "中人民调解协议书，。；：“”‘’——……·（）《》、？！￥①℃".unicodeScalars {
      #expect(kind(scalar) == "2", "\(scalar)")
    }
    for scalar in "A~ 0$".unicodeScalars { #expect(kind(scalar) == "1") }
    // 鎔 is in GBK, not in GB 2312; 㐀 and 㛃 are in the four-byte part; 𠮷 is in the second plane, which no font has.
    #expect(kind("鎔") == (encoding == .gb2312 ? "drawn" : "2"))
    for scalar: Unicode.Scalar in ["㐀", "㛃"] { #expect(kind(scalar) == (encoding == .gb18030 ? "4" : "drawn")) }
    #expect(kind("𠮷") == "drawn")
    for scalar in "éяα¥€–•".unicodeScalars { #expect(kind(scalar) == "half", "\(scalar)") }
    // Square metres are in GBK; boxes to tick and Hangul are in none.
    #expect(kind("㎡") == (encoding == .gb2312 ? "drawn" : "2"))
    for scalar in "☐☑가".unicodeScalars { #expect(kind(scalar) == "drawn", "\(scalar)") }
    for scalar in "\u{0626}\u{0F40}\u{200D}\u{301}\u{AD}\t".unicodeScalars { #expect(kind(scalar) == "none") }
  }

  @Test("what the printer is sent reads back as the text") func roundTrip() throws {
    let text = "甲方：张三，身份证号 11010519491231002X；“乙方”应于2026年11月24日前，一次性赔偿3,200.00元（大写：叁仟贰佰元整）。"
    let lines = try lines(text)
    // A space at which a line ends is not printed.
    #expect(lines.map(words).joined().filter { $0 != " " } == text.filter { $0 != " " })
    #expect(lines.allSatisfy { $0.width <= 384 })
    #expect(lines.count == 5 || lines.count == 6)
  }

  @Test("an ideographic space at the edge takes no cell beyond it") func hangingSpace() throws {
    for width in stride(from: 60, through: 384, by: 12) {
      for line in try lines("报警人　张㛃（签名）　　　　年　　月　　日　　", width: width) { #expect(line.width <= width) }
    }
  }

  @Test("a rare character stands in its place in the line") func rare() throws {
    let line = try #require(try lines("张㛃与李𠮷").first)
    let spans = spans(line)
    #expect(spans.map(\.x) == [0, 24, 48, 96])
    #expect(spans.map(\.width) == [24, 24, 48, 24])
    guard case .drawn(let picture) = spans[1].content else {
      Issue.record("not drawn")
      return
    }
    #expect((picture.width, picture.height) == (24, 24))
    #expect(picture == GlyphSource.shared.glyph("㛃", in: .chinese))
    #expect(picture.bytes.contains { $0 != 0 })
  }

  @Test("a sign that the printer lacks stands in its place, and the words around it are the printer's")
  func signs() throws {
    let line = try #require(try lines("租金¥120.5元，62㎡，☐是Zoë").first)
    let spans = spans(line)
    #expect(words(line) == "租金�120.5元，62㎡，�是Zo�")
    #expect(spans.map(\.x) == [0, 48, 60, 240, 264, 312])
    #expect(spans.map(\.width) == [48, 12, 180, 24, 48, 12])
    for (index, character) in [(1, "¥" as Character), (5, "ë")] {
      guard case .drawn(let picture) = spans[index].content else {
        Issue.record("not drawn")
        continue
      }
      #expect(picture == GlyphSource.shared.glyph(character, in: .fontA))
      #expect(picture.bytes.contains { $0 != 0 })
    }
  }

  @Test("no mark that closes begins a line, none that opens ends one, whatever the width") func punctuation() throws {
    let text = String(
      repeating: "（一）双方约定：“以老槐树为界”，互不侵犯；第3.5条、第4条《补充协议》……不再追究！——调解员说：『可以』。", count: 4)
    // Narrower, a mark and what it may not leave are longer than a line.
    for width in stride(from: 120, through: 576, by: 12) {
      let words = try lines(text, width: width).map(words)
      #expect(words.joined() == text)
      for line in words.dropFirst() {
        let first = try #require(line.first)
        #expect(!"，。；：、！？”’』）》…·".contains(first), "\(width)")
      }
      for line in words.dropLast() {
        let last = try #require(line.last)
        #expect(!"（“‘『《".contains(last), "\(width)")
      }
    }
  }

  @Test("numbers and words stay whole where they fit, and are torn where nothing else helps") func longWords() throws {
    let words = try lines("身份证号码为 11010519491231002X 的人", width: 240).map(words)
    #expect(words.contains { $0.contains("11010519491231002X") })
    let torn = try lines(String(repeating: "7", count: 100), width: 240)
    #expect(torn.map(\.width) == [240, 240, 240, 240, 240])
    // Narrower than a character: one each, never an endless loop.
    #expect(try lines("中文字", width: 10).count == 3)
    #expect(try lines("", width: 10).count == 1)
    #expect(try lines("一\n\n二").count == 3)
  }

  @Test("a last line of one character takes another along") func orphan() throws {
    // Seventeen characters on lines of sixteen.
    let words = try lines("甲乙丙丁戊己庚辛壬癸子丑寅卯辰巳午").map(words)
    #expect(words.map(\.count) == [15, 2])
  }

  @Test("an indent belongs to the first line of each paragraph") func indent() throws {
    let lines = try lines("甲乙丙丁戊己庚辛壬癸子丑寅卯辰巳午未申\n甲", indent: 48)
    #expect(lines.map { $0.cells?.range.count } == [14, 5, 1])
    #expect(lines.map(\.beginsParagraph) == [true, false, true])
    #expect(lines.map(\.endsParagraph) == [false, true, true])
  }

  @Test("what is not for cells is left to the drawn fonts") func refused() throws {
    func isTaken(_ text: String, em: Int = 24, language: String = "zh-CN") throws -> Bool {
      try CellTypesetter(font: .of(.gb18030TwoByte), language: language).lines(
        StyledText(text, TextStyle(em: em)), width: 384, indent: 0, limit: 10) != nil
    }
    #expect(try isTaken("中"))
    #expect(try isTaken("中", em: 48))
    #expect(try !isTaken("中", em: 32))
    #expect(try !isTaken("中", language: "ja"))
    #expect(try !isTaken("阿卜杜ئابدۇ"))
    #expect(try isTaken("Zoë"))
    #expect(try !isTaken("e\u{301}"))
  }

  @Test("a character that no font has is told by its code point") func missing() throws {
    // The last of Extension H.
    #expect(throws: Problem(.missingGlyph, facts: ["character": "U+323AF"])) { _ = try lines("张\u{323AF}") }
  }
}
