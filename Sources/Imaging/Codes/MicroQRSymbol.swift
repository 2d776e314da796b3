import CZint
import Core

/// Micro QR codes as module matrices (ISO/IEC 18004 §5.3), without a quiet zone.
public enum MicroQRSymbol {
  /// Encodes bytes as they are.
  /// - Parameters:
  ///   - bytes: At least one byte, at most 15.
  ///   - correction: Error correction; Micro QR has no `high`, which is read as `quartile`.
  /// - Returns: A square with a dot for each module, 11 to 17 on a side.
  /// - Throws: ``Problem``: `codeTooLong`, `codeUnsupportedText` when empty.
  public static func modules(
    bytes: [UInt8], correction: Block.QRCode.Correction = .low
  ) throws(Problem) -> Bitmap {
    var order = ZintSymbol.Order(symbology: BARCODE_MICROQR, bytes: bytes)
    order.option1 =
      switch correction {
      case .low: 1
      case .medium: 2
      case .quartile, .high: 3
      }
    return try ZintSymbol.encode(order).modules
  }
}
