/// Twenty-four rows of a byte's eight dots, turned into eight columns of three bytes.
enum ColumnSquare {
  /// Bytes of the columns.
  static let bytes = 24

  /// Turns a byte's dots.
  /// - Parameters:
  ///   - byte: The first row's.
  ///   - rowBytes: From one row to the next.
  ///   - target: Takes the 24 bytes.
  @inline(__always)
  static func transpose(_ byte: UnsafeRawPointer, rowBytes: Int, to target: UnsafeMutablePointer<UInt8>) {
    var byte = byte
    for band in 0..<3 {
      var square: UInt64 = 0
      for _ in 0..<8 {
        square = square &<< 8 | UInt64(byte.load(as: UInt8.self))
        byte += rowBytes
      }
      square = transpose(square)
      for column in 0..<8 {
        target[column &* 3 &+ band] = UInt8(truncatingIfNeeded: square &>> UInt64(56 &- 8 &* column))
      }
    }
  }

  /// Turns eight rows of eight dots into eight columns: bits are exchanged over the diagonal of 2×2, 4×4 and 8×8 squares.
  @inline(__always)
  private static func transpose(_ square: UInt64) -> UInt64 {
    var square = square
    var exchanged = (square ^ (square >> 7)) & 0x00AA_00AA_00AA_00AA
    square ^= exchanged ^ (exchanged << 7)
    exchanged = (square ^ (square >> 14)) & 0x0000_CCCC_0000_CCCC
    square ^= exchanged ^ (exchanged << 14)
    exchanged = (square ^ (square >> 28)) & 0x0000_0000_F0F0_F0F0
    square ^= exchanged ^ (exchanged << 28)
    return square
  }
}
