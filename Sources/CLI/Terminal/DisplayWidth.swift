/// How many columns text takes on a terminal: wide and full-width characters two (Unicode's UAX #11), marks none.
enum DisplayWidth {
  /// The columns of `text`.
  static func of(_ text: String) -> Int { text.reduce(0) { $0 + of($1) } }

  /// The columns of one character: those of its widest scalar.
  static func of(_ character: Character) -> Int { character.unicodeScalars.map(of).max() ?? 0 }

  /// `text` cut to at most `columns`, with an ellipsis where something was cut.
  static func cut(_ text: String, to columns: Int) -> String {
    guard of(text) > columns else { return text }
    guard columns > 0 else { return "" }
    var out = ""
    var width = 0
    for character in text {
      let next = of(character)
      if width + next > columns - 1 { break }
      out.append(character)
      width += next
    }
    return out + "…"
  }

  /// `text` filled with spaces to `columns`.
  static func pad(_ text: String, to columns: Int) -> String {
    text + String(repeating: " ", count: max(0, columns - of(text)))
  }

  private static func of(_ scalar: Unicode.Scalar) -> Int {
    switch scalar.properties.generalCategory {
    case .nonspacingMark, .enclosingMark, .format, .control, .lineSeparator, .paragraphSeparator: return 0
    default: break
    }
    return wide.contains { $0.contains(scalar.value) } ? 2 : 1
  }

  /// The ranges of EastAsianWidth.txt with W or F, in order of how often they are met here.
  private static let wide: [ClosedRange<UInt32>] = [
    0x4E00...0x9FFF, 0x3000...0x303E, 0xFF01...0xFF60, 0x3400...0x4DBF, 0x20000...0x3FFFD, 0x3041...0x33FF,
    0x2E80...0x2FFF, 0x1100...0x115F, 0xA000...0xA4CF, 0xA960...0xA97F, 0xAC00...0xD7A3, 0xF900...0xFAFF,
    0xFE10...0xFE19, 0xFE30...0xFE6F, 0xFFE0...0xFFE6, 0x16FE0...0x18DFF, 0x1AFF0...0x1B2FF, 0x1F300...0x1F64F,
    0x1F680...0x1F6FF, 0x1F900...0x1F9FF, 0x1FA70...0x1FAFF,
  ]
}
