import Core

/// A band of one-bit rows to stamp into; what falls outside is left out.
struct DotBand {
  let width: Int
  let stride: Int
  /// The rows of the page that the band holds.
  let rows: Range<Int>
  let dots: UnsafeMutableBufferPointer<UInt8>

  /// Blackens the dots of a glyph.
  /// - Parameters:
  ///   - mask: The glyph.
  ///   - x: Its pen's column on the page.
  ///   - y: Its baseline's row on the page.
  func stamp(_ mask: GlyphMask, x: Int, y: Int) {
    mask.bytes.withUnsafeBufferPointer { bytes in
      stamp(bytes, pitch: (mask.width + 7) / 8, height: mask.height, x: x + mask.left, y: y + mask.top)
    }
  }

  /// Blackens the dots that `bytes` has black.
  /// - Parameters:
  ///   - bytes: Packed as in a ``Bitmap``, `pitch` bytes a row.
  ///   - height: Rows of it.
  ///   - x: Its left column on the page; may be negative.
  ///   - y: Its first row on the page.
  func stamp(_ bytes: UnsafeBufferPointer<UInt8>, pitch: Int, height: Int, x: Int, y: Int) {
    let first = max(rows.lowerBound, y)
    let last = min(rows.upperBound, y + height)
    guard first < last else { return }
    // Strips of sixty-four dots, each from top to bottom.
    for column in Swift.stride(from: 0, to: pitch, by: 8) {
      let strip = Strip(
        bytes: UnsafeRawBufferPointer(bytes), column: column, count: min(8, pitch - column), pitch: pitch)
      stamp(strip, rows: first..<last, x: x + column * 8, y: y)
    }
  }

  /// Up to eight bytes of each row of what is stamped.
  private struct Strip {
    let bytes: UnsafeRawBufferPointer
    let column: Int
    let count: Int
    let pitch: Int

    /// How many rows can be read eight bytes at once.
    var wholeRows: Int { bytes.count < column + 8 ? 0 : (bytes.count - column - 8) / pitch + 1 }

    /// Its dots in a row, the leftmost in the highest bit, read byte by byte.
    func word(_ row: Int) -> UInt64 {
      var word: UInt64 = 0
      for place in 0..<count { word |= UInt64(bytes[row * pitch + column + place]) << UInt64(56 - 8 * place) }
      return word
    }
  }

  private func stamp(_ strip: Strip, rows: Range<Int>, x: Int, y: Int) {
    let isWithin = x >= 0 && x + 8 * strip.count <= width
    let mask: UInt64 = ~0 &<< UInt64(64 - 8 * strip.count)
    let wholeEnd = min(rows.upperBound, y + strip.wholeRows)
    var source = (rows.lowerBound - y) * strip.pitch + strip.column
    var start = (rows.lowerBound - self.rows.lowerBound) * stride
    for row in rows {
      let word: UInt64
      if row < wholeEnd {
        word = UInt64(bigEndian: strip.bytes.loadUnaligned(fromByteOffset: source, as: UInt64.self)) & mask
      } else {
        word = strip.word(row - y)
      }
      // Frames are white inside.
      if word != 0 {
        if isWithin { stamp(word, x: x, start: start) } else { stampEdge(word, x: x, start: start) }
      }
      source &+= strip.pitch
      start &+= stride
    }
  }

  /// Blackens up to sixty-four dots of a row that begins at a byte of the band; none hangs over its edges.
  @inline(__always)
  private func stamp(_ word: UInt64, x: Int, start: Int) {
    let target = UnsafeMutableRawBufferPointer(dots)
    let place = start &+ (x &>> 3)
    let shift = UInt64(truncatingIfNeeded: x & 7)
    guard place &+ 9 <= target.count else { return stampEdge(word, x: x, start: start) }
    let before = target.loadUnaligned(fromByteOffset: place, as: UInt64.self)
    target.storeBytes(of: before | (word &>> shift).bigEndian, toByteOffset: place, as: UInt64.self)
    target[place &+ 8] |= UInt8(truncatingIfNeeded: (word &<< 8) &>> shift)
  }

  /// Blackens a rectangle.
  func fill(x: Range<Int>, y: Range<Int>) {
    let columns = x.clamped(to: 0..<width)
    for row in y.clamped(to: rows) {
      let target = (row - rows.lowerBound) * stride
      var column = columns.lowerBound
      while column < columns.upperBound {
        if column & 7 == 0, column + 8 <= columns.upperBound {
          dots[target + column >> 3] = 0xFF
          column += 8
        } else {
          dots[target + column >> 3] |= 0x80 >> UInt8(column & 7)
          column += 1
        }
      }
    }
  }

  /// Dots that hang over the left or right edge, or end at the band's, one by one.
  private func stampEdge(_ word: UInt64, x: Int, start: Int) {
    var rest = word
    while rest != 0 {
      let bit = rest.leadingZeroBitCount
      rest &= ~((1 << 63) >> UInt64(bit))
      let column = x + bit
      guard (0..<width).contains(column) else { continue }
      dots[start + column >> 3] |= 0x80 >> UInt8(column & 7)
    }
  }
}
