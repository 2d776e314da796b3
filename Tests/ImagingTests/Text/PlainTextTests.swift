import Core
import Foundation
import FuzzTestKit
import Testing

@testable import Imaging

/// Text that is set from known characters has the very lines that Pango makes of it.
@Suite struct PlainTextTests {
  private let engine = TextEngine.shared

  /// Sets a text both ways.
  /// - Returns: Whether it was plain.
  @discardableResult
  private func compare(
    _ text: StyledText, width: Int, indent: Int = 0, language: String = "zh-CN", isJustified: Bool = false
  ) throws -> Bool {
    let source = TextSource(text)
    let plain = try engine.plainLines(
      source, width: width, indent: indent, language: language, isJustified: isJustified, limit: .max)
    guard let plain else { return false }
    let shaped = try engine.shapedLines(
      source, width: width, indent: indent, language: language, isJustified: isJustified, limit: .max)
    func check() -> String? {
      for (index, (a, b)) in zip(plain, shaped).enumerated() {
        // Where script and line end in a space that hangs over the edge, Pango tears off the character before it, too.
        // Where two styles meet in what must not be torn, Pango goes over the edge.
        let room = width - (index == 0 ? indent : 0)
        if b.width > room, a.width <= room { return nil }
        if a.bytes.upperBound != b.bytes.upperBound, source.bytes[a.bytes].last == 0x20 { return nil }
        if a.bytes != b.bytes { return "line \(index): bytes \(a.bytes), not \(b.bytes)" }
        if a.width != b.width { return "line \(index): width \(a.width), not \(b.width)" }
        if a.em != b.em { return "line \(index): em \(a.em), not \(b.em)" }
        if a.beginsParagraph != b.beginsParagraph || a.endsParagraph != b.endsParagraph { return "line \(index): ends" }
        if a.isRightToLeft != b.isRightToLeft { return "line \(index): direction" }
        guard a.clusters.count == b.clusters.count, a.glyphs.count == b.glyphs.count else {
          return "line \(index): \(a.clusters.count) clusters, not \(b.clusters.count)"
        }
        for (c, d) in zip(a.clusters, b.clusters)
        where c.x != d.x || c.width != d.width || c.kind != d.kind || c.glyphs != d.glyphs || c.offset != d.offset
          || c.underlined != d.underlined
        {
          return "line \(index): cluster \(c), not \(d)"
        }
        for (place, (g, h)) in zip(a.glyphs, b.glyphs).enumerated()
        where g.x != h.x || g.y != h.y || g.mask.bytes != h.mask.bytes {
          let offset = a.clusters.first { $0.glyphs.contains(place) }?.offset ?? 0
          let words = String(decoding: source.bytes[a.bytes], as: UTF8.self)
          return
            "line \(index): glyph of byte \(offset - a.bytes.lowerBound) in <\(words)>, \(g.mask.width)×\(g.mask.height) at \(g.x) \(g.y), not \(h.mask.width)×\(h.mask.height) at \(h.x) \(h.y)"
        }
      }
      return plain.count == shaped.count ? nil : "\(plain.count) lines, not \(shaped.count)"
    }
    if let difference = check() {
      Issue.record("\(difference): \(text.runs.map(\.text).joined(separator: "|")), \(width), \(indent)")
    }
    return true
  }

  @Test("every text of the templates' examples, at every size and width")
  func templates() throws {
    var count = (plain: 0, shaped: 0)
    let catalogue = try TemplateCatalogue.builtIn()
    for template in catalogue.all {
      for text in try template.render(data: template.example).json.texts {
        for (em, bold, width) in [
          (24, false, 384), (24, true, 200), (20, false, 288), (36, true, 576), (32, false, 97),
        ] {
          let isPlain = try compare(
            StyledText(text, TextStyle(em: em, bold: bold)), width: width, indent: width > 300 ? 2 * em : 0,
            isJustified: em == 24)
          if isPlain { count.plain += 1 } else { count.shaped += 1 }
        }
      }
    }
    // Nearly all of them: what is left has dashes that join.
    #expect(count.shaped * 15 < count.plain, "\(count)")
  }

  @Test("mixtures at random") func random() throws {
    let words = [
      "甲方", "张㛃", "𠮷", "人民调解委员会", "，", "。", "：“", "”", "（", "）", "、", "《", "》", "……", "——", "·", "！",
      " ", "  ", "AV", "To", "fi", "ffl", "Wi-Fi", "1.5", "3,200.00", "11010519491231002X", "13800138000", "%", "％",
      "℃", "~", "a/b", "x=1;", "https://a.cn/?q=1&r=2", "'", "\"", "-", "--", "(", ")", "①", "□", "No.", "№", "￥",
      "2026年11月24日", "12:30", "[", "]", "{}", "\n", "第3条", "　", "¥", "kg", "LTYAWP",
    ]
    var random = SeededGenerator(seed: 20_261_128)
    var plain = 0
    for _ in 0..<600 {
      var runs: [StyledText.Run] = []
      for _ in 0..<Int.random(in: 1...3, using: &random) {
        let text = (0..<Int.random(in: 1...24, using: &random)).map { _ in words.randomElement(using: &random) ?? "" }
        let style = TextStyle(
          em: [20, 24, 24, 24, 32].randomElement(using: &random) ?? 24, bold: .random(using: &random),
          underline: .random(using: &random))
        runs.append(StyledText.Run(text: text.joined(), style: style))
      }
      let width = Int.random(in: 60...576, using: &random)
      let isPlain = try compare(
        StyledText(runs[0], others: Array(runs.dropFirst())), width: width,
        indent: .random(using: &random) ? min(48, width / 2) : 0,
        isJustified: .random(using: &random))
      if isPlain { plain += 1 }
    }
    #expect(plain > 150, "\(plain)")
  }

  @Test("pairs of ASCII stand as their font kerns them") func kerning() throws {
    let ascii = (0x21...0x7E).map { Character(Unicode.Scalar($0)) }
    for bold in [false, true] {
      for first in ascii {
        try compare(
          StyledText(ascii.map { "\(first)\($0)" }.joined(separator: " "), TextStyle(em: 24, bold: bold)), width: 384)
      }
    }
  }

  @Test("nothing", arguments: ["", "\n", " ", "一"]) func small(text: String) throws {
    #expect(try compare(StyledText(text, TextStyle(em: 24)), width: 384))
    #expect(try compare(StyledText(text, TextStyle(em: 24)), width: 10))
  }
}
