import Core
import Testing

/// What no document may ask for: each is refused with its code and its place.
@Suite struct DocumentBoundsTests {
  private func refusal(_ blocks: String, page: String = "{}") -> Problem? {
    let text = #"{"version":1,"paper":"58mm","page":\#(page),"blocks":[\#(blocks)]}"#
    return problem { () throws(Problem) in try Document(decoding: try JSONValue.parse(Array(text.utf8))) }
  }

  private func rows(_ count: Int, _ element: String) -> String {
    Array(repeating: element, count: count).joined(separator: ",")
  }

  @Test(
    "a page of 10 km, however it is written", arguments: ["10000000mm", "99999mm", "1e7mm", "80000000dots", "10km"])
  func page(length: String) {
    let expected = length.first == "9" ? "50mm…2000mm" : #""25mm" | "200dots""#
    #expect(
      refusal(#"{"type":"rule"}"#, page: #"{"length":"\#(length)"}"#)
        == Problem(.invalidValue, path: "page.length", facts: ["expected": expected]))
  }

  @Test(
    "widths and heights that are none",
    arguments: [
      "0mm", "0dots", "-5mm", "1e9mm", "NaNmm", "infmm", "+5mm", "5 mm", "mm", "", "5", "５mm", "0x10mm", "5.mm",
    ])
  func lengths(text: String) {
    let picture = "data:image/png;base64,iVBORw0KGgo="
    #expect(refusal(#"{"type":"image","data":"\#(picture)","width":"\#(text)"}"#)?.path == "blocks[0].width")
    #expect(refusal(#"{"type":"feed","height":"\#(text)"}"#)?.path == "blocks[0].height")
    #expect(refusal(#"{"type":"qr","text":"x","size":"\#(text)"}"#)?.code == .invalidValue)
  }

  @Test("10,000 table rows, 100 columns, 100,000 blocks, 10,000 items")
  func counts() {
    let table = #"{"type":"table","columns":[{}],"rows":[\#(rows(10_000, #"["x"]"#))]}"#
    #expect(refusal(table) == Problem(.tooMany, path: "blocks[0].rows", facts: ["limit": "2000"]))
    let wide = #"{"type":"table","columns":[\#(rows(100, "{}"))],"rows":[]}"#
    #expect(refusal(wide) == Problem(.tooMany, path: "blocks[0].columns", facts: ["limit": "12"]))
    #expect(
      refusal(rows(60_000, #"{"type":"rule"}"#)) == Problem(.tooMany, path: "blocks", facts: ["limit": "2000"]))
    // Two values each: here the parser says it, before anything is made of them.
    #expect(refusal(rows(100_000, #"{"type":"rule"}"#)) == Problem(.tooMany, facts: ["limit": "200000"]))
    let list = #"{"type":"list","items":[\#(rows(10_000, #""x""#))]}"#
    #expect(refusal(list) == Problem(.tooMany, path: "blocks[0].items", facts: ["limit": "1000"]))
  }

  @Test("a list 1000 deep")
  func depth() {
    let deep = String(repeating: #"{"type":"list","items":["#, count: 1000)
    #expect(refusal(deep + String(repeating: "]}", count: 1000)) == Problem(.nestingTooDeep, facts: ["limit": "64"]))
    let list = #"{"type":"list","items":[{"type":"list","items":["x"]}]}"#
    #expect(refusal(list) == Problem(.wrongType, path: "blocks[0].items[0]", facts: ["expected": "string"]))
  }

  @Test("a paragraph of 1 MB without a space")
  func text() {
    let long = #"{"type":"paragraph","text":"\#(String(repeating: "x", count: 1 << 20))"}"#
    #expect(refusal(long) == Problem(.tooLong, path: "blocks[0].text", facts: ["limit": "20000"]))
    let many = rows(11, #"{"type":"paragraph","text":"\#(String(repeating: "字", count: 20_000))"}"#)
    #expect(refusal(many) == Problem(.tooLong, path: "blocks[10].text", facts: ["limit": "200000"]))
  }

  @Test(
    "characters that no paper shows or that turn what it shows",
    arguments: [#"\u0000"#, #"\u001b"#, #"\u007f"#, #"\u009b"#, #"\u202d"#, #"\u202e"#, "\u{202E}"])
  func characters(text: String) {
    #expect(
      refusal(#"{"type":"paragraph","text":"一\#(text)二"}"#) == Problem(.controlCharacter, path: "blocks[0].text"))
  }

  @Test("a character that was lost on the way", arguments: [#"\ufffd"#, "\u{FFFD}"])
  func lost(text: String) {
    #expect(
      refusal(#"{"type":"paragraph","text":"张\#(text)"}"#) == Problem(.replacementCharacter, path: "blocks[0].text"))
  }

  @Test("lone surrogates", arguments: [#"\ud800"#, #"\udfff"#, #"\ud842\u0041"#, #"\udfb7\ud842"#])
  func surrogates(text: String) {
    #expect(refusal(#"{"type":"paragraph","text":"\#(text)"}"#) == Problem(.malformedJSON))
  }

  @Test("a QR text that no code holds", arguments: [("L", 2954), ("M", 2332), ("Q", 1664), ("H", 1274)])
  func code(correction: String, count: Int) {
    let text = String(repeating: "x", count: count)
    let block = #"{"type":"qr","text":"\#(text)","correction":"\#(correction)"}"#
    #expect(refusal(block) == Problem(.codeTooLong, path: "blocks[0].text"))
  }
}
