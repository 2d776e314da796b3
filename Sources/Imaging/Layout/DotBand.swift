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
    // Strips of fifty-six dots, each from top to bottom: wherever in a byte they begin, they lie in eight of the band's.
    for column in Swift.stride(from: 0, to: pitch, by: 7) {
      let strip = Strip(
        bytes: UnsafeRawBufferPointer(bytes), column: column, count: min(7, pitch - column), pitch: pitch)
      stamp(strip, rows: first..<last, x: x + column * 8, y: y)
    }
  }

  /// Up to seven bytes of each row of what is stamped.
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
    var row = rows.lowerBound
    // Rows of which eight bytes at once can be blackened in the band.
    var roomEnd = row
    if x >= 0, x + 8 * strip.count <= width {
      let room = dots.count - x >> 3 - 8
      roomEnd = min(rows.upperBound, self.rows.lowerBound + (room < 0 ? 0 : room / stride + 1))
      let wholeEnd = min(roomEnd, y + strip.wholeRows)
      if row < wholeEnd {
        stampWhole(strip, rows: row..<wholeEnd, x: x, y: y)
        row = wholeEnd
      }
    }
    while row < rows.upperBound {
      let word = strip.word(row - y)
      let start = (row - self.rows.lowerBound) * stride
      if row < roomEnd {
        let target = UnsafeMutableRawBufferPointer(dots)
        let place = start + x >> 3
        let black = (word &>> UInt64(truncatingIfNeeded: x & 7)).bigEndian
        target.storeBytes(
          of: target.loadUnaligned(fromByteOffset: place, as: UInt64.self) | black, toByteOffset: place, as: UInt64.self
        )
      } else {
        stampEdge(word, x: x, start: start)
      }
      row += 1
    }
  }

  /// Stamps rows of which eight bytes from the strip's first on lie in the stamp, and from `x` on in the band.
  private func stampWhole(_ strip: Strip, rows: Range<Int>, x: Int, y: Int) {
    guard let band = dots.baseAddress, let bytes = strip.bytes.baseAddress else { return }
    let (pitch, stride) = (strip.pitch, stride)
    var source = bytes + ((rows.lowerBound - y) * pitch + strip.column)
    var target = UnsafeMutableRawPointer(band) + ((rows.lowerBound - self.rows.lowerBound) * stride + x >> 3)
    let mask = (~0 &<< UInt64(64 - 8 * strip.count) as UInt64).bigEndian
    let shift = UInt64(truncatingIfNeeded: x & 7)
    func word(_ row: Int) -> UInt64 { source.loadUnaligned(fromByteOffset: row &* pitch, as: UInt64.self) }
    var left = rows.count
    func skip(_ rows: Int) {
      source += rows &* pitch
      target += rows &* stride
      left &-= rows
    }
    while left > 0 {
      let inked = word(0) & mask
      if inked != 0 {
        let black = (UInt64(bigEndian: inked) &>> shift).bigEndian
        target.storeBytes(of: target.loadUnaligned(as: UInt64.self) | black, as: UInt64.self)
        skip(1)
      } else {
        skip(1)
        // Frames are white inside.
        while left >= 4, (word(0) | word(1) | word(2) | word(3)) & mask == 0 { skip(4) }
      }
    }
  }

  /// Blackens a rectangle.
  func fill(x: Range<Int>, y: Range<Int>) {
    let columns = x.clamped(to: 0..<width)
    guard !columns.isEmpty else { return }
    let (first, last) = (columns.lowerBound >> 3, (columns.upperBound - 1) >> 3)
    // Of the first and the last byte only some dots.
    let head: UInt8 = 0xFF >> UInt8(columns.lowerBound & 7)
    let tail: UInt8 = 0xFF << UInt8(7 - (columns.upperBound - 1) & 7)
    for row in y.clamped(to: rows) {
      let target = (row - rows.lowerBound) * stride
      if first == last {
        dots[target + first] |= head & tail
        continue
      }
      dots[target + first] |= head
      UnsafeMutableBufferPointer(rebasing: dots[target + first + 1..<target + last]).update(repeating: 0xFF)
      dots[target + last] |= tail
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
