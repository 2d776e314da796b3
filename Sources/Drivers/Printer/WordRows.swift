import Core

/// The rows of a bitmap as words of 64 dots, as they lie in memory: the leftmost dots in the lowest byte, beyond the edge
/// they are white.
struct WordRows {
  private let words: UnsafePointer<UInt64>
  /// Words in a row.
  let perRow: Int
  /// How many rows.
  let count: Int

  /// Lends rows of a bitmap.
  /// - Parameters:
  ///   - lent: Which; they lie in the bitmap.
  ///   - rowBytes: Bytes of a row that are printed.
  static func with<Answer>(
    _ bitmap: Bitmap, _ lent: Range<Int>, rowBytes: Int, _ body: (WordRows) -> Answer
  ) -> Answer {
    let stride = bitmap.stride
    let width = min(rowBytes, stride)
    let perRow = (width + 7) / 8
    return bitmap.bytes.withUnsafeBytes { dots in
      let dots = UnsafeRawBufferPointer(rebasing: dots[lent.lowerBound * stride..<lent.upperBound * stride])
      // Rows of the usual papers are whole words.
      if stride == perRow * 8, let base = dots.baseAddress, UInt(bitPattern: base) % 8 == 0 {
        return base.withMemoryRebound(to: UInt64.self, capacity: perRow * lent.count) { words in
          body(WordRows(words: words, perRow: perRow, count: lent.count))
        }
      }
      return withUnsafeTemporaryAllocation(of: UInt64.self, capacity: max(1, perRow * lent.count)) { copy in
        // Of a capacity of at least one there is an address.
        guard let words = copy.baseAddress else { preconditionFailure("no memory") }
        for row in 0..<lent.count {
          for index in 0..<perRow {
            (words + row * perRow + index).initialize(
              to: word(dots, at: row * stride + index * 8, count: min(8, width - index * 8)))
          }
        }
        return body(WordRows(words: words, perRow: perRow, count: lent.count))
      }
    }
  }

  private static func word(_ dots: UnsafeRawBufferPointer, at start: Int, count: Int) -> UInt64 {
    var word: UInt64 = 0
    for place in 0..<count { word |= UInt64(dots[start + place]) << UInt64(8 * place) }
    return word
  }

  /// The words of a row.
  @inline(__always)
  subscript(row: Int) -> UnsafePointer<UInt64> { words + row &* perRow }

  /// A word with its leftmost dot in the highest bit.
  @inline(__always)
  static func ordered(_ word: UInt64) -> UInt64 { UInt64(bigEndian: word) }

  /// Bytes of a row up to its last black dot.
  @inline(__always)
  func inkedBytes(_ row: Int) -> Int {
    let words = self[row]
    var index = perRow
    while index > 0 {
      index &-= 1
      let word = words[index]
      if word != 0 { return index &* 8 &+ 8 &- UInt64(littleEndian: word).leadingZeroBitCount / 8 }
    }
    return 0
  }

  /// The first row from `row` on with a black dot; ``count`` where there is none.
  @inline(__always)
  func inked(from row: Int) -> Int {
    guard perRow > 0 else { return count }
    let bytes = UnsafeRawBufferPointer(start: words, count: count &* perRow &* 8)
    return bytes.firstInk(from: row &* perRow &* 8, to: bytes.count) / (perRow &* 8)
  }

  /// Whether in the sixteen rows from `row` on, taken as two bytes down each column, a column is a real-time command: its
  /// first byte is DLE where of its eight rows only the fourth is black; its second is EOT, ENQ or DC4 where the sixth is
  /// black, none of the 1st, 2nd, 3rd, 5th and 7th, and not both the 4th and the 8th.
  func hasPattern(_ row: Int) -> Bool {
    let first = self[row]
    for index in 0..<perRow {
      func word(_ depth: Int) -> UInt64 { first[depth &* perRow &+ index] }
      // Few dots stand alone in their column.
      let alone = word(3) & ~(word(2) | word(4))
      guard alone != 0 else { continue }
      let escape = alone & ~(word(0) | word(1) | word(5) | word(6) | word(7))
      guard escape != 0 else { continue }
      let never = word(8) | word(9) | word(10) | word(12) | word(14)
      if escape & word(13) & ~never & ~(word(11) & word(15)) != 0 { return true }
    }
    return false
  }
}
