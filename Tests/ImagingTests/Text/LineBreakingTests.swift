import Core
import FuzzTestKit
import Testing

@testable import Imaging

@Suite("Line breaking")
struct LineBreakingTests {
  /// Marks that lean on the character before.
  private static let closing = Set("，。、；：？！）》〉」』】”’％·…".unicodeScalars)
  /// Marks that lean on the character after.
  private static let opening = Set("（《〈「『【“‘".unicodeScalars)

  @Test("Chinese punctuation never stands on the wrong side of a line's end")
  func punctuation() throws {
    var random = SeededGenerator(seed: 28)
    let letters = Array("双方承包地以老槐树中心与村道北侧界桩连线为界買提艾力")
    let marks = Array("，。、；：？！）》”·…（《“")
    for _ in 0..<60 {
      var text = ""
      var wasOpening = false
      for _ in 0..<120 {
        let isMark = Int.random(in: 0..<4, using: &random) == 0
        let candidates = isMark && !wasOpening ? marks : letters
        let next = candidates[Int.random(in: 0..<candidates.count, using: &random)]
        wasOpening = next.unicodeScalars.allSatisfy(Self.opening.contains)
        text.append(next)
      }
      let width = Int.random(in: 6...24, using: &random) * 24
      for line in try lines(text, width: width).dropFirst() {
        let first = try #require(scalars(of: line, in: text).first)
        #expect(!Self.closing.contains(first), "a line of \(width) dots begins with \(first)")
      }
      for line in try lines(text, width: width).dropLast() {
        let last = try #require(scalars(of: line, in: text).last)
        #expect(!Self.opening.contains(last), "a line of \(width) dots ends with \(last)")
      }
    }
  }

  @Test("A foreign name's dot and a range's dash stay with the character before")
  func glued() throws {
    let text = "甲乙丙丁戊己庚买买提·艾力与古丽·阿不都"
    for width in stride(from: 72, through: 360, by: 8) {
      for line in try lines(text, width: width).dropFirst() {
        #expect(scalars(of: line, in: text).first != "·")
      }
    }
  }

  @Test("An identity number and a word are not torn where a line can be given to them, and get no hyphen")
  func words() throws {
    let text = "公民身份号码11010519491231002X，Settlement"
    let broken = try lines(text, width: 384).map { String(String.UnicodeScalarView(scalars(of: $0, in: text))) }
    #expect(broken.contains { $0.hasPrefix("11010519491231002X") || $0.contains("11010519491231002X") })
    let narrow = try lines("Settlementagreement", width: 60)
    #expect(narrow.count > 1)
    #expect(narrow.map(\.clusters.count).reduce(0, +) == 19)
  }

  @Test("Justified lines end exactly at the edge, the last one does not stretch")
  func justified() throws {
    let text = "双方承包地以老槐树中心与村道北侧第 3 号界桩的连线为界，界线以北归甲方（张三）使用，以南归乙方 Li Si 使用。"
    let lines = try lines(text, width: 377).map { $0.endsParagraph ? $0 : $0.justified(to: 377, em: 24) }
    for line in lines.dropLast() {
      let last = try #require(line.clusters.last)
      #expect(line.width == 377 && last.x + last.width == 377)
      for (before, after) in zip(line.clusters, line.clusters.dropFirst()) {
        #expect(after.x >= before.x + before.width && after.x - before.x - before.width <= 12)
      }
    }
    #expect((lines.last?.width ?? 0) < 377)
  }

  @Test("A paragraph's last line does not hold a single ideograph, unless there is no other place to break")
  func orphans() throws {
    func broken(_ text: String, _ ems: Int, isJustified: Bool = false) throws -> [String] {
      try lines(text, width: ems * 24, isJustified: isJustified).map {
        String(String.UnicodeScalarView(scalars(of: $0, in: text)))
      }
    }
    #expect(try broken("一二三四五六七八", 7) == ["一二三四五六", "七八"])
    #expect(try broken("一二三四五六七八。", 7) == ["一二三四五六", "七八。"])
    #expect(try broken("一二三四五六七八九", 7) == ["一二三四五六七", "八九"])
    #expect(try broken("一二三，四五六七", 7) == ["一二三，四五", "六七"])
    #expect(try broken("一二三四", 3) == ["一二", "三四"])
    // Of a line that will be stretched a seventh may go, and a third of others: narrower columns keep their orphans.
    #expect(try broken("一二三", 2) == ["一二", "三"])
    #expect(try broken("一二三四五六七", 6, isJustified: true) == ["一二三四五六", "七"])
    #expect(try broken("一二三四五六七八", 7, isJustified: true) == ["一二三四五六", "七八"])
    #expect(try broken("三\n一二三四五六七八\n八", 7) == ["三", "一二三四五六", "七八", "八"])
    // Two ideographs on two lines have no better place.
    #expect(try broken("一二", 1) == ["一", "二"])
    // Nothing is lost or doubled, and nothing gets wider than it may.
    let text = String(repeating: "双方承包地以老槐树中心与第3号界桩连线为界，", count: 12)
    for length in 20...200 {
      let part = String(text.prefix(length))
      for width in [200, 288, 384] {
        let lines = try lines(part, width: width)
        #expect(lines.map { String(String.UnicodeScalarView(scalars(of: $0, in: part))) }.joined() == part)
        #expect(lines.allSatisfy { $0.width <= width })
        #expect(lines.map(\.endsParagraph) == Array(repeating: false, count: lines.count - 1) + [true])
      }
    }
  }

  @Test("Of two marks that meet, the blank half between them goes")
  func halved() throws {
    let full = try #require(try lines("。", width: 384).first).width
    #expect(full == 24)
    #expect(try #require(try lines("。」", width: 384).first).width == 36)
    #expect(try #require(try lines("：“好", width: 384).first).width == 60)
    #expect(try #require(try lines("（《好", width: 384).first).width == 60)
  }

  @Test("Tibetan breaks only after a syllable's mark")
  func tibetan() throws {
    let text = "ཕྱོགས་གཉིས་ཀྱིས་རང་མོས་ཐོག་ནས་གཤམ་གསལ་གྱི་གྲོས་མཐུན་བཞག་པ་ཡིན། རྒྱུད་སྒྲ་བསྒྲུབས་རྫོགས།"
    let lines = try TextEngine.shared.lines(
      StyledText(text, TextStyle(em: 24)), width: 200, language: "bo-CN")
    #expect(lines.count > 3)
    for line in lines.dropLast() {
      let last = try #require(scalars(of: line, in: text).last { $0 != " " })
      #expect(last == "\u{0F0B}" || last == "\u{0F0D}")
    }
  }

  private func lines(_ text: String, width: Int, isJustified: Bool = false) throws -> [TextLine] {
    try TextEngine.shared.lines(
      StyledText(text, TextStyle(em: 24)), width: width, language: "zh-CN", isJustified: isJustified)
  }

  private func scalars(of line: TextLine, in text: String) -> [Unicode.Scalar] {
    Array(String(decoding: Array(text.utf8)[line.bytes], as: UTF8.self).unicodeScalars)
  }
}
