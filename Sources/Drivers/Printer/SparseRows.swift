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
    guard bitmap.height >= ColumnBlock.rows else {
      stretches = bitmap.height > 0 ? [Stretch(rows: 0..<bitmap.height, isColumns: false)] : []
      return
    }
    let isBlock = WordRows.with(bitmap, 0..<bitmap.height, rowBytes: rowBytes) {
      Self.blocks(of: $0, patterns: patterns)
    }
    var stretches: [Stretch] = []
    var row = 0
    var start = 0
    func endRaster() {
      if row > start { stretches.append(Stretch(rows: start..<row, isColumns: false)) }
    }
    while row < isBlock.count {
      guard isBlock[row] else {
        row += 1
        continue
      }
      endRaster()
      stretches.append(Stretch(rows: row..<row + ColumnBlock.rows, isColumns: true))
      row += ColumnBlock.rows
      start = row
    }
    endRaster()
    self.stretches = stretches
  }

  /// From the bottom up, whether a block of columns that begins with a row is cheaper than the row as raster.
  private static func blocks(of rows: WordRows, patterns: [Int]) -> [Bool] {
    // Bytes for all rows from each one on.
    var cost = [Int](repeating: 0, count: rows.count + 1)
    var isBlock = [Bool](repeating: false, count: rows.count)
    // Whether a column is a command in the sixteen rows from each one on; nil: not known yet.
    var hasPattern = [Bool?](repeating: nil, count: rows.count)
    func isCommand(_ row: Int) -> Bool {
      if let known = hasPattern[row] { return known }
      let found = rows.hasPattern(row)
      hasPattern[row] = found
      return found
    }
    var patterns = patterns[...]
    RowWindow.with(rows) { window in
      for row in stride(from: rows.count - 1, through: 0, by: -1) {
        window.moveUp(to: row)
        let inked = rows.inkedBytes(row)
        cost[row] = cost[row + 1] + inked
        if patterns.last == row {
          patterns.removeLast()
          cost[row] += patternCost
        }
        guard inked > 0, row + ColumnBlock.rows <= rows.count,
          cost[row] - cost[row + ColumnBlock.rows] > rasterHead + runHead
        else { continue }
        let rest = cost[row + ColumnBlock.rows] + rasterHead
        let columns = rest + window.columnBytes(limit: cost[row] - rest)
        if columns < cost[row], !isCommand(row), !isCommand(row + 8) {
          cost[row] = columns
          isBlock[row] = true
        }
      }
    }
    return isBlock
  }

  /// The columns with ink in 24 rows, from the bottom up. Of blocks of 24 rows it knows what is black in their first row,
  /// their first two, and so on, and gathers what is black from a row to the end of its block.
  private struct RowWindow {
    private let rows: WordRows
    private let above: UnsafeMutablePointer<UInt64>
    private let below: UnsafeMutablePointer<UInt64>
    /// What was black the last time that somebody asked, and the bytes that it takes; nil: not counted to the end.
    private let ink: UnsafeMutablePointer<UInt64>
    private var inkBytes: Int?
    private var row: Int

    /// Lends a window below the last row.
    static func with(_ rows: WordRows, _ body: (inout RowWindow) -> Void) {
      let count = rows.perRow * (rows.count + 2)
      withUnsafeTemporaryAllocation(of: UInt64.self, capacity: max(1, count)) { words in
        words.initialize(repeating: 0)
        guard let base = words.baseAddress else { preconditionFailure("no memory") }
        var window = RowWindow(
          rows: rows, above: base, below: base + 2 * rows.perRow, ink: base + rows.perRow, row: rows.count)
        window.gatherBelow()
        body(&window)
      }
    }

    private func gatherBelow() {
      for row in 0..<rows.count {
        let words = rows[row]
        let target = below + row * rows.perRow
        if row % ColumnBlock.rows == 0 {
          target.update(from: words, count: rows.perRow)
        } else {
          let before = target - rows.perRow
          for index in 0..<rows.perRow { target[index] = before[index] | words[index] }
        }
      }
    }

    /// Moves to the row above.
    @inline(__always)
    mutating func moveUp(to row: Int) {
      self.row = row
      let words = rows[row]
      if (row + 1) % ColumnBlock.rows == 0 {
        above.update(from: words, count: rows.perRow)
      } else {
        for index in 0..<rows.perRow { above[index] |= words[index] }
      }
    }

    /// Bytes that the columns of the 24 rows from here on take; from `limit` on it need not be exact.
    @inline(__always)
    mutating func columnBytes(limit: Int) -> Int {
      let last = below + (row + ColumnBlock.rows - 1) * rows.perRow
      var change: UInt64 = 0
      for index in 0..<rows.perRow {
        let word = above[index] | last[index]
        change |= word ^ ink[index]
        ink[index] = word
      }
      // The sides of a frame are the same for many rows.
      if change == 0, let inkBytes { return inkBytes }
      let bytes = countedBytes(limit: limit)
      inkBytes = bytes < limit ? bytes : nil
      return bytes
    }

    private func countedBytes(limit: Int) -> Int {
      var bytes = 1
      var gap = ColumnBlock.shortestGap
      for index in 0..<rows.perRow {
        var ink = ink[index]
        guard ink != 0 else {
          gap += 64
          continue
        }
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
  }
}
