/// What QR codes and barcodes can hold, checked before anything is drawn.
enum CodeRules {
  /// Checks a QR code's text against the capacity of version 40 (ISO/IEC 18004 table 7).
  /// - Throws: ``Problem``: `invalidValue` when empty, `codeTooLong`.
  static func check(qr text: String, correction: Block.QRCode.Correction, at path: JSONPath) throws(Problem) {
    guard !text.isEmpty else { throw .invalid(at: path, .length("≥ 1")) }
    let (digits, bytes) =
      switch correction {
      case .low: (7089, 2953)
      case .medium: (5596, 2331)
      case .quartile: (3993, 1663)
      case .high: (3057, 1273)
      }
    let alphanumeric = digits * 100 / 165
    let utf8 = text.utf8
    let capacity =
      if utf8.allSatisfy(isDigit) { digits } else if utf8.allSatisfy({ qrAlphanumeric.contains($0) }) {
        alphanumeric
      } else {
        bytes
      }
    guard utf8.count <= capacity else { throw Problem(.codeTooLong, at: path) }
  }

  /// Checks a barcode's text against its symbology.
  /// - Throws: ``Problem``: `invalidValue` when empty, `codeTooLong`, `codeUnsupportedText` for other characters, a
  ///   length that the symbology does not have, or a wrong check digit.
  static func check(
    barcode text: String, symbology: Block.Barcode.Symbology, at path: JSONPath
  ) throws(Problem) {
    let bytes = Array(text.utf8)
    guard !bytes.isEmpty else { throw .invalid(at: path, .length("≥ 1")) }
    guard bytes.count <= DocumentLimits.barcode else { throw Problem(.codeTooLong, at: path) }
    let isRight =
      switch symbology {
      case .code128, .code93: bytes.allSatisfy { $0 >= 0x20 && $0 < 0x7F }
      case .code39: bytes.allSatisfy { code39.contains($0) }
      case .itf: bytes.allSatisfy(isDigit) && bytes.count.isMultiple(of: 2)
      case .codabar: isCodabar(bytes)
      case .ean13: isEAN(bytes, length: 13)
      case .ean8: isEAN(bytes, length: 8)
      case .upca: isEAN(bytes, length: 12)
      }
    guard isRight else { throw Problem(.codeUnsupportedText, at: path) }
  }

  private static let digitsAndCapitals = Array("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ".utf8)
  private static let qrAlphanumeric = Set(digitsAndCapitals + Array(" $%*+-./:".utf8))
  private static let code39 = Set(digitsAndCapitals + Array(" $%+-./".utf8))

  private static func isDigit(_ byte: UInt8) -> Bool { byte >= UInt8(ascii: "0") && byte <= UInt8(ascii: "9") }

  /// Start and stop letters A–D around digits and six signs (EN 798).
  private static func isCodabar(_ bytes: [UInt8]) -> Bool {
    let guards = UInt8(ascii: "A")...UInt8(ascii: "D")
    guard bytes.count >= 3, let first = bytes.first, let last = bytes.last else { return false }
    return guards.contains(first) && guards.contains(last)
      && bytes.dropFirst().dropLast().allSatisfy { isDigit($0) || "-$:/.+".utf8.contains($0) }
  }

  /// Digits with or without their check digit (GS1 General Specifications §7.9).
  private static func isEAN(_ bytes: [UInt8], length: Int) -> Bool {
    guard bytes.allSatisfy(isDigit) else { return false }
    guard bytes.count == length else { return bytes.count == length - 1 }
    var sum = 0
    for (place, byte) in bytes.reversed().enumerated() {
      sum += Int(byte - UInt8(ascii: "0")) * (place.isMultiple(of: 2) ? 1 : 3)
    }
    return sum.isMultiple(of: 10)
  }
}
