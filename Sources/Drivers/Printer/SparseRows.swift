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
  private static let patternCost: Int32 = 1 << 14

  /// Finds a cheap division, by the number of bytes that each way takes: the cheapest of those in which a row goes as
  /// raster only where no block may begin with it, or where it and the next ones would widen the block. Where dots spell
  /// a real-time command it is the cheapest of all.
  /// - Parameter patterns: Rows that hold a real-time command; they go as columns where these hold none.
  init(_ rows: WordRows, patterns: [Int]) {
    guard rows.count >= ColumnBlock.rows else {
      stretches = rows.count > 0 ? [Stretch(rows: 0..<rows.count, isColumns: false)] : []
      return
    }
    stretches = withUnsafeTemporaryAllocation(of: Choice.self, capacity: rows.count + 1) { choices in
      Self.weigh(rows, patterns: patterns, choices)
      Self.open(rows, isExact: !patterns.isEmpty, choices)
      Self.choose(choices)
      return Self.stretches(UnsafeBufferPointer(rebasing: choices.dropLast()))
    }
  }

  /// What is known of the rows from one on, in bytes.
  private struct Choice {
    /// The row as raster.
    let raster: Int32
    /// All rows before it as raster.
    let above: Int32
    /// A block of columns that begins with this row; nil: none does.
    var columns: Int32?
    /// The fewest for all rows from here on.
    var cost: Int32 = 0
    /// Whether a division comes by here.
    var isReached = false
    /// Whether the row may go as raster.
    var mayBeRaster = false
    /// Whether a block that begins with this row is cheaper than the row as raster.
    var isBlock = false
    /// Whether a column is a command in the sixteen rows from here on; nil: not known yet.
    var hasPattern: Bool?
  }

  /// Counts what each row costs as raster.
  private static func weigh(
    _ rows: WordRows, patterns: [Int], _ choices: UnsafeMutableBufferPointer<Choice>
  ) {
    var patterns = patterns[...]
    var above: Int32 = 0
    for row in 0..<rows.count {
      var raster = Int32(truncatingIfNeeded: rows.inkedBytes(row))
      if patterns.first == row {
        patterns.removeFirst()
        raster += patternCost
      }
      choices.initializeElement(at: row, to: Choice(raster: raster, above: above))
      above += raster
    }
    choices.initializeElement(at: rows.count, to: Choice(raster: 0, above: above))
  }

  /// Looks from the top down at which rows blocks may begin: only where a division comes by.
  /// - Parameter isExact: Whether each row may go as raster, so that no way around a command is passed over.
  private static func open(_ rows: WordRows, isExact: Bool, _ choices: UnsafeMutableBufferPointer<Choice>) {
    func isCommand(_ row: Int) -> Bool {
      if let known = choices[row].hasPattern { return known }
      let found = rows.hasPattern(row)
      choices[row].hasPattern = found
      return found
    }
    choices[0].isReached = true
    InkColumns.with(rows) { ink in
      for row in 0..<rows.count where choices[row].isReached {
        let raster = choices[row].raster
        let end = row + ColumnBlock.rows
        // Blocks begin with ink, but where dots spell a command: only the white above it may give one room around it.
        if raster > 0 || isExact, end <= rows.count {
          // A block is worth a look where it may be cheaper than its rows as raster.
          let most = Int(choices[end].above - choices[row].above) - rasterHead
          if most > ColumnBlock.runHead {
            let columns = ink.bytes(from: row, limit: most)
            if columns.all < most, !isCommand(row), !isCommand(row + 8) {
              choices[row].columns = Int32(truncatingIfNeeded: rasterHead + columns.all)
              choices[end].isReached = true
              if !isExact, 2 * columns.head < raster { continue }
            }
          }
        }
        choices[row].mayBeRaster = true
        choices[row + 1].isReached = true
      }
    }
  }

  /// Chooses from the bottom up.
  private static func choose(_ choices: UnsafeMutableBufferPointer<Choice>) {
    for row in stride(from: choices.count - 2, through: 0, by: -1) where choices[row].isReached {
      let choice = choices[row]
      let raster = choice.mayBeRaster ? choice.raster + choices[row + 1].cost : .max
      let block = choice.columns.map { $0 + choices[row + ColumnBlock.rows].cost } ?? .max
      choices[row].isBlock = block < raster
      choices[row].cost = min(block, raster)
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
