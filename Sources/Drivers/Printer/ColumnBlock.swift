import Core

/// Twenty-four rows of a bitmap as `ESC *` 33 columns: the same dots in another order of bytes, for rows whose raster
/// bytes would spell a real-time command, and for rows that are mostly white.
struct ColumnBlock {
  static let rows = 24

  /// The first row.
  let start: Int
  /// Three bytes a column, top to bottom, left to right, up to the last column with ink.
  private let columns: [UInt8]

  /// Finds a block that holds `row` and no pattern within a column.
  /// - Parameters:
  ///   - within: Rows that may be taken.
  ///   - rowBytes: Bytes of a row that are printed.
  /// - Returns: nil when there is none.
  init?(around row: Int, of bitmap: Bitmap, within: Range<Int>, rowBytes: Int) {
    let first = max(within.lowerBound, row - Self.rows + 1)
    let last = min(row, within.upperBound - Self.rows)
    guard first <= last else { return nil }
    let width = min(rowBytes, bitmap.stride)
    // Rather one that leaves nothing below it, or room for another block.
    for mayCrowd in [false, true] {
      for start in first...last {
        let below = within.upperBound - start - Self.rows
        guard (below != 0 && below < Self.rows) == mayCrowd else { continue }
        guard !Self.hasPattern(bitmap, from: start, rowBytes: width) else { continue }
        self.start = start
        columns = Self.columns(of: bitmap, from: start, rowBytes: width)
        return
      }
    }
    return nil
  }

  /// The rows from `start` on.
  /// - Returns: nil where a column holds a pattern.
  init?(at start: Int, of bitmap: Bitmap, rowBytes: Int) {
    let width = min(rowBytes, bitmap.stride)
    guard !Self.hasPattern(bitmap, from: start, rowBytes: width) else { return nil }
    self.start = start
    columns = Self.columns(of: bitmap, from: start, rowBytes: width)
  }

  /// White columns that are worth a command to move over them (`ESC $` and another `ESC *`).
  static let shortestGap = 4

  /// Writes the block: `ESC 3 24`, columns, LF. A printer whose line spacing counts half dots still feeds the height of
  /// the image, since it is the larger. Columns whose seam spells a command go in two commands on the same line.
  func write(into bytes: inout [UInt8]) {
    bytes += [0x1B, 0x33, UInt8(Self.rows)]
    write(0..<columns.count / 3, into: &bytes)
    bytes.append(0x0A)
  }

  /// Writes the columns with ink and LF, where a spacing of 24 is set: white is moved over by `ESC $`.
  func writeInk(into bytes: inout [UInt8]) {
    var pen = 0
    var run = 0..<0
    func endRun() {
      guard !run.isEmpty else { return }
      if run.lowerBound != pen { bytes += [0x1B, 0x24, UInt8(run.lowerBound & 0xFF), UInt8(run.lowerBound >> 8)] }
      write(run, into: &bytes)
      pen = run.upperBound
    }
    columns.withUnsafeBytes { columns in
      var column = 0
      let count = columns.count / 3
      while column < count {
        // Most columns are white.
        if column + 8 <= count, Self.isWhite(columns, column) {
          column += 8
          continue
        }
        let place = column * 3
        if columns[place] | columns[place + 1] | columns[place + 2] != 0 {
          // White that is too narrow to be moved over goes with the ink around it.
          if !run.isEmpty, column - run.upperBound < Self.shortestGap {
            run = run.lowerBound..<column + 1
          } else {
            endRun()
            run = column..<column + 1
          }
        }
        column += 1
      }
    }
    endRun()
    bytes.append(0x0A)
  }

  /// Whether eight columns hold no ink.
  @inline(__always)
  private static func isWhite(_ columns: UnsafeRawBufferPointer, _ column: Int) -> Bool {
    func word(_ index: Int) -> UInt64 {
      columns.loadUnaligned(fromByteOffset: column * 3 + index * 8, as: UInt64.self)
    }
    return word(0) | word(1) | word(2) == 0
  }

  private func write(_ run: Range<Int>, into bytes: inout [UInt8]) {
    var first = run.lowerBound * 3
    let last = run.upperBound * 3
    while first < last {
      var end = first + 3
      while end < last, !RealTimePattern.matches(columns[end - 1], columns[end]) { end += 3 }
      var count = (end - first) / 3
      if RealTimePattern.matches(UInt8(count & 0xFF), UInt8(count >> 8)) { count -= 1 }
      bytes += [0x1B, 0x2A, 33, UInt8(count & 0xFF), UInt8(count >> 8)]
      bytes += columns[first..<first + 3 * count]
      first += 3 * count
    }
  }

  /// Twenty-four rows as columns, up to the last one with ink.
  static func columns(of bitmap: Bitmap, from start: Int, rowBytes: Int) -> [UInt8] {
    var inked = 0
    var columns = [UInt8](unsafeUninitializedCapacity: rowBytes * 8 * 3) { columns, count in
      columns.initialize(repeating: 0)
      bitmap.bytes.withUnsafeBytes { source in
        for band in 0..<3 {
          let rows = Band(source: source, start: (start + band * 8) * bitmap.stride, stride: bitmap.stride)
          for first in Swift.stride(from: 0, to: rowBytes, by: 8) {
            let count = min(8, rowBytes - first)
            var ink = rows.ink(at: first, count: count)
            // Most bytes are white.
            while ink != 0 {
              let place = first + ink.trailingZeroBitCount / 8
              ink &= ~(0xFF << UInt64((place - first) * 8))
              let square = transpose(rows.square(at: place))
              inked = max(inked, place * 8 + 8 - square.trailingZeroBitCount / 8)
              for column in 0..<8 {
                columns[(place * 8 + column) * 3 + band] = UInt8(truncatingIfNeeded: square >> UInt64(56 - 8 * column))
              }
            }
          }
        }
      }
      count = columns.count
    }
    columns.removeLast(columns.count - inked * 3)
    return columns
  }

  /// Eight rows of a bitmap.
  private struct Band {
    let source: UnsafeRawBufferPointer
    /// The first row's first byte.
    let start: Int
    let stride: Int

    /// What is black in any of the rows, in up to eight bytes, the first in the lowest place.
    @inline(__always)
    func ink(at place: Int, count: Int) -> UInt64 {
      var ink: UInt64 = 0
      if count == 8 {
        for row in 0..<8 { ink |= source.loadUnaligned(fromByteOffset: start + row * stride + place, as: UInt64.self) }
        return UInt64(littleEndian: ink)
      }
      for row in 0..<8 {
        for byte in 0..<count { ink |= UInt64(source[start + row * stride + place + byte]) << UInt64(byte * 8) }
      }
      return ink
    }

    /// A byte of each row, the first one's in the highest place.
    @inline(__always)
    func square(at place: Int) -> UInt64 {
      var square: UInt64 = 0
      for row in 0..<8 { square = square << 8 | UInt64(source[start + row * stride + place]) }
      return square
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

  /// Whether a column of the 24 rows holds a real-time command.
  private static func hasPattern(_ bitmap: Bitmap, from start: Int, rowBytes: Int) -> Bool {
    WordRows.with(bitmap, start..<start + rows, rowBytes: rowBytes) { $0.hasPattern(0) || $0.hasPattern(8) }
  }
}
