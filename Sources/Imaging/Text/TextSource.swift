import CPango

/// A styled text as Pango takes it: one UTF-8 string, with what stands where.
struct TextSource {
  let string: String
  let bytes: [UInt8]
  /// The byte ranges of the runs, in order.
  let styles: [(range: Range<Int>, style: TextStyle)]

  init(_ text: StyledText) {
    string = text.runs.map(\.text).joined()
    bytes = Array(string.utf8)
    var offset = 0
    styles = text.runs.map { run in
      let start = offset
      offset += run.text.utf8.count
      return (start..<offset, run.style)
    }
  }

  /// The style of the byte at `offset`.
  func style(at offset: Int) -> TextStyle {
    for (range, style) in styles where range.contains(offset) { return style }
    return styles.last?.style ?? TextStyle(em: 0)
  }

  /// What kind of letter begins at `offset`.
  func kind(at offset: Int) -> TextLine.Cluster.Kind {
    guard let scalar = scalar(at: offset) else { return .other }
    if scalar == "\u{3000}" { return .ideograph }
    if scalar.properties.isWhitespace { return .space }
    switch scalar.value {
    // CJK radicals to Yi, Hangul, compatibility ideographs and forms, full-width forms, the supplementary planes of
    // Han, and the quotation marks, dashes and dots that Chinese shares with Latin.
    case 0x2E80...0xA4CF, 0xAC00...0xD7AF, 0xF900...0xFAFF, 0xFE30...0xFE4F, 0xFF00...0xFF60, 0xFFE0...0xFFE6,
      0x20000...0x3FFFF, 0x2018...0x201D, 0x2014, 0x2026, 0x00B7:
      return .ideograph
    default: return .other
    }
  }

  /// `U+XXXX` of an unknown glyph, which holds its character.
  func codePoint(_ glyph: PangoGlyph) -> String {
    let hex = String(glyph & ~PANGO_GLYPH_UNKNOWN_FLAG, radix: 16, uppercase: true)
    return "U+" + String(repeating: "0", count: max(0, 4 - hex.count)) + hex
  }

  private func scalar(at offset: Int) -> Unicode.Scalar? {
    guard offset < bytes.count else { return nil }
    var decoder = UTF8()
    var rest = bytes[offset...].prefix(4).makeIterator()
    guard case .scalarValue(let scalar) = decoder.decode(&rest) else { return nil }
    return scalar
  }
}
