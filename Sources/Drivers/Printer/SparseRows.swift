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
        let columns = cost[row + ColumnBlock.rows] + Self.rasterHead + window.columnBytes(from: row)
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

  /// The columns with ink in any 24 rows, asked for from the bottom up.
  private struct RowWindow {
    private static let height = ColumnBlock.rows
    private let dots: UnsafeRawBufferPointer
    private let stride: Int
    private let width: Int
    /// For the 24 rows from a multiple of 24 on: what is black in its first row, its first two, and so on.
    private var below: [UInt8]
    /// What is black from a row to the end of its 24.
    private var above: [UInt8]
    private var belowBlock = -1
    private var aboveRow = Int.max
    private let rows: Int

    init(_ dots: UnsafeRawBufferPointer, stride: Int, width: Int, height: Int) {
      self.dots = dots
      self.stride = stride
      self.width = width
      rows = height
      below = [UInt8](repeating: 0, count: width * Self.height)
      above = [UInt8](repeating: 0, count: width)
    }

    /// Bytes that the columns of 24 rows take.
    mutating func columnBytes(from row: Int) -> Int {
      prepare(row)
      let last = row + Self.height - 1
      let inBlockBelow = last / Self.height != row / Self.height
      let start = last % Self.height * width
      var bytes = 1
      var gap = ColumnBlock.shortestGap
      for place in 0..<width {
        var ink = above[place]
        if inBlockBelow { ink |= below[start + place] }
        if ink == 0 {
          gap += 8
          continue
        }
        for bit in 0..<8 {
          if ink & (0x80 >> UInt8(bit)) == 0 {
            gap += 1
          } else {
            bytes += gap >= ColumnBlock.shortestGap ? SparseRows.runHead + 3 : (gap + 1) * 3
            gap = 0
          }
        }
      }
      return bytes
    }

    /// Gathers what is black from `row` to the end of its block, and in the block below it.
    private mutating func prepare(_ row: Int) {
      let block = row / Self.height
      let end = min((block + 1) * Self.height, rows)
      if aboveRow >= end || aboveRow < row {
        for place in 0..<width { above[place] = 0 }
        aboveRow = end
      }
      while aboveRow > row {
        aboveRow -= 1
        for place in 0..<width { above[place] |= dots[aboveRow * stride + place] }
      }
      guard belowBlock != block + 1 else { return }
      belowBlock = block + 1
      for row in end..<max(end, min(end + Self.height, rows)) {
        let depth = (row - end) * width
        for place in 0..<width {
          below[depth + place] = dots[row * stride + place] | (row > end ? below[depth - width + place] : 0)
        }
      }
    }
  }
}
