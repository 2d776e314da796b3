/// The columns with ink in 24 rows of a bitmap, for windows asked for from the bottom up. Of blocks of 24 rows it knows
/// what is black in their first row, their first two, and so on, and gathers what is black from a row to the end of its
/// block: any window is the end of one block and the beginning of the next.
struct RowWindow {
  private let rows: WordRows
  /// What is black from ``top`` to the end of its block.
  private let above: UnsafeMutablePointer<UInt64>
  /// What is black in the first rows of the block ``belowBlock``: a row of words for one row, two rows, and so on.
  private let below: UnsafeMutablePointer<UInt64>
  /// What was black the last time that somebody asked, and the bytes that it takes; nil: not counted to the end.
  private let ink: UnsafeMutablePointer<UInt64>
  private var inkBytes: Int?
  private var top: Int
  private var belowBlock = -1

  /// Lends a window.
  static func with<Answer>(_ rows: WordRows, _ body: (inout RowWindow) -> Answer) -> Answer {
    withUnsafeTemporaryAllocation(of: UInt64.self, capacity: max(1, rows.perRow * (ColumnBlock.rows + 2))) { words in
      // Of a capacity of at least one there is an address.
      guard let base = words.baseAddress else { preconditionFailure("no memory") }
      base.initialize(repeating: 0, count: words.count)
      var window = RowWindow(
        rows: rows, above: base, below: base + 2 * rows.perRow, ink: base + rows.perRow, top: rows.count)
      return body(&window)
    }
  }

  /// Bytes that the columns of the 24 rows from `row` on take; from `limit` on it need not be exact.
  /// - Parameter row: Never below the one asked for before.
  mutating func columnBytes(_ row: Int, limit: Int) -> Int {
    gatherAbove(row)
    let end = row + ColumnBlock.rows - 1
    gatherBelow(end / ColumnBlock.rows)
    let last = below + end % ColumnBlock.rows * rows.perRow
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

  private mutating func gatherAbove(_ row: Int) {
    let blockEnd = min(rows.count, (row / ColumnBlock.rows + 1) * ColumnBlock.rows)
    if top >= blockEnd {
      above.update(repeating: 0, count: rows.perRow)
      top = blockEnd
    }
    while top > row {
      top &-= 1
      let words = rows[top]
      for index in 0..<rows.perRow { above[index] |= words[index] }
    }
  }

  private mutating func gatherBelow(_ block: Int) {
    guard block != belowBlock else { return }
    belowBlock = block
    let first = block * ColumnBlock.rows
    var target = below
    target.update(from: rows[first], count: rows.perRow)
    for row in first + 1..<max(first + 1, min(rows.count, first + ColumnBlock.rows)) {
      let words = rows[row]
      let next = target + rows.perRow
      for index in 0..<rows.perRow { next[index] = target[index] | words[index] }
      target = next
    }
  }

  private func countedBytes(limit: Int) -> Int {
    var bytes = 1
    var gap = ColumnBlock.shortestGap
    for index in 0..<rows.perRow {
      var ink = WordRows.ordered(ink[index])
      guard ink != 0 else {
        gap += 64
        continue
      }
      var left = 64
      while ink != 0 {
        let white = ink.leadingZeroBitCount
        ink &<<= UInt64(white)
        let black = (~ink).leadingZeroBitCount
        ink = black < 64 ? ink &<< UInt64(black) : 0
        left -= white + black
        gap += white
        bytes += (gap >= ColumnBlock.shortestGap ? ColumnBlock.runHead : gap * 3) + black * 3
        gap = 0
      }
      gap += left
      if bytes >= limit { break }
    }
    return bytes
  }
}
