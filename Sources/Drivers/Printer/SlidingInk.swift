/// What is black in 24 rows together, for blocks that begin one below the other: each row is read about twice, however
/// many blocks hold it.
struct SlidingInk {
  /// Rows at the head of 24 that might better go as raster: a frame's upper line.
  private static let headRows = 4
  /// Depths that are kept of each word.
  private static let depths = ColumnBlock.rows + 1

  private let rows: WordRows
  /// For each word of a row what is black in the 24 rows above ``seam``: in all of them, in all but the first and so on
  /// to none.
  private let above: UnsafeMutablePointer<UInt64>
  /// For each word of a row what is black from ``seam`` to ``end``.
  private let below: UnsafeMutablePointer<UInt64>
  private var seam = 0
  private var end = 0

  private init(_ rows: WordRows, _ words: UnsafeMutablePointer<UInt64>) {
    self.rows = rows
    above = words
    below = words + rows.perRow * Self.depths
  }

  /// Lends the ink of a bitmap's rows.
  static func with<Answer>(_ rows: WordRows, _ body: (inout SlidingInk) -> Answer) -> Answer {
    let capacity = rows.perRow * (depths + 1)
    return withUnsafeTemporaryAllocation(of: UInt64.self, capacity: max(1, capacity)) { words in
      // Of a capacity of at least one there is an address.
      guard let base = words.baseAddress else { preconditionFailure("no memory") }
      base.initialize(repeating: 0, count: capacity)
      var ink = SlidingInk(rows, base)
      return body(&ink)
    }
  }

  /// Bytes that the columns of the 24 rows from `start` on take.
  ///
  /// A run's head is as long as the widest white that goes with the ink around it, three columns. So a run takes three
  /// bytes for each of its columns and of the three behind it, and white goes with the ink where those three reach the
  /// next: all runs take three bytes for each column of their ink when it is widened by three columns to the right.
  /// - Parameter start: The 24 rows lie within the bitmap; cheaper where it is not above the one before.
  /// - Returns: The bytes, and those of them that the first four rows alone ask for.
  mutating func bytes(from start: Int) -> (all: Int, head: Int) {
    move(to: start)
    // The last row is gathered on the way; above the seam it does no harm, since it stays within the rows asked for.
    let last = rows[start &+ ColumnBlock.rows &- 1]
    var ink = UnsafePointer(above) + (start &- (seam &- ColumnBlock.rows))
    var (columns, head) = (0, 0)
    // Ink, and ink widened by one column, of the word to the left.
    var (left, leftWidened): (UInt64, UInt64) = (0, 0)
    for index in 0..<rows.perRow {
      let lower = below[index] | last[index]
      below[index] = lower
      let black = ink[0] | lower
      let alone = ink[0] & ~(ink[Self.headRows] | lower)
      ink += Self.depths
      if black | left == 0 { continue }
      if alone != 0 { head &+= alone.nonzeroBitCount }
      let word = WordRows.ordered(black)
      let widened = word | word &>> 1 | left &<< 63
      columns &+= (widened | widened &>> 2 | leftWidened &<< 62).nonzeroBitCount
      (left, leftWidened) = (word, widened)
    }
    // What ink at the right edge is widened by beyond it counts as well.
    let widened = left &<< 63
    let beyond = widened | widened &>> 2 | leftWidened &<< 62
    if beyond != 0 { columns &+= beyond.nonzeroBitCount }
    return (1 &+ 3 &* columns, 3 &* head)
  }

  /// Has the 24 rows from `start` on lie about the seam: more than their first four above it, and below it as many as are
  /// gathered; the last is still to be.
  private mutating func move(to start: Int) {
    let next = start &+ ColumnBlock.rows
    if start &+ Self.headRows >= seam || start < seam &- ColumnBlock.rows || next < end {
      gather(from: start)
    }
    while end < next &- 1 {
      let row = rows[end]
      for index in 0..<rows.perRow { below[index] |= row[index] }
      end &+= 1
    }
    end = next
  }

  /// Gathers the 24 rows from `start` on above the seam.
  private mutating func gather(from start: Int) {
    let pitch = rows.perRow
    var ink = above
    for index in 0..<pitch {
      var place = rows[start &+ ColumnBlock.rows &- 1] + index
      var black = place.pointee
      ink[ColumnBlock.rows] = 0
      ink[ColumnBlock.rows &- 1] = black
      for depth in 2...ColumnBlock.rows {
        place -= pitch
        black |= place.pointee
        ink[ColumnBlock.rows &- depth] = black
      }
      ink += Self.depths
      below[index] = 0
    }
    seam = start &+ ColumnBlock.rows
    end = seam
  }
}
