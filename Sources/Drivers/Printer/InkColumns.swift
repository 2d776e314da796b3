/// Twenty-four rows as `ESC *` 33 columns, of which only those with ink are sent: white is moved over by `ESC $`.
struct InkColumns {
  private let rows: WordRows
  /// What is black in the rows that are written.
  private let ink: UnsafeMutablePointer<UInt64>
  /// The rows' columns, of three bytes each, where they have ink.
  private let columns: UnsafeMutablePointer<UInt8>

  /// Lends the columns of a bitmap's rows.
  static func with<Answer>(_ rows: WordRows, _ body: (InkColumns) -> Answer) -> Answer {
    let perRow = rows.perRow
    // A word of ink, and 64 columns.
    let wordsPerWord = 1 + ColumnSquare.bytes
    return withUnsafeTemporaryAllocation(of: UInt64.self, capacity: max(1, perRow * wordsPerWord)) { words in
      // Of a capacity of at least one there is an address.
      guard let base = words.baseAddress else { preconditionFailure("no memory") }
      base.initialize(repeating: 0, count: perRow * wordsPerWord)
      let count = perRow * 8 * ColumnSquare.bytes
      return (base + perRow).withMemoryRebound(to: UInt8.self, capacity: count) { columns in
        body(InkColumns(rows: rows, ink: base, columns: columns))
      }
    }
  }

  /// Writes the columns with ink and LF, where a spacing of 24 is set.
  /// - Parameter start: The first row; no column of the 24 holds a real-time command.
  func write(from start: Int, into bytes: inout [UInt8]) {
    gather(from: start)
    var pen = 0
    forEachRun { run in
      if run.lowerBound != pen {
        bytes.append(command: [0x1B, 0x24, UInt8(run.lowerBound & 0xFF), UInt8(run.lowerBound >> 8)])
      }
      turn(run, from: start)
      ColumnBlock.write(
        run, of: UnsafeBufferPointer(start: columns, count: rows.perRow * 8 * ColumnSquare.bytes), into: &bytes)
      pen = run.upperBound
    }
    bytes.append(0x0A)
  }

  /// Turns rows into the columns of a run, and of the bytes that it reaches into.
  private func turn(_ run: Range<Int>, from start: Int) {
    var place = run.lowerBound / 8
    let end = (run.upperBound + 7) / 8
    (columns + place * ColumnSquare.bytes).update(repeating: 0, count: (end - place) * ColumnSquare.bytes)
    while place < end {
      let word = place / 8
      let next = min(end, (word + 1) * 8)
      if next - place == 1 {
        ColumnSquare.transpose(
          UnsafeRawPointer(rows[start]) + place, rowBytes: rows.perRow * 8, to: columns + place * ColumnSquare.bytes)
      } else {
        ColumnSquare.transpose(
          rows[start] + word, rowWords: rows.perRow, places: place - word * 8..<next - word * 8,
          to: columns + word * 8 * ColumnSquare.bytes)
      }
      place = next
    }
  }

  /// Gathers what is black in 24 rows.
  private func gather(from start: Int) {
    let pitch = rows.perRow
    for index in 0..<pitch {
      var black: UInt64 = 0
      for depth in 0..<ColumnBlock.rows { black |= rows[start &+ depth][index] }
      ink[index] = black
    }
  }

  /// Tells the runs of columns with ink from left to right; white that is too narrow to be moved over goes with the ink
  /// around it.
  @inline(__always)
  private func forEachRun(_ body: (Range<Int>) -> Void) {
    var (start, end) = (0, -ColumnBlock.shortestGap)
    for index in 0..<rows.perRow {
      var ink = WordRows.ordered(ink[index])
      var column = index &* 64
      while ink != 0 {
        let white = ink.leadingZeroBitCount
        ink &<<= UInt64(truncatingIfNeeded: white)
        let black = (~ink).leadingZeroBitCount
        ink = black < 64 ? ink &<< UInt64(truncatingIfNeeded: black) : 0
        column &+= white
        if column &- end >= ColumnBlock.shortestGap {
          if end > start { body(start..<end) }
          start = column
        }
        column &+= black
        end = column
      }
    }
    if end > start { body(start..<end) }
  }
}
