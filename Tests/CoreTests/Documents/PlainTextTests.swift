import Core
import Testing

@Suite("Plain text as a document")
struct PlainTextTests {
  /// The lines, `<page>` for a page break.
  private func lines(_ text: String) throws -> [String] {
    try Document(plainText: text).blocks.map { block in
      switch block {
      case .paragraph(let paragraph): paragraph.spans.map(\.text).joined()
      case .pageBreak: "<page>"
      default: "?"
      }
    }
  }

  @Test("every kind of line ending ends a line, and none at the end begins another")
  func endings() throws {
    #expect(try lines("a\nb\r\nc\rd\u{85}e\u{2028}f\u{2029}g\n") == ["a", "b", "c", "d", "e", "f", "g"])
    #expect(try lines("a\n\r\nb") == ["a", " ", "b"])
    #expect(try lines("") == [" "])
    #expect(try lines("\n") == [" "])
  }

  @Test("a form feed ends the line and the page")
  func formFeeds() throws {
    #expect(try lines("a\u{0C}b") == ["a", "<page>", "b"])
    #expect(try lines("a\n\u{0C}\nb\u{0C}") == ["a", "<page>", " ", "b", "<page>"])
    #expect(try lines("\u{0C}\u{0C}a") == ["<page>", "<page>", "a"])
  }

  @Test("a tab reaches to the next stop, wide characters count two columns, marks none")
  func tabs() throws {
    #expect(try lines("a\tb") == ["a       b"])
    #expect(try lines("\tb") == ["        b"])
    #expect(try lines("12345678\tb") == ["12345678        b"])
    #expect(try lines("姓名\t张三") == ["姓名    张三"])
    #expect(try lines("e\u{301}\tb") == ["e\u{301}       b"])
    #expect(try lines("a\n\tb") == ["a", "        b"])
  }

  @Test("counters of documents are the words that they are")
  func counters() throws {
    let text = try lines("第 [[page]] 页 [[[]] ]]").joined()
    #expect(PageCounter.fill(text) { _ in "?" } == "第 [[page]] 页 [[[]] ]]")
  }

  @Test("a control character is refused with its line", arguments: ["\u{0}", "\u{1B}", "\u{7F}", "\u{8}", "\u{9B}"])
  func controls(character: String) {
    #expect(throws: Problem(.controlCharacter, path: "lines[2]")) { try lines("a\n\u{0C}b\nc\(character)\nd") }
  }

  @Test("DOS's end of file is dropped at the end, and nowhere else")
  func endOfFile() throws {
    #expect(try lines("a\r\n\u{1A}") == ["a"])
    #expect(throws: Problem(.controlCharacter, path: "lines[0]")) { try lines("a\u{1A}\u{1A}") }
  }

  @Test("long lines, long texts and many lines are bounded")
  func bounds() throws {
    let longest = String(repeating: "字", count: DocumentLimits.text)
    #expect(try lines("a\n" + longest) == ["a", longest])
    #expect(throws: Problem(.tooLong, path: "lines[1]", facts: ["limit": "\(DocumentLimits.text)"])) {
      try lines("a\n" + longest + "字")
    }
    // Tabs count as what they become.
    #expect(throws: Problem(.tooLong, path: "lines[0]", facts: ["limit": "\(DocumentLimits.text)"])) {
      try lines(String(repeating: "\t", count: DocumentLimits.text / 8 + 1))
    }
    let most = Array(repeating: longest, count: DocumentLimits.totalText / DocumentLimits.text).joined(separator: "\n")
    #expect(try lines(most).count == 10)
    #expect(throws: Problem(.tooLong, facts: ["limit": "\(DocumentLimits.totalText)"])) { try lines(most + "\n字") }
    #expect(try lines(String(repeating: "\n", count: DocumentLimits.blocks)).count == DocumentLimits.blocks)
    #expect(throws: Problem(.tooMany, facts: ["limit": "\(DocumentLimits.blocks)"])) {
      try lines(String(repeating: "\u{0C}", count: DocumentLimits.blocks + 1))
    }
  }

  @Test("vertical Mongolian is refused with its line")
  func vertical() {
    #expect(throws: Problem(.verticalScript, path: "lines[1]")) { try lines("a\nᠮᠣᠩᠭᠣᠯ") }
  }
}
