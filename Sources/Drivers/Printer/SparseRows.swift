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

  /// From top to bottom; together all rows.
  let stretches: [Stretch]

  /// What a row costs whose dots spell a real-time command: anything that avoids it is cheaper.
  private static let patternCost = 1 << 20

  /// Finds the cheapest division, by the number of bytes that each way takes.
  /// - Parameter patterns: Rows that hold a real-time command; they go as columns where these hold none.
  init(_ rows: WordRows, patterns: [Int]) {
    guard rows.count >= ColumnBlock.rows else {
      stretches = rows.count > 0 ? [Stretch(rows: 0..<rows.count, isColumns: false)] : []
      return
    }
    stretches = withUnsafeTemporaryAllocation(of: Choice.self, capacity: rows.count + 1) { choices in
      choices.initialize(repeating: Choice())
      Self.choose(among: rows, patterns: patterns, choices)
      return Self.stretches(UnsafeBufferPointer(rebasing: choices.dropLast()))
    }
  }

  /// What is known of the rows from one on.
  private struct Choice {
    /// The fewest bytes for all of them.
    var cost = 0
    /// Whether a block of columns that begins with this row is cheaper than the row as raster.
    var isBlock = false
    /// Whether a column is a command in the sixteen rows from here on; nil: not known yet.
    var hasPattern: Bool?
  }

  /// Chooses from the bottom up.
  private static func choose(
    among rows: WordRows, patterns: [Int], _ choices: UnsafeMutableBufferPointer<Choice>
  ) {
    func isCommand(_ row: Int) -> Bool {
      if let known = choices[row].hasPattern { return known }
      let found = rows.hasPattern(row)
      choices[row].hasPattern = found
      return found
    }
    var patterns = patterns[...]
    RowWindow.with(rows) { window in
      for row in stride(from: rows.count - 1, through: 0, by: -1) {
        var cost = choices[row + 1].cost
        defer { choices[row].cost = cost }
        let inked = rows.inkedBytes(row)
        // Most rows are white, and hold no command.
        guard inked > 0 else { continue }
        cost += inked
        if patterns.last == row {
          patterns.removeLast()
          cost += patternCost
        }
        guard row + ColumnBlock.rows <= rows.count else { continue }
        let rest = choices[row + ColumnBlock.rows].cost
        guard cost - rest > rasterHead + ColumnBlock.runHead else { continue }
        let columns = rest + rasterHead + window.columnBytes(row, limit: cost - rest - rasterHead)
        if columns < cost, !isCommand(row), !isCommand(row + 8) {
          cost = columns
          choices[row].isBlock = true
        }
      }
    }
  }

  /// The division that was chosen, from the top down.
  private static func stretches(_ choices: UnsafeBufferPointer<Choice>) -> [Stretch] {
    var stretches: [Stretch] = []
    var row = 0
    var start = 0
    func endRaster() {
      if row > start { stretches.append(Stretch(rows: start..<row, isColumns: false)) }
    }
    while row < choices.count {
      guard choices[row].isBlock else {
        row += 1
        continue
      }
      endRaster()
      stretches.append(Stretch(rows: row..<row + ColumnBlock.rows, isColumns: true))
      row += ColumnBlock.rows
      start = row
    }
    endRaster()
    return stretches
  }
}
