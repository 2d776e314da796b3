import Core
import Testing

@testable import Imaging

@Suite("Glyphs")
struct GlyphTests {
  @Test("Rare characters of names draw themselves", arguments: [false, true])
  func rare(bold: Bool) throws {
    let characters = Array("㐀𠮷㛃𬭚𠀀龘䶮吉")
    var drawn: [[UInt8]] = []
    for character in characters {
      let mask = try #require(try masks(String(character), bold: bold).first)
      // A box for a missing glyph would be hollow; these have ink in the middle third, and fill the square.
      #expect(mask.width >= 18 && mask.height >= 18)
      drawn.append(mask.bytes)
    }
    #expect(Set(drawn).count == characters.count)
  }

  @Test("A document in mainland Chinese never shows Japanese forms")
  func regions() throws {
    for character in ["骨", "直", "角", "令", "海"] {
      let mainland = try masks(character, language: "zh-CN").map(\.bytes)
      #expect(try mainland == masks(character, language: "zh").map(\.bytes))
      #expect(try mainland == masks(character, language: "ug-CN").map(\.bytes))
      #expect(try mainland != masks(character, language: "ja").map(\.bytes), "\(character)")
    }
  }

  @Test(
    "A character that no font has is a problem with its code point, never a box", arguments: ["\u{E123}", "\u{10FFF0}"])
  func missing(character: String) throws {
    let hex = String(character.unicodeScalars.map(\.value)[0], radix: 16, uppercase: true)
    #expect(throws: Problem(.missingGlyph, facts: ["character": "U+\(hex)"])) {
      try masks("张\(character)")
    }
  }

  @Test("Uyghur letters join")
  func joined() throws {
    let alone = try masks("ب", language: "ug").map(\.bytes)
    let word = try masks("ببب", language: "ug").map(\.bytes)
    // Initial, medial and final forms all differ from the letter alone (dots may be glyphs of their own).
    #expect(Set(word).count >= 3)
    #expect(Set(word) != Set(alone))
  }

  @Test("Uyghur runs from the right, its numbers from the left")
  func numbers() throws {
    let text = "تېلېفون 138-0013-8000."
    let line = try #require(
      try TextEngine.shared.lines(StyledText(text, TextStyle(em: 24)), width: 384, language: "ug-CN").first)
    #expect(line.isRightToLeft)
    let digits = line.clusters.filter { $0.offset >= Array("تېلېفون ".utf8).count && $0.width > 0 }
    // From left to right: the full stop that ends the sentence, then the number in its own order.
    let numberOffsets = digits.dropFirst().map(\.offset)
    #expect(numberOffsets.count == 13 && numberOffsets == numberOffsets.sorted())
    #expect((digits.first?.offset ?? 0) > (numberOffsets.last ?? 0))
  }

  @Test("A name in another script does not turn a sentence round")
  func direction() {
    #expect(WritingDirection.isRightToLeft("张㛃 بىلەن كېلىشتى", in: "ug-CN"))
    #expect(!WritingDirection.isRightToLeft("ئەخمەت（艾合买提）同意", in: "zh-CN"))
    #expect(!WritingDirection.isRightToLeft("全文是汉字。", in: "ug-CN"))
    #expect(WritingDirection.isRightToLeft("ئەخمەت", in: "zh-CN"))
    #expect(WritingDirection.isRightToLeft("480.00", in: "ug-CN"))
    #expect(!WritingDirection.isRightToLeft("480.00", in: "bo-CN"))
    #expect(WritingDirection.isRightToLeft("kk-Arab") && !WritingDirection.isRightToLeft("kk-Cyrl"))
  }

  @Test("Every font of the catalogue is installed here")
  func inventory() {
    let missing = FontInventory.families().filter { $0.version == nil }.map(\.name)
    #expect(missing.isEmpty)
  }

  private func masks(_ text: String, bold: Bool = false, language: String = "zh-CN") throws -> [GlyphMask] {
    let style = TextStyle(em: 24, bold: bold)
    return try TextEngine.shared.lines(StyledText(text, style), width: 384, language: language)
      .flatMap(\.glyphs).map(\.mask)
  }
}
