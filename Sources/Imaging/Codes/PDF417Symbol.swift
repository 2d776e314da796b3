import CZint
import Core

/// PDF417 codes as module matrices (ISO/IEC 15438), without a quiet zone.
public enum PDF417Symbol {
  /// Encodes bytes as they are.
  /// - Parameters:
  ///   - bytes: At least one byte.
  ///   - columns: Columns of data code words, 1 to 30; nil for a shape that zint chooses.
  ///   - rows: The fewest rows, 3 to 90; nil for as many as are needed.
  ///   - level: Error correction, 0 to 8; nil for what the standard recommends for the length.
  ///   - isTruncated: Whether the right-hand row indicators are left out (compact PDF417).
  /// - Returns: One dot for each module's width and one row for each row of the symbol, to be drawn at least three
  ///   times as high as a module is wide.
  /// - Throws: ``Problem``: `codeTooLong`, `codeUnsupportedText` when empty.
  public static func modules(
    bytes: [UInt8], columns: Int? = nil, rows: Int? = nil, level: Int? = nil, isTruncated: Bool = false
  ) throws(Problem) -> Bitmap {
    var order = ZintSymbol.Order(symbology: isTruncated ? BARCODE_PDF417COMP : BARCODE_PDF417, bytes: bytes)
    order.option1 = Int32(clamping: level.map { min(max($0, 0), 8) } ?? -1)
    order.option2 = Int32(clamping: columns.map { min(max($0, 1), 30) } ?? 0)
    order.option3 = Int32(clamping: rows.map { min(max($0, 3), 90) } ?? 0)
    return try ZintSymbol.encode(order).modules
  }
}
