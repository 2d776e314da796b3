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
  private static let patternCost = 1 << 14

  /// Finds a cheap division, by the number of bytes that each way takes: the cheapest of those in which a row goes as
  /// raster only where no block may begin with it, or where it and the next ones would widen the block. Where dots spell
  /// a real-time command it is the cheapest of all.
  /// - Parameter patterns: Rows that hold a real-time command; they go as columns where these hold none.
  init(_ rows: WordRows, patterns: [Int]) {
    guard rows.count >= ColumnBlock.rows else {
      stretches = rows.count > 0 ? [Stretch(rows: 0..<rows.count, isColumns: false)] : []
      return
    }
    let isExact = !patterns.isEmpty
    stretches = withUnsafeTemporaryAllocation(of: Choice.self, capacity: rows.count + 1) { choices in
      Self.weigh(rows, patterns: patterns, choices)
      Self.open(rows, isExact: isExact, choices)
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
    /// Where a division goes on below the row as raster: white rows go together.
    let next: Int32
    /// A block of columns that begins with this row; 0: none does.
    var columns: Int32 = 0
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
    var above: Int32 = 0
    func add(_ raster: Int, _ row: Int, next: Int) {
      let raster = Int32(truncatingIfNeeded: raster)
      choices.initializeElement(
        at: row, to: Choice(raster: raster, above: above, next: Int32(truncatingIfNeeded: next)))
      above &+= raster
    }
    var row = 0
    if patterns.isEmpty {
      while row < rows.count {
        let inked = rows.inked(from: row)
        while row < inked {
          add(0, row, next: inked)
          row &+= 1
        }
        while row < rows.count {
          let raster = rows.inkedBytes(row)
          guard raster > 0 else { break }
          add(raster, row, next: row &+ 1)
          row &+= 1
        }
      }
    } else {
      // Only white may give a block room around a command, so that a block may begin with each white row.
      var patterns = patterns[...]
      while row < rows.count {
        var raster = rows.inkedBytes(row)
        if patterns.first == row {
          patterns.removeFirst()
          raster += patternCost
        }
        add(raster, row, next: row &+ 1)
        row &+= 1
      }
    }
    add(0, rows.count, next: rows.count)
  }

  /// Looks from the top down at which rows blocks may begin: only where a division comes by.
  /// - Parameter isExact: Whether each row may go as raster, so that no way around a command is passed over.
  private static func open(_ rows: WordRows, isExact: Bool, _ choices: UnsafeMutableBufferPointer<Choice>) {
    func isCommand(_ row: Int) -> Bool {
      // Both bytes of a command are black in their middle.
      guard choices[row &+ 3].raster > 0, choices[row &+ 13].raster > 0 else { return false }
      if let known = choices[row].hasPattern { return known }
      let found = rows.hasPattern(row)
      choices[row].hasPattern = found
      return found
    }
    choices[0].isReached = true
    SlidingInk.with(rows) { ink in
      var row = 0
      while row < rows.count {
        guard choices[row].isReached else {
          row &+= 1
          continue
        }
        let (raster, next) = (choices[row].raster, Int(choices[row].next))
        let end = row &+ ColumnBlock.rows
        // Blocks begin with ink, but where dots spell a command: only the white above it may give one room around it.
        if raster > 0 || isExact, end <= rows.count {
          // A block is worth a look where it may be cheaper than its rows as raster.
          let most = Int(choices[end].above &- choices[row].above) &- rasterHead
          if most > ColumnBlock.runHead {
            let columns = ink.bytes(from: row)
            if columns.all < most, !isCommand(row), !isCommand(row &+ 8) {
              choices[row].columns = Int32(truncatingIfNeeded: rasterHead &+ columns.all)
              choices[end].isReached = true
              if !isExact, 2 &* columns.head < raster {
                row &+= 1
                continue
              }
            }
          }
        }
        choices[row].mayBeRaster = true
        choices[next].isReached = true
        row = next
      }
    }
  }

  /// Chooses from the bottom up.
  private static func choose(_ choices: UnsafeMutableBufferPointer<Choice>) {
    var row = choices.count &- 1
    while row > 0 {
      row &-= 1
      guard choices[row].isReached else { continue }
      let raster = choices[row].raster &+ choices[Int(choices[row].next)].cost
      let columns = choices[row].columns
      guard columns > 0 else {
        choices[row].cost = raster
        continue
      }
      let block = columns &+ choices[row &+ ColumnBlock.rows].cost
      let isBlock = !choices[row].mayBeRaster || block < raster
      choices[row].isBlock = isBlock
      choices[row].cost = isBlock ? block : raster
    }
  }

  /// The division that was chosen, from the top down.
  private static func stretches(_ choices: UnsafeBufferPointer<Choice>) -> [Stretch] {
    var stretches: [Stretch] = []
    // No two of raster stand together.
    stretches.reserveCapacity(choices.count / ColumnBlock.rows * 2 + 1)
    var row = 0
    var start = 0
    func endRaster() {
      if row > start { stretches.append(Stretch(rows: start..<row, isColumns: false)) }
    }
    while row < choices.count {
      guard choices[row].isBlock else {
        row = Int(choices[row].next)
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
