/// Twenty-four rows as `ESC *` 33 columns, of which only those with ink are sent.
enum InkColumns {
  /// Writes the columns with ink and LF, where a spacing of 24 is set: white is moved over by `ESC $`.
  /// - Parameter start: The first row; no column of the 24 holds a real-time command.
  static func write(_ rows: WordRows, from start: Int, into bytes: inout [UInt8]) {
    withUnsafeTemporaryAllocation(of: UInt8.self, capacity: max(1, rows.perRow * 64 * 3)) { columns in
      // Of a capacity of at least one there is an address.
      guard let base = columns.baseAddress else { preconditionFailure("no memory") }
      var pen = 0
      // Bytes of the rows that are turned into columns already.
      var turned = 0
      func add(_ run: Range<Int>) {
        guard !run.isEmpty else { return }
        if run.lowerBound != pen {
          bytes.append(command: [0x1B, 0x24, UInt8(run.lowerBound & 0xFF), UInt8(run.lowerBound >> 8)])
        }
        for place in max(turned, run.lowerBound / 8)..<(run.upperBound + 7) / 8 {
          ColumnSquare.transpose(
            UnsafeRawPointer(rows[start]) + place, rowBytes: rows.perRow * 8, to: base + place * 24)
        }
        turned = (run.upperBound + 7) / 8
        ColumnBlock.write(run, of: UnsafeBufferPointer(columns), into: &bytes)
        pen = run.upperBound
      }
      var run = 0..<0
      for index in 0..<rows.perRow {
        var ink: UInt64 = 0
        for row in start..<start + ColumnBlock.rows { ink |= rows[row][index] }
        ink = WordRows.ordered(ink)
        var column = index * 64
        while ink != 0 {
          let white = ink.leadingZeroBitCount
          ink &<<= UInt64(white)
          let black = (~ink).leadingZeroBitCount
          ink = black < 64 ? ink &<< UInt64(black) : 0
          column += white
          // White that is too narrow to be moved over goes with the ink around it.
          if !run.isEmpty, column - run.upperBound < ColumnBlock.shortestGap {
            run = run.lowerBound..<column + black
          } else {
            add(run)
            run = column..<column + black
          }
          column += black
        }
      }
      add(run)
      bytes.append(0x0A)
    }
  }
}
