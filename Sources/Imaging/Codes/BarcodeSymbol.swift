import CZint
import Core

/// A linear barcode: its bars, and the text that stands below them.
public struct BarcodeSymbol: Sendable, Equatable {
  /// One row, a dot for each module; a module is at least one dot wide, in practice two or three.
  public let bars: Bitmap
  /// What a person reads below the bars, with the check digit where there is one.
  public let text: String

  /// Encodes a text.
  /// - Parameters:
  ///   - text: What it says. `ean13`, `ean8`, `upca`: the digits with a right check digit, or without it; `itf`: an
  ///     even count of digits; `codabar`: with its start and stop letters A to D, or without (A and B are added);
  ///     `code39`: digits, capitals and `-. $/+%`; `code93`, `code128`: printable ASCII.
  ///   - symbology: The kind of code.
  /// - Returns: The bars without a quiet zone.
  /// - Throws: ``Problem``: `codeUnsupportedText` for characters or a count that the symbology has not, `codeTooLong`.
  public static func encode(
    text: String, symbology: Block.Barcode.Symbology
  ) throws(Problem) -> BarcodeSymbol {
    let bytes = Array(text.utf8)
    guard !bytes.isEmpty, bytes.allSatisfy({ (0x20...0x7E).contains($0) }) else { throw Problem(.codeUnsupportedText) }
    switch symbology {
    case .code128: return try symbol(BARCODE_CODE128, bytes)
    case .code93: return try symbol(BARCODE_CODE93, bytes)
    case .code39:
      guard bytes.allSatisfy(isCode39) else { throw Problem(.codeUnsupportedText) }
      return try symbol(BARCODE_CODE39, bytes)
    case .itf:
      guard bytes.allSatisfy(isDigit), bytes.count.isMultiple(of: 2) else { throw Problem(.codeUnsupportedText) }
      return try symbol(BARCODE_C25INTER, bytes)
    case .codabar: return try symbol(BARCODE_CODABAR, withStartAndStop(bytes))
    case .ean13: return try symbol(BARCODE_EANX, checked(bytes, count: 12))
    case .ean8: return try symbol(BARCODE_EANX, checked(bytes, count: 7))
    case .upca: return try symbol(BARCODE_UPCA, checked(bytes, count: 11))
    }
  }

  /// Encodes a UPC-E number.
  /// - Parameter digits: Number system 0 or 1 and six digits, without the check digit.
  /// - Throws: ``Problem``: `codeUnsupportedText`.
  public static func encodeUPCE(digits: String) throws(Problem) -> BarcodeSymbol {
    let bytes = Array(digits.utf8)
    guard bytes.count == 7, bytes.allSatisfy(isDigit) else { throw Problem(.codeUnsupportedText) }
    return try symbol(BARCODE_UPCE, bytes)
  }

  private static func symbol(_ symbology: Int32, _ bytes: [UInt8]) throws(Problem) -> BarcodeSymbol {
    let (modules, text) = try ZintSymbol.encode(ZintSymbol.Order(symbology: symbology, bytes: bytes))
    // A linear symbology has one row whatever its height.
    return BarcodeSymbol(bars: modules.rows(0..<1), text: text)
  }

  private static func isDigit(_ byte: UInt8) -> Bool { (0x30...0x39).contains(byte) }

  private static func isCode39(_ byte: UInt8) -> Bool {
    isDigit(byte) || (0x41...0x5A).contains(byte) || "-. $/+%".utf8.contains(byte)
  }

  /// The digits without their check digit, which must be right where it is given: zint adds it anew.
  private static func checked(_ bytes: [UInt8], count: Int) throws(Problem) -> [UInt8] {
    guard bytes.allSatisfy(isDigit), bytes.count == count || bytes.count == count + 1 else {
      throw Problem(.codeUnsupportedText)
    }
    let digits = Array(bytes.prefix(count))
    if bytes.count > count, bytes[count] != CheckDigit.of(digits) { throw Problem(.codeUnsupportedText) }
    return digits
  }

  private static func withStartAndStop(_ bytes: [UInt8]) throws(Problem) -> [UInt8] {
    func isFrame(_ byte: UInt8) -> Bool { (0x41...0x44).contains(byte) }
    let framed = isFrame(bytes[0]) ? bytes : [0x41] + bytes + [0x42]
    guard framed.count > 2, let last = framed.last, isFrame(last),
      framed.dropFirst().dropLast().allSatisfy({ isDigit($0) || "-$:/.+".utf8.contains($0) })
    else { throw Problem(.codeUnsupportedText) }
    return framed
  }
}
