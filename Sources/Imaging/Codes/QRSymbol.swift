import CZint
import Core

/// QR codes as module matrices (ISO/IEC 18004), without a quiet zone, so that a caller scales by whole dots.
public enum QRSymbol {
  /// Modules of white that a code needs on each side.
  public static let quietZone = 4

  /// Encodes a text.
  /// - Parameters:
  ///   - text: What it says. Beyond ASCII it is written as UTF-8 and marked so (ECI 26), so that no reader has to guess.
  ///   - correction: Error correction.
  ///   - largestSide: The most modules that a side may have: 21 (version 1) to 177 (version 40).
  /// - Returns: A square with a dot for each module.
  /// - Throws: ``Problem``: `codeTooLong` beyond the capacity or `largestSide`, `codeUnsupportedText` when empty.
  public static func modules(
    text: String, correction: Block.QRCode.Correction = .medium, largestSide: Int = 177
  ) throws(Problem) -> Bitmap {
    let bytes = Array(text.utf8)
    let isASCII = bytes.allSatisfy { $0 < 0x80 }
    return try modules(bytes: bytes, eci: isASCII ? 0 : 26, correction: correction, largestSide: largestSide)
  }

  /// Encodes bytes as they are, without saying what they mean.
  /// - Parameters:
  ///   - bytes: At least one byte.
  ///   - correction: Error correction.
  ///   - largestSide: The most modules that a side may have.
  /// - Returns: A square with a dot for each module.
  /// - Throws: ``Problem``: `codeTooLong`, `codeUnsupportedText` when empty.
  public static func modules(
    bytes: [UInt8], correction: Block.QRCode.Correction = .medium, largestSide: Int = 177
  ) throws(Problem) -> Bitmap {
    try modules(bytes: bytes, eci: 0, correction: correction, largestSide: largestSide)
  }

  private static func modules(
    bytes: [UInt8], eci: Int32, correction: Block.QRCode.Correction, largestSide: Int
  ) throws(Problem) -> Bitmap {
    var order = ZintSymbol.Order(symbology: BARCODE_QRCODE, bytes: bytes)
    order.eci = eci
    order.isText = eci != 0
    order.option1 =
      switch correction {
      case .low: 1
      case .medium: 2
      case .quartile: 3
      case .high: 4
      }
    let modules = try ZintSymbol.encode(order).modules
    guard modules.width <= largestSide else { throw Problem(.codeTooLong) }
    return modules
  }
}
