import Imaging

/// The code pages of ESC t, in Epson's numbering.
enum CodePages {
  private static let names: [UInt8: String] = [
    0: "CP437", 2: "CP850", 3: "CP860", 4: "CP863", 5: "CP865", 13: "CP857", 14: "CP737", 15: "ISO-8859-7",
    16: "CP1252", 17: "CP866", 18: "CP852", 19: "CP858", 33: "CP775", 34: "CP855", 35: "CP861", 36: "CP862",
    37: "CP864", 38: "CP869", 39: "ISO-8859-2", 40: "ISO-8859-15", 45: "CP1250", 46: "CP1251", 47: "CP1253",
    48: "CP1254", 49: "CP1255", 50: "CP1256", 51: "CP1257", 52: "CP1258",
  ]

  private static let tables: [UInt8: [Character?]] = names.compactMapValues(PrinterEncoding.codePage)

  /// The code page of a number; nil where the printer has none.
  static func name(_ number: UInt8) -> String? { tables[number] == nil ? nil : names[number] }

  /// A character of a code page.
  /// - Parameter country: ESC R: 0, or 15 for China, whose `$` is `¥`.
  static func character(_ byte: UInt8, page: UInt8, country: UInt8) -> Character? {
    switch byte {
    case 0x24 where country == 15: "¥"
    case 0x20...0x7E: Character(Unicode.Scalar(byte))
    case 0x80...: tables[page]?[Int(byte - 0x80)] ?? nil
    default: nil
    }
  }
}
