/// What QR codes and barcodes can hold, checked before anything is drawn.
public enum CodeRules {
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
  /// - Throws: ``Problem``: `invalidValue` when empty, `codeTooLong`, `codeUnsupportedText` with the rule that is broken.
  static func check(
    barcode text: String, symbology: Block.Barcode.Symbology, at path: JSONPath
  ) throws(Problem) {
    let bytes = Array(text.utf8)
    guard !bytes.isEmpty else { throw .invalid(at: path, .length("≥ 1")) }
    guard bytes.count <= DocumentLimits.barcode else { throw Problem(.codeTooLong, at: path) }
    if let rule = rule(of: symbology, brokenBy: text) {
      throw Problem(.codeUnsupportedText, at: path, rule.fact("expected"))
    }
  }

  /// The rule of a symbology that a text breaks: its characters, its length or its check digit, in words that hold
  /// nothing of the text; nil where it breaks none.
  public static func rule(of symbology: Block.Barcode.Symbology, brokenBy text: String) -> Localized? {
    let bytes = Array(text.utf8)
    switch symbology {
    case .code128, .code93:
      return bytes.allSatisfy { $0 >= 0x20 && $0 < 0x7F }
        ? nil : Localized(en: "printable ASCII characters only", zh: "只能用可打印的 ASCII 字符")
    case .code39:
      return bytes.allSatisfy { code39.contains($0) }
        ? nil
        : Localized(
          en: "digits, capital letters, spaces and $ % + - . / only", zh: "只能用数字、大写字母、空格和 $ % + - . /")
    case .itf:
      guard bytes.allSatisfy(isDigit) else { return digitsOnly }
      return bytes.count.isMultiple(of: 2) ? nil : Localized(en: "an even number of digits", zh: "数字的个数须为偶数")
    case .codabar:
      return isCodabar(bytes)
        ? nil
        : Localized(
          en: "digits and - $ : / . + between two letters from A to D", zh: "数字和 - $ : / . + 须夹在两个 A 至 D 的字母之间")
    case .ean13: return rule(ofEAN: 13, brokenBy: bytes)
    case .ean8: return rule(ofEAN: 8, brokenBy: bytes)
    case .upca: return rule(ofEAN: 12, brokenBy: bytes)
    }
  }

  private static let digitsOnly = Localized(en: "digits only", zh: "只能用数字")
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
  private static func rule(ofEAN length: Int, brokenBy bytes: [UInt8]) -> Localized? {
    guard bytes.allSatisfy(isDigit) else { return digitsOnly }
    if bytes.count == length - 1 { return nil }
    guard bytes.count == length else {
      return Localized(
        en: "\(length) digits, or \(length - 1) without the check digit", zh: "\(length) 位数字，或不含校验码的 \(length - 1) 位")
    }
    var sum = 0
    for (place, byte) in bytes.reversed().enumerated() {
      sum += Int(byte - UInt8(ascii: "0")) * (place.isMultiple(of: 2) ? 1 : 3)
    }
    guard !sum.isMultiple(of: 10) else { return nil }
    return Localized(
      en: "the last digit is the check digit of those before it; where it is left out it is added",
      zh: "末位须为正确的校验码；省略末位则自动补上")
  }
}
