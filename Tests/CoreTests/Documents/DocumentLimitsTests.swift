import Core
import Testing

@Suite struct DocumentLimitsTests {
  private func found(_ blocks: [JSONValue]) -> Problem? {
    problem { () throws(Problem) in try Document(decoding: ["version": 1, "blocks": .array(blocks)]) }
  }

  private func text(_ count: Int) -> JSONValue { .string(String(repeating: "文", count: count)) }

  @Test func boundsCounts() {
    let rule: JSONValue = ["type": "rule"]
    #expect(found(Array(repeating: rule, count: 2_000)) == nil)
    #expect(found(Array(repeating: rule, count: 2_001)) == Problem(.tooMany, path: "blocks", facts: ["limit": "2000"]))
    let items = JSONValue.array(Array(repeating: "x", count: 1_001))
    #expect(found([["type": "list", "items": items]])?.path == "blocks[0].items")
    #expect(found([["type": "fields", "items": items]])?.code == .tooMany)
    #expect(found([["type": "paragraph", "spans": items]])?.code == .tooMany)
    let columns = JSONValue.array(Array(repeating: [:], count: 13))
    #expect(
      found([["type": "table", "columns": columns, "rows": []]])
        == Problem(.tooMany, path: "blocks[0].columns", facts: ["limit": "12"]))
    let rows = JSONValue.array(Array(repeating: ["x"], count: 2_001))
    #expect(found([["type": "table", "columns": [[:]], "rows": rows]])?.path == "blocks[0].rows")
  }

  @Test func boundsTexts() {
    #expect(found([["type": "paragraph", "text": text(20_000)]]) == nil)
    #expect(
      found([["type": "paragraph", "text": text(20_001)]])
        == Problem(.tooLong, path: "blocks[0].text", facts: ["limit": "20000"]))
    let many: [JSONValue] = Array(repeating: ["type": "paragraph", "text": text(20_000)], count: 11)
    #expect(found(Array(many.prefix(10))) == nil)
    #expect(found(many) == Problem(.tooLong, path: "blocks[10].text", facts: ["limit": "200000"]))
    #expect(found([["type": "signature", "label": text(201)]])?.code == .tooLong)
    #expect(found([["type": "seal", "label": text(201)]])?.path == "blocks[0].label")
  }

  @Test(arguments: [("7", 5596, 5597), ("A", 3391, 3392), ("文", 777, 778), ("é", 1165, 1166)])
  func boundsQRCodes(letter: String, fits: Int, tooLong: Int) {
    func code(_ count: Int) -> JSONValue {
      ["type": "qr", "text": .string(String(repeating: letter, count: count)), "correction": "M"]
    }
    #expect(found([code(fits)]) == nil)
    #expect(found([code(tooLong)]) == Problem(.codeTooLong, path: "blocks[0].text"))
  }

  @Test func boundsBarcodes() {
    let block: JSONValue = [
      "type": "barcode", "symbology": "code128", "text": .string(String(repeating: "A", count: 81)),
    ]
    #expect(found([block])?.code == .codeTooLong)
  }

  @Test func boundsPictures() {
    let picture = "data:image/png;base64,iVBORw0KGgoA" + String(repeating: "AAAA", count: 1_400_000)
    let block: JSONValue = ["type": "image", "data": .string(picture)]
    #expect(found([block]) == nil)
    #expect(found([block, block])?.path == "blocks[1].data")
    #expect(found([block, block])?.code == .tooLong)
  }
}
