import Core
import FuzzTestKit
import Testing

@Suite struct DocumentFuzzTests {
  /// Spoilt bytes give a document within its bounds or a problem, never a crash; what decodes also survives a round
  /// trip.
  @Test func spoiltBytesNeverCrash() throws {
    var generator = SeededGenerator(seed: 20_261_123)
    let whole = try json(DocumentSamples.everyBlock).serialized()
    let tokens = [
      "\"", "{", "}", "[", "]", ",", ":", "null", "1e9", "-1", "\\u0000", "\\ud800", "\"type\":", "\"25mm\"", "[[[",
    ]
    .map { Array($0.utf8) }
    var decoded = 0
    for _ in 0..<20_000 {
      let start = Int.random(in: 0..<whole.count, using: &generator)
      var bytes = whole
      for _ in 0..<Int.random(in: 1...3, using: &generator) {
        let place = min(start + Int.random(in: 0..<16, using: &generator), bytes.count - 1)
        switch Int.random(in: 0..<5, using: &generator) {
        case 0: bytes[place] = UInt8.random(in: 0...255, using: &generator)
        case 1: bytes.remove(at: place)
        case 2: bytes.insert(contentsOf: tokens.randomElement(using: &generator) ?? [], at: place)
        case 3: bytes.removeSubrange(place..<min(place + 8, bytes.count))
        default: bytes[place] = UInt8.random(in: 0x20...0x7E, using: &generator)
        }
      }
      guard let document = try? Document(decoding: try JSONValue.parse(bytes)) else { continue }
      decoded += 1
      try assertWithinLimits(document)
      if decoded.isMultiple(of: 50) { #expect(try Document(decoding: document.json) == document) }
    }
    #expect(decoded > 300)
  }

  private func assertWithinLimits(_ document: Document) throws {
    try #require(document.blocks.count <= DocumentLimits.blocks && !document.blocks.isEmpty)
    let width = document.paper?.dots ?? Paper.longestRow
    for block in document.blocks {
      switch block {
      case .heading(let heading): try #require((1...3).contains(heading.level))
      case .list(let list): try #require(list.items.allSatisfy { !$0.utf8.contains(0) })
      case .table(let table):
        try #require((1...DocumentLimits.columns).contains(table.columns.count))
        try #require(table.rows.allSatisfy { $0.count == table.columns.count })
        try #require(table.columns.allSatisfy { $0.width > 0 && $0.width <= 100 })
      case .image(let image):
        try #require(image.width.map { (1...width).contains($0.inDots) } ?? true)
        try #require(image.gamma.map(DocumentLimits.gamma.contains) ?? true)
      case .qr(let code): try #require((80...width).contains(code.size.inDots))
      case .fingerprint(let box), .seal(let box): try #require((80...width).contains(box.size.inDots))
      case .signature(let box): try #require((40...800).contains(box.height.inDots))
      case .barcode(let code): try #require((24...480).contains(code.height.inDots))
      case .feed(let height): try #require((1...1_600).contains(height.inDots))
      case .paragraph, .fields, .rule, .pageBreak, .cut: continue
      }
    }
  }
}
