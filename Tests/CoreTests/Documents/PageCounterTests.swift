import Core
import FuzzTestKit
import Testing

@Suite struct PageCounterTests {
  private func filled(_ text: String) -> String {
    PageCounter.fill(text) { counter in
      switch counter {
      case .page: "2"
      case .pages: "3"
      case .copy: "1"
      case .copies: "4"
      case .job: "j_x"
      case .chinesePage: "二"
      case .chinesePages: "三"
      case .chineseCopy: "一"
      case .chineseCopies: "四"
      case .copiesSet: "一式四份，"
      }
    }
  }

  @Test(arguments: [
    ("第 [[page]] 页 共 [[pages]] 页", "第 2 页 共 3 页"), ("第[[copy.zh]]份共[[copies.zh]]份", "第一份共四份"),
    ("[[page.zh]]/[[pages.zh]]", "二/三"), ("[[job.zh]]", "[[job.zh]]"), ("[[copy]]/[[copies]] [[job]]", "1/4 j_x"),
    ("", ""), ("本协议[[copies.set]]由各方", "本协议一式四份，由各方"),
    ("[[unknown]]", "[[unknown]]"), ("[page]", "[page]"), ("[[[page]]]", "[2]"), ("[[", "[["), ("[[page]", "[[page]"),
    ("[[[]]", "["), ("[[[]][[[]]page]]", "[[page]]"), ("㛃[[page]]𠮷", "㛃2𠮷"),
  ])
  func fills(text: String, expected: String) {
    #expect(filled(text) == expected)
    #expect(PageCounter.isUsed(in: text) == (text != expected))
  }

  /// Escaped words come out as they were, whatever words stand before and behind them.
  @Test func escapedTextIsNeverFilled() {
    var generator = SeededGenerator(seed: 1)
    let pieces = ["[", "]", "[[", "]]", "page", "[[page]]", "[[[]]", "㛃", "copies"]
    for _ in 0..<2_000 {
      let words = (0..<4).map { _ in (0..<3).compactMap { _ in pieces.randomElement(using: &generator) }.joined() }
      let escaped = words.map(PageCounter.escape)
      #expect(filled(escaped.joined()) == words.joined())
      #expect(filled("[" + escaped[0] + "[[page]]") == "[" + words[0] + "2")
    }
  }
}
