import Core

#if canImport(Glibc)
  import Glibc
#endif

/// Twenty-four rows of a bitmap as `ESC *` 33 columns: the same dots in another order of bytes, for rows whose raster
/// bytes would spell a real-time command, and for rows that are mostly white.
struct ColumnBlock {
  static let rows = 24

  /// The first row.
  let start: Int
  /// Three bytes a column, top to bottom, left to right, up to the last column with ink.
  private let columns: [UInt8]

  /// Rows from `start` on, free of patterns within a column.
  /// - Parameter rowBytes: Bytes of a row that are printed.
  init(from start: Int, of bitmap: Bitmap, rowBytes: Int) {
    self.start = start
    columns = Self.columns(of: bitmap, from: start, rowBytes: min(rowBytes, bitmap.stride))
  }

  /// White columns that are worth a command to move over them (`ESC $` and another `ESC *`).
  static let shortestGap = 4
  /// `ESC $`, and `ESC *` up to its columns.
  static let runHead = 9

  /// Writes the block: `ESC 3 24`, columns, LF. A printer whose line spacing counts half dots still feeds the height of
  /// the image, since it is the larger. Columns whose seam spells a command go in two commands on the same line.
  func write(into bytes: inout [UInt8]) {
    bytes.append(command: [0x1B, 0x33, UInt8(Self.rows)])
    write(0..<columns.count / 3, into: &bytes)
    bytes.append(0x0A)
  }

  private func write(_ run: Range<Int>, into bytes: inout [UInt8]) {
    columns.withUnsafeBufferPointer { Self.write(run, of: $0, into: &bytes) }
  }

  /// Writes columns that are not white, three bytes each, as one command or, where two would spell a real-time command,
  /// as several.
  static func write(_ run: Range<Int>, of columns: UnsafeBufferPointer<UInt8>, into bytes: inout [UInt8]) {
    var first = run.lowerBound * 3
    let last = run.upperBound * 3
    while first < last {
      let end = seam(of: columns, from: first, to: last)
      var count = (end - first) / 3
      if RealTimePattern.matches(UInt8(count & 0xFF), UInt8(count >> 8)) { count -= 1 }
      bytes.append(command: [0x1B, 0x2A, 33, UInt8(count & 0xFF), UInt8(count >> 8)])
      bytes.append(contentsOf: UnsafeBufferPointer(rebasing: columns[first..<first + 3 * count]))
      first += 3 * count
    }
  }

  /// The first column behind the one at `first` whose first byte makes a command of the byte before; `last` where there
  /// is none.
  private static func seam(of columns: UnsafeBufferPointer<UInt8>, from first: Int, to last: Int) -> Int {
    guard let base = columns.baseAddress else { return last }
    var place = first
    // Few bytes are DLE.
    while place < last - 1, let hit = memchr(base + place, CInt(RealTimePattern.dataLinkEscape), last - 1 - place) {
      place = UnsafeRawPointer(hit) - UnsafeRawPointer(base) + 1
      if place % 3 == 0, RealTimePattern.isSecond(columns[place]) { return place }
    }
    return last
  }

  /// Twenty-four rows as columns, up to the last one with ink.
  static func columns(of bitmap: Bitmap, from start: Int, rowBytes: Int) -> [UInt8] {
    var columns = [UInt8](repeating: 0, count: rowBytes * 8 * 3)
    var inked = 0
    columns.withUnsafeMutableBufferPointer { columns in
      bitmap.bytes.withUnsafeBytes { dots in
        guard let target = columns.baseAddress, let dots = dots.baseAddress else { return }
        for place in 0..<rowBytes {
          ColumnSquare.transpose(dots + start * bitmap.stride + place, rowBytes: bitmap.stride, to: target + place * 24)
        }
        inked = columns.lastIndex { $0 != 0 }.map { $0 / 3 + 1 } ?? 0
      }
    }
    columns.removeLast(columns.count - inked * 3)
    return columns
  }

  /// Whether a column of the 24 rows holds a real-time command.
  static func hasPattern(_ bitmap: Bitmap, from start: Int, rowBytes: Int) -> Bool {
    WordRows.with(bitmap, start..<start + rows, rowBytes: rowBytes) { $0.hasPattern(0) || $0.hasPattern(8) }
  }
}
