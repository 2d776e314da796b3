import Core

/// Twenty-four rows of a bitmap as `ESC *` 33 columns: the same dots in another order of bytes, for rows whose raster
/// bytes would spell a real-time command.
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
    // Rather one that leaves nothing below it, or room for another block.
    let leavesRoom = { (start: Int) in
      let below = within.upperBound - start - Self.rows
      return below == 0 || below >= Self.rows
    }
    for start in (first...last).filter(leavesRoom) + (first...last).filter({ !leavesRoom($0) }) {
      let columns = Self.columns(of: bitmap, from: start, rowBytes: min(rowBytes, bitmap.stride))
      guard !Self.hasPattern(columns) else { continue }
      self.start = start
      self.columns = columns
      return
    }
    return nil
  }

  /// Writes the block: `ESC 3 24`, columns, LF. A printer whose line spacing counts half dots still feeds the height of
  /// the image, since it is the larger. Columns whose seam spells a command go in two commands on the same line.
  func write(into bytes: inout [UInt8]) {
    bytes += [0x1B, 0x33, UInt8(Self.rows)]
    var first = 0
    while first < columns.count {
      var end = first + 3
      while end < columns.count, !RealTimePattern.matches(columns[end - 1], columns[end]) { end += 3 }
      var count = (end - first) / 3
      if RealTimePattern.matches(UInt8(count & 0xFF), UInt8(count >> 8)) { count -= 1 }
      bytes += [0x1B, 0x2A, 33, UInt8(count & 0xFF), UInt8(count >> 8)]
      bytes += columns[first..<first + 3 * count]
      first += 3 * count
    }
    bytes.append(0x0A)
  }

  private static func columns(of bitmap: Bitmap, from start: Int, rowBytes: Int) -> [UInt8] {
    var columns = [UInt8](repeating: 0, count: rowBytes * 8 * 3)
    var inked = 0
    for row in 0..<rows {
      let bit: UInt8 = 0x80 >> UInt8(row & 7)
      for place in 0..<rowBytes {
        let byte = bitmap.bytes[(start + row) * bitmap.stride + place]
        guard byte != 0 else { continue }
        for column in 0..<8 where byte & (0x80 >> UInt8(column)) != 0 {
          columns[(place * 8 + column) * 3 + (row >> 3)] |= bit
          inked = max(inked, place * 8 + column + 1)
        }
      }
    }
    columns.removeLast(columns.count - inked * 3)
    return columns
  }

  private static func hasPattern(_ columns: [UInt8]) -> Bool {
    for column in stride(from: 0, to: columns.count, by: 3)
    where RealTimePattern.matches(columns[column], columns[column + 1])
      || RealTimePattern.matches(columns[column + 1], columns[column + 2])
    {
      return true
    }
    return false
  }
}
