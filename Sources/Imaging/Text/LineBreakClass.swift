/// What a character is to line breaking: the classes of UAX #14 that Chinese text is made of.
enum LineBreakClass: UInt8 {
  case ideograph, letter, digit, space
  /// Brackets of Latin text, which cleave to letters, are a class of their own on both sides.
  case opening, openingParenthesis, closing, closingParenthesis
  case quotation, exclamation, nonStarter
  case infix, slash, prefix, postfix, hyphen
  case breakAfter, inseparable, dash

  /// The class of a character.
  /// - Returns: nil for characters that no table of ours knows: their lines are Pango's affair.
  init?(_ scalar: Unicode.Scalar) {
    switch scalar.value {
    case 0x4E00...0x9FFF, 0x3400...0x4DBF, 0x20000...0x2FFFD, 0x30000...0x323AF: self = .ideograph
    case 0x30...0x39: self = .digit
    case 0x41...0x5A, 0x61...0x7A: self = .letter
    case 0x20...0x7E: self = Self.sign(scalar.value)
    case 0x3000...0x301B:
      guard let mark = Self.mark(scalar.value) else { return nil }
      self = mark
    case 0xFF01...0xFF5E: self = Self.fullWidth(scalar.value)
    case 0x2018...0x2019, 0x201C...0x201D: self = .quotation
    case 0x2025...0x2026: self = .inseparable
    case 0x2014: self = .dash
    case 0xA5, 0xB1, 0x2116, 0xFFE5: self = .prefix
    case 0xB0, 0x2030, 0x2103: self = .postfix
    // Of ambiguous width, which Unicode takes for letters: dots between names, signs, boxes to tick, enclosed numbers.
    case 0xB7, 0xD7, 0xF7, 0x203B, 0x25A0...0x25A1, 0x2460...0x249B: self = .letter
    default: return nil
    }
  }

  /// ASCII but letters and digits.
  private static func sign(_ value: UInt32) -> LineBreakClass {
    switch UInt8(truncatingIfNeeded: value) {
    case UInt8(ascii: " "): .space
    case UInt8(ascii: "!"), UInt8(ascii: "?"): .exclamation
    case UInt8(ascii: "\""), UInt8(ascii: "'"): .quotation
    case UInt8(ascii: "$"), UInt8(ascii: "+"), UInt8(ascii: "\\"): .prefix
    case UInt8(ascii: "%"): .postfix
    case UInt8(ascii: "("), UInt8(ascii: "["), UInt8(ascii: "{"): .openingParenthesis
    case UInt8(ascii: ")"), UInt8(ascii: "]"): .closingParenthesis
    case UInt8(ascii: "}"): .closing
    case UInt8(ascii: ","), UInt8(ascii: "."), UInt8(ascii: ":"), UInt8(ascii: ";"): .infix
    case UInt8(ascii: "-"): .hyphen
    case UInt8(ascii: "/"): .slash
    case UInt8(ascii: "|"): .breakAfter
    default: .letter
    }
  }

  /// The marks of Chinese, U+3000 to U+301B.
  private static func mark(_ value: UInt32) -> LineBreakClass? {
    switch value {
    case 0x3000: .breakAfter
    case 0x3001, 0x3002: .closing
    case 0x3003, 0x3007: .ideograph
    case 0x3005: .nonStarter
    // Brackets stand in pairs.
    case 0x3008...0x3011, 0x3014...0x301B: value & 1 == 0 ? .opening : .closing
    default: nil
    }
  }

  /// Full-width forms, U+FF01 to U+FF5E.
  private static func fullWidth(_ value: UInt32) -> LineBreakClass {
    switch value {
    case 0xFF01, 0xFF1F: .exclamation
    case 0xFF04: .prefix
    case 0xFF05: .postfix
    case 0xFF08, 0xFF3B, 0xFF5B: .opening
    case 0xFF09, 0xFF0C, 0xFF0E, 0xFF3D, 0xFF5D: .closing
    case 0xFF1A, 0xFF1B: .nonStarter
    default: .ideograph
    }
  }
}
