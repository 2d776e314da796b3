import Core
import Testing

@testable import CLI

/// What aligns on a terminal, with Chinese in it.
@Suite struct TerminalTests {
  @Test(
    arguments: [
      ("", 0), ("abc", 3), ("调解", 4), ("㛃𠮷", 4), ("a调b", 4), ("，。（）", 8), ("①", 1), ("e\u{301}", 1),
      ("བོད", 2), ("ئۇيغۇر", 6), ("ｆｕｌｌ", 8), ("\u{200B}", 0), ("😀", 2), ("한국", 4),
    ] as [(String, Int)])
  func width(text: String, columns: Int) { #expect(DisplayWidth.of(text) == columns) }

  @Test func cutAndPad() {
    #expect(DisplayWidth.cut("调解协议书", to: 10) == "调解协议书")
    #expect(DisplayWidth.cut("调解协议书", to: 9) == "调解协议…")
    #expect(DisplayWidth.cut("调解协议书", to: 8) == "调解协…")
    #expect(DisplayWidth.cut("abc", to: 0) == "")
    #expect(DisplayWidth.pad("调解", to: 6) == "调解  ")
    #expect(DisplayWidth.pad("调解", to: 2) == "调解")
    for columns in 0..<12 { #expect(DisplayWidth.of(DisplayWidth.cut("a调解协议书", to: columns)) <= columns) }
  }

  @Test func tableAligns() {
    var table = TextTable(["ID", "状态", "TITLE"])
    table.add(["j_1", "已完成", "调解协议书"])
    table.add(["j_22", "x", "a\u{1B}[31mb"])
    #expect(
      table.lines(width: nil) == [
        "ID    状态    TITLE", "j_1   已完成  调解协议书", "j_22  x       a?[31mb",
      ])
    #expect(table.lines(width: 22)[1] == "j_1   已完成  调解协…")
    let painted = table.lines(width: nil) { row, column, text in row == 0 && column == 1 ? "<\(text)>" : text }
    #expect(painted[1] == "j_1   <已完成>  调解协议书")
    #expect(TextTable(["A"]).isEmpty)
  }

  @Test func nothingFromElsewhereMovesTheCursor() {
    #expect(Printable.line("a\u{1B}]0;x\u{7}b\r\nc\u{202E}d\u{2028}e") == "a?]0;x?b??c?d?e")
    #expect(Printable.line("案 2026-117 张㛃 ئۇيغۇر") == "案 2026-117 张㛃 ئۇيغۇر")
  }

  @Test func progressBar() {
    let half = JobProgress(completed: 5, total: 10, unit: .dots)
    let line = ProgressBar.line(half, label: "进行中", width: 80)
    #expect(line == "[" + String(repeating: "█", count: 12) + String(repeating: "░", count: 12) + "]  50% 进行中")
    #expect(ProgressBar.line(nil, label: "等待中", width: 80) == "等待中")
    #expect(ProgressBar.line(JobProgress(completed: 1, total: 0, unit: .dots), label: "x", width: 80) == "x")
    let over = ProgressBar.line(JobProgress(completed: 20, total: 10, unit: .dots), label: "", width: 80)
    #expect(over.contains("100%"))
    for width in 1...60 { #expect(DisplayWidth.of(ProgressBar.line(half, label: "进行中，第 1 页", width: width)) < width) }
  }

  @Test func localTime() throws {
    let text = LocalTime.short("2026-11-23T08:00:00Z")
    #expect(text.wholeMatch(of: /1[12]-\d\d \d\d:\d\d/) != nil)
    for other in ["", "soon", "2026-11-23T08:00:00+08:00", "2026-11-23Txx:00:00Z"] {
      #expect(LocalTime.short(other) == other)
    }
  }

  @Test func prettyJSONKeepsDigits() throws {
    let value = try JSONValue.parse(Array(#"{"b":[1,{}],"a":120.00,"c":[]}"#.utf8))
    #expect(
      String(decoding: JSONText.pretty(value), as: UTF8.self)
        == "{\n  \"a\": 120.00,\n  \"b\": [\n    1,\n    {}\n  ],\n  \"c\": []\n}")
    #expect(try JSONValue.parse(JSONText.pretty(value)) == value)
  }
}
