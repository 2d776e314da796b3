import Core

/// Which rows of a bitmap go as raster and which as columns, so that few bytes are sent: a frame's sides cost a few
/// columns, where raster sends all the white between them.
struct SparseRows {
  /// Rows that go in one way.
  struct Stretch: Equatable {
    var rows: Range<Int>
    /// Whether they are ``ColumnBlock/rows`` rows of columns.
    var isColumns: Bool
  }

  /// What stands before a raster's rows.
  private static let rasterHead = 8
  /// `ESC $`, and `ESC *` up to its columns.
  private static let runHead = 9

  /// From top to bottom; together all rows.
  let stretches: [Stretch]

  /// What a row costs whose dots spell a real-time command: anything that avoids it is cheaper.
  private static let patternCost = 1 << 20

  /// Finds the cheapest division, by the number of bytes that each way takes.
  /// - Parameters:
  ///   - patterns: Rows that hold a real-time command; they go as columns where these hold none.
  ///   - rowBytes: Bytes of a row that are printed.
  init(_ bitmap: Bitmap, patterns: [Int], rowBytes: Int) {
    let width = min(rowBytes, bitmap.stride)
    let height = bitmap.height
    // Bytes for all rows from each one on, and whether a block of columns begins there.
    var cost = [Int](repeating: 0, count: height + 1)
    var isBlock = [Bool](repeating: false, count: height)
    var patterns = patterns[...]
    bitmap.bytes.withUnsafeBytes { dots in
      var window = RowWindow(dots, stride: bitmap.stride, width: width, height: height)
      for row in stride(from: height - 1, through: 0, by: -1) {
        let inked = ESCPOSEncoder.inkedBytes(dots, at: row * bitmap.stride, count: width)
        cost[row] = cost[row + 1] + inked
        if patterns.last == row {
          patterns.removeLast()
          cost[row] += Self.patternCost
        }
        guard inked > 0, row + ColumnBlock.rows <= height,
          cost[row] - cost[row + ColumnBlock.rows] > Self.rasterHead + Self.runHead
        else { continue }
        let rest = cost[row + ColumnBlock.rows] + Self.rasterHead
        let columns = rest + window.columnBytes(from: row, limit: cost[row] - rest)
        if columns < cost[row], !ColumnBlock.hasPattern(bitmap, from: row, rowBytes: width) {
          cost[row] = columns
          isBlock[row] = true
        }
      }
    }
    var stretches: [Stretch] = []
    var row = 0
    while row < height {
      if isBlock[row] {
        stretches.append(Stretch(rows: row..<row + ColumnBlock.rows, isColumns: true))
        row += ColumnBlock.rows
      } else {
        if let last = stretches.last, !last.isColumns {
          stretches[stretches.count - 1].rows = last.rows.lowerBound..<row + 1
        } else {
          stretches.append(Stretch(rows: row..<row + 1, isColumns: false))
        }
        row += 1
      }
    }
    self.stretches = stretches
  }

  /// The columns with ink in any 24 rows, asked for from the bottom up; 64 columns at a time.
  private struct RowWindow {
    private static let height = ColumnBlock.rows
    private let dots: UnsafeRawBufferPointer
    private let stride: Int
    private let width: Int
    private let words: Int
    /// For the 24 rows from a multiple of 24 on: what is black in its first row, its first two, and so on.
    private var below: [UInt64]
    /// What is black from a row to the end of its 24.
    private var above: [UInt64]
    private var belowBlock = -1
    private var aboveRow = Int.max
    private let rows: Int

    init(_ dots: UnsafeRawBufferPointer, stride: Int, width: Int, height: Int) {
      self.dots = dots
      self.stride = stride
      self.width = width
      words = (width + 7) / 8
      rows = height
      below = [UInt64](repeating: 0, count: words * Self.height)
      above = [UInt64](repeating: 0, count: words)
    }

    /// Bytes that the columns of 24 rows take; from `limit` on it need not be exact.
    mutating func columnBytes(from row: Int, limit: Int) -> Int {
      prepare(row)
      let last = row + Self.height - 1
      let inBlockBelow = last / Self.height != row / Self.height
      let start = last % Self.height * words
      var bytes = 1
      var gap = ColumnBlock.shortestGap
      for index in 0..<words {
        var ink = above[index]
        if inBlockBelow { ink |= below[start + index] }
        var left = 64
        while ink != 0 {
          let white = ink.leadingZeroBitCount
          ink <<= UInt64(white)
          let black = (~ink).leadingZeroBitCount
          ink = black < 64 ? ink << UInt64(black) : 0
          left -= white + black
          gap += white
          bytes += (gap >= ColumnBlock.shortestGap ? SparseRows.runHead : gap * 3) + black * 3
          gap = 0
        }
        gap += left
        if bytes >= limit { break }
      }
      return bytes
    }

    /// Gathers what is black from `row` to the end of its block, and in the block below it.
    private mutating func prepare(_ row: Int) {
      let block = row / Self.height
      let end = min((block + 1) * Self.height, rows)
      if aboveRow >= end || aboveRow < row {
        for index in 0..<words { above[index] = 0 }
        aboveRow = end
      }
      while aboveRow > row {
        aboveRow -= 1
        for index in 0..<words { above[index] |= word(index, of: aboveRow) }
      }
      guard belowBlock != block + 1 else { return }
      belowBlock = block + 1
      for row in end..<max(end, min(end + Self.height, rows)) {
        let depth = (row - end) * words
        for index in 0..<words {
          below[depth + index] = word(index, of: row) | (row > end ? below[depth - words + index] : 0)
        }
      }
    }

    /// Sixty-four dots of a row, the leftmost in the highest bit.
    private func word(_ index: Int, of row: Int) -> UInt64 {
      let start = row * stride + index * 8
      let count = min(8, width - index * 8)
      if count == 8 { return UInt64(bigEndian: dots.loadUnaligned(fromByteOffset: start, as: UInt64.self)) }
      var word: UInt64 = 0
      for place in 0..<count { word |= UInt64(dots[start + place]) << UInt64(56 - 8 * place) }
      return word
    }
  }
}
