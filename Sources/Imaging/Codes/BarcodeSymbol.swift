import CZint
import Core

/// A linear barcode: its bars, and the text that stands below them.
public struct BarcodeSymbol: Sendable, Equatable {
  /// One row, a dot for each module; a module is at least one dot wide, in practice two or three.
  let bars: Bitmap
  /// Whether its elements have one of two widths (Code 39, ITF, Codabar) whose ratio is free; each that has more than
  /// one module in `bars` is a wide one.
  let hasTwoWidths: Bool
  /// What a person reads below the bars, with the check digit where there is one.
  public let text: String

  /// The bars as dots.
  ///
  /// A wide element is as wide as printers of ESC/POS draw it: two and a half narrow ones, which lies between the 2 and
  /// 3 that ISO/IEC 16388, ISO/IEC 16390 and EN 798 allow at any size.
  /// - Parameters:
  ///   - module: Dots of a module or narrow element, at least 1.
  ///   - rows: Dots of height, at least 1.
  /// - Returns: The bars without a quiet zone.
  public func picture(module: Int, rows: Int) -> Bitmap {
    guard hasTwoWidths else { return bars.enlarged(by: module, rows: rows) }
    let wide = Self.wideElement(narrow: module)
    var black: [Bool] = []
    var x = 0
    while x < bars.width {
      let start = x
      while x < bars.width, bars[x, 0] == bars[start, 0] { x += 1 }
      black += [Bool](repeating: bars[start, 0], count: x - start == 1 ? module : wide)
    }
    var line = Bitmap(width: black.count, height: 1)
    for x in black.indices where black[x] { line[x, 0] = true }
    return line.enlarged(by: 1, rows: rows)
  }

  /// Dots of a wide element: 5, 8, 10, 13 for narrow ones of 2 to 5, as the manuals of Epson, Sinocan, Sewoo, Maxim and
  /// CSN say under `GS w`.
  private static func wideElement(narrow: Int) -> Int { (5 * narrow + 1) / 2 }

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
      return try symbol(BARCODE_CODE39, bytes, hasTwoWidths: true)
    case .itf:
      guard bytes.allSatisfy(isDigit), bytes.count.isMultiple(of: 2) else { throw Problem(.codeUnsupportedText) }
      return try symbol(BARCODE_C25INTER, bytes, hasTwoWidths: true)
    case .codabar: return try symbol(BARCODE_CODABAR, withStartAndStop(bytes), hasTwoWidths: true)
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

  private static func symbol(
    _ symbology: Int32, _ bytes: [UInt8], hasTwoWidths: Bool = false
  ) throws(Problem) -> BarcodeSymbol {
    let (modules, text) = try ZintSymbol.encode(ZintSymbol.Order(symbology: symbology, bytes: bytes))
    // A linear symbology has one row whatever its height. zint puts a gap behind the last bar of Codabar, too.
    let end = (0..<modules.width).last { modules[$0, 0] } ?? 0
    var bars = Bitmap(width: end + 1, height: 1)
    for x in 0...end where modules[x, 0] { bars[x, 0] = true }
    return BarcodeSymbol(bars: bars, hasTwoWidths: hasTwoWidths, text: text)
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
