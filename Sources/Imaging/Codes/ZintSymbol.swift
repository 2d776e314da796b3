import CZint
import Core

/// One call of libzint: what to encode, and the matrix that came out.
///
/// libzint keeps its state in the symbol alone, so calls may run on any threads at once.
enum ZintSymbol {
  /// What to encode.
  struct Order {
    /// A `BARCODE_…` number of zint.h.
    var symbology: Int32
    /// The data, as the symbology wants it.
    var bytes: [UInt8]
    /// An extended channel interpretation; 0 for none.
    var eci: Int32 = 0
    /// Whether `bytes` are UTF-8 to be read as characters, or bytes to be kept.
    var isText = false
    /// zint's `option_1`: error correction; -1 for the default.
    var option1: Int32 = -1
    /// zint's `option_2`: version or columns; 0 for automatic.
    var option2: Int32 = 0
    /// zint's `option_3`: rows of a stacked code; 0 for automatic.
    var option3: Int32 = 0
  }

  /// Encodes an order.
  /// - Returns: One dot for each module, one row for each row of the symbol, and the text to print beside linear bars.
  /// - Throws: ``Problem``: `codeTooLong`, `codeUnsupportedText`, or `internalError` where zint itself failed.
  static func encode(_ order: Order) throws(Problem) -> (modules: Bitmap, text: String) {
    // zint reads a length of 0 as "up to the NUL", so an empty text must never reach it.
    guard !order.bytes.isEmpty else { throw Problem(.codeUnsupportedText) }
    guard order.bytes.count <= Int(ZINT_MAX_DATA_LEN) else { throw Problem(.codeTooLong) }
    guard let symbol = ZBarcode_Create() else {
      throw Problem(.internalError, facts: ["function": "ZBarcode_Create"])
    }
    defer { ZBarcode_Delete(symbol) }
    symbol.pointee.symbology = order.symbology
    symbol.pointee.input_mode = order.isText ? UNICODE_MODE : DATA_MODE
    symbol.pointee.eci = order.eci
    symbol.pointee.option_1 = order.option1
    symbol.pointee.option_2 = order.option2
    symbol.pointee.option_3 = order.option3
    let result = order.bytes.withUnsafeBufferPointer {
      ZBarcode_Encode(symbol, $0.baseAddress, Int32($0.count))
    }
    switch result {
    case 0..<ZINT_ERROR: break
    case ZINT_ERROR_TOO_LONG: throw Problem(.codeTooLong)
    case ZINT_ERROR_INVALID_DATA, ZINT_ERROR_INVALID_CHECK: throw Problem(.codeUnsupportedText)
    default: throw Problem(.internalError, facts: ["function": "ZBarcode_Encode \(result)"])
    }
    var modules = Bitmap(width: Int(symbol.pointee.width), height: Int(symbol.pointee.rows))
    for y in 0..<modules.height {
      for x in 0..<modules.width where satchel_zint_module(symbol, Int32(y), Int32(x)) != 0 { modules[x, y] = true }
    }
    return (modules, String(cString: satchel_zint_text(symbol)))
  }
}
