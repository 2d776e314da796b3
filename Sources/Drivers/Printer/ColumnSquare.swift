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

  /// Turns neighbouring bytes of a word's eight.
  /// - Parameters:
  ///   - word: The first row's, as it lies in memory.
  ///   - rowWords: From one row to the next.
  ///   - places: Which bytes of the word, from the left; not none.
  ///   - target: The columns of the word's first byte; takes 24 bytes for each place. They are zero.
  static func transpose(
    _ word: UnsafePointer<UInt64>, rowWords: Int, places: Range<Int>, to target: UnsafeMutablePointer<UInt8>
  ) {
    let wanted = (~0 &<< UInt64(8 * places.lowerBound)) & (~0 &>> UInt64(64 - 8 * places.upperBound)) as UInt64
    for band in 0..<3 {
      func row(_ depth: Int) -> UInt64 { UInt64(littleEndian: word[(band &* 8 &+ depth) &* rowWords]) }
      var square = (row(0), row(1), row(2), row(3), row(4), row(5), row(6), row(7))
      let black =
        square.0 | square.1 | square.2 | square.3 | square.4 | square.5 | square.6 | square.7
      // Under a line there is white.
      if black & wanted == 0 { continue }
      transpose(&square)
      var target = target + places.lowerBound * bytes + band
      for place in places {
        let shift = UInt64(truncatingIfNeeded: 8 &* place)
        target[0] = UInt8(truncatingIfNeeded: square.0 &>> shift)
        target[3] = UInt8(truncatingIfNeeded: square.1 &>> shift)
        target[6] = UInt8(truncatingIfNeeded: square.2 &>> shift)
        target[9] = UInt8(truncatingIfNeeded: square.3 &>> shift)
        target[12] = UInt8(truncatingIfNeeded: square.4 &>> shift)
        target[15] = UInt8(truncatingIfNeeded: square.5 &>> shift)
        target[18] = UInt8(truncatingIfNeeded: square.6 &>> shift)
        target[21] = UInt8(truncatingIfNeeded: square.7 &>> shift)
        target += bytes
      }
    }
  }

  /// Eight rows of eight squares beside one another.
  private typealias Squares = (UInt64, UInt64, UInt64, UInt64, UInt64, UInt64, UInt64, UInt64)

  /// Turns each square's rows into its columns: its 4×4, 2×2 and single dots right of the diagonal are exchanged with
  /// those left of it.
  @inline(__always)
  private static func transpose(_ rows: inout Squares) {
    func exchange(_ upper: inout UInt64, _ lower: inout UInt64, _ shift: UInt64, _ mask: UInt64) {
      let exchanged = (upper ^ (lower &>> shift)) & mask
      upper ^= exchanged
      lower ^= exchanged &<< shift
    }
    exchange(&rows.0, &rows.4, 4, 0x0F0F_0F0F_0F0F_0F0F)
    exchange(&rows.1, &rows.5, 4, 0x0F0F_0F0F_0F0F_0F0F)
    exchange(&rows.2, &rows.6, 4, 0x0F0F_0F0F_0F0F_0F0F)
    exchange(&rows.3, &rows.7, 4, 0x0F0F_0F0F_0F0F_0F0F)
    exchange(&rows.0, &rows.2, 2, 0x3333_3333_3333_3333)
    exchange(&rows.1, &rows.3, 2, 0x3333_3333_3333_3333)
    exchange(&rows.4, &rows.6, 2, 0x3333_3333_3333_3333)
    exchange(&rows.5, &rows.7, 2, 0x3333_3333_3333_3333)
    exchange(&rows.0, &rows.1, 1, 0x5555_5555_5555_5555)
    exchange(&rows.2, &rows.3, 1, 0x5555_5555_5555_5555)
    exchange(&rows.4, &rows.5, 1, 0x5555_5555_5555_5555)
    exchange(&rows.6, &rows.7, 1, 0x5555_5555_5555_5555)
  }
}
