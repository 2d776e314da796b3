/// Twenty-four rows as `ESC *` 33 columns, of which only those with ink are sent: white is moved over by `ESC $`.
struct InkColumns {
  private let rows: WordRows
  /// What is black in the rows asked for last.
  private let ink: UnsafeMutablePointer<UInt64>

  /// Lends the columns of a bitmap's rows.
  static func with<Answer>(_ rows: WordRows, _ body: (InkColumns) -> Answer) -> Answer {
    withUnsafeTemporaryAllocation(of: UInt64.self, capacity: max(1, rows.perRow)) { ink in
      // Of a capacity of at least one there is an address.
      guard let base = ink.baseAddress else { preconditionFailure("no memory") }
      base.initialize(repeating: 0, count: ink.count)
      return body(InkColumns(rows: rows, ink: base))
    }
  }

  /// Rows at the head of 24 that might better go as raster: a frame's upper line.
  private static let headRows = 4

  /// Bytes that the columns of the 24 rows from `start` on take; from `limit` on it need not be exact.
  /// - Returns: The bytes, and those of them that the first four rows alone ask for.
  func bytes(from start: Int, limit: Int) -> (all: Int, head: Int) {
    let head = gather(from: start)
    var bytes = 1
    forEachRun { run in
      bytes += ColumnBlock.runHead + 3 * run.count
      return bytes < limit
    }
    return (bytes, 3 * head)
  }

  /// Writes the columns with ink and LF, where a spacing of 24 is set.
  /// - Parameter start: The first row; no column of the 24 holds a real-time command.
  func write(from start: Int, into bytes: inout [UInt8]) {
    gather(from: start)
    withUnsafeTemporaryAllocation(of: UInt8.self, capacity: max(1, rows.perRow * 64 * 3)) { columns in
      // Of a capacity of at least one there is an address.
      guard let base = columns.baseAddress else { preconditionFailure("no memory") }
      var pen = 0
      // Bytes of the rows that are turned into columns already.
      var turned = 0
      forEachRun { run in
        if run.lowerBound != pen {
          bytes.append(command: [0x1B, 0x24, UInt8(run.lowerBound & 0xFF), UInt8(run.lowerBound >> 8)])
        }
        for place in max(turned, run.lowerBound / 8)..<(run.upperBound + 7) / 8 {
          ColumnSquare.transpose(
            UnsafeRawPointer(rows[start]) + place, rowBytes: rows.perRow * 8, to: base + place * ColumnSquare.bytes)
        }
        turned = (run.upperBound + 7) / 8
        ColumnBlock.write(run, of: UnsafeBufferPointer(columns), into: &bytes)
        pen = run.upperBound
        return true
      }
    }
    bytes.append(0x0A)
  }

  /// Gathers what is black in 24 rows.
  /// - Returns: How many columns are black in the first four only.
  @discardableResult
  private func gather(from start: Int) -> Int {
    var columns = 0
    for index in 0..<rows.perRow {
      var place = rows[start] + index
      func next(_ count: Int) -> UInt64 {
        var black: UInt64 = 0
        for _ in 0..<count {
          black |= place.pointee
          place += rows.perRow
        }
        return black
      }
      let head = next(Self.headRows)
      let rest = next(ColumnBlock.rows - Self.headRows)
      ink[index] = head | rest
      if head & ~rest != 0 { columns += (head & ~rest).nonzeroBitCount }
    }
    return columns
  }

  /// Tells the runs of columns with ink from left to right; white that is too narrow to be moved over goes with the ink
  /// around it.
  /// - Parameter body: Says whether to go on.
  @inline(__always)
  private func forEachRun(_ body: (Range<Int>) -> Bool) {
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
          if end > start, !body(start..<end) { return }
          start = column
        }
        column &+= black
        end = column
      }
    }
    if end > start { _ = body(start..<end) }
  }
}
