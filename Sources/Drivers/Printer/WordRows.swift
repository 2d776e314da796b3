import Core

/// The rows of a bitmap as words of 64 dots, the leftmost in the highest bit; beyond the edge they are white.
struct WordRows {
  private let words: UnsafeMutablePointer<UInt64>
  /// Words in a row.
  let perRow: Int
  /// How many rows.
  let count: Int

  /// Lends rows of a bitmap.
  /// - Parameters:
  ///   - rows: Which; they lie in the bitmap.
  ///   - rowBytes: Bytes of a row that are printed.
  static func with<Answer>(
    _ bitmap: Bitmap, _ rows: Range<Int>, rowBytes: Int, _ body: (WordRows) -> Answer
  ) -> Answer {
    let width = min(rowBytes, bitmap.stride)
    let perRow = (width + 7) / 8
    return withUnsafeTemporaryAllocation(of: UInt64.self, capacity: max(1, perRow * rows.count)) { words in
      // Of a capacity of at least one there is an address.
      guard let base = words.baseAddress else { preconditionFailure("no memory") }
      bitmap.bytes.withUnsafeBytes { dots in
        var target = base
        for row in rows {
          let start = row * bitmap.stride
          for index in 0..<perRow {
            target.initialize(to: word(dots, at: start + index * 8, count: min(8, width - index * 8)))
            target += 1
          }
        }
      }
      return body(WordRows(words: base, perRow: perRow, count: rows.count))
    }
  }

  @inline(__always)
  private static func word(_ dots: UnsafeRawBufferPointer, at start: Int, count: Int) -> UInt64 {
    if count == 8 { return UInt64(bigEndian: dots.loadUnaligned(fromByteOffset: start, as: UInt64.self)) }
    var word: UInt64 = 0
    for place in 0..<count { word |= UInt64(dots[start + place]) << UInt64(56 - 8 * place) }
    return word
  }

  /// The words of a row.
  @inline(__always)
  subscript(row: Int) -> UnsafePointer<UInt64> { UnsafePointer(words + row * perRow) }

  /// Bytes of a row up to its last black dot.
  @inline(__always)
  func inkedBytes(_ row: Int) -> Int {
    let words = self[row]
    var index = perRow - 1
    while index >= 0 {
      let word = words[index]
      if word != 0 { return index * 8 + (71 - word.trailingZeroBitCount) / 8 }
      index -= 1
    }
    return 0
  }

  /// Whether in the sixteen rows from `row` on, taken as two bytes down each column, a column is a real-time command: its
  /// first byte is DLE where of its eight rows only the fourth is black; its second is EOT, ENQ or DC4 where the sixth is
  /// black, none of the 1st, 2nd, 3rd, 5th and 7th, and not both the 4th and the 8th.
  func hasPattern(_ row: Int) -> Bool {
    for index in 0..<perRow {
      let fourth = self[row + 3][index]
      guard fourth != 0 else { continue }
      func word(_ depth: Int) -> UInt64 { self[row + depth][index] }
      let escape = fourth & ~(word(0) | word(1) | word(2) | word(4) | word(5) | word(6) | word(7))
      guard escape != 0 else { continue }
      let never = word(8) | word(9) | word(10) | word(12) | word(14)
      if escape & word(13) & ~never & ~(word(11) & word(15)) != 0 { return true }
    }
    return false
  }
}
