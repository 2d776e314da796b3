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
    let shift = UInt8(x & 7)
    for row in first..<last {
      let target = (row - rows.lowerBound) * stride
      let source = (row - y) * pitch
      var column = 0
      while column < pitch {
        // Frames are white inside, so eight bytes at once.
        if column + 8 <= pitch {
          let word = UInt64(
            bigEndian: UnsafeRawBufferPointer(bytes).loadUnaligned(fromByteOffset: source + column, as: UInt64.self))
          if word == 0 || stamp(word, start: x + column * 8, target: target) {
            column += 8
            continue
          }
        }
        let value = bytes[source + column]
        let start = x + column * 8
        column += 1
        guard value != 0 else { continue }
        if start >= 0, start + 8 <= width {
          dots[target + start >> 3] |= value >> shift
          if shift > 0 { dots[target + start >> 3 + 1] |= value << (8 - shift) }
        } else {
          stampEdge(value, start: start, target: target)
        }
      }
    }
  }

  /// Blackens sixty-four dots of a row.
  /// - Returns: Whether they are within the band; if not, nothing is done.
  @inline(__always)
  private func stamp(_ word: UInt64, start: Int, target: Int) -> Bool {
    guard start >= 0, start + 64 <= width else { return false }
    let place = target + start >> 3
    let shift = UInt64(start & 7)
    let row = UnsafeMutableRawBufferPointer(dots)
    let before = row.loadUnaligned(fromByteOffset: place, as: UInt64.self)
    row.storeBytes(of: before | (word >> shift).bigEndian, toByteOffset: place, as: UInt64.self)
    if shift > 0 { dots[place + 8] |= UInt8(truncatingIfNeeded: word << (8 - shift)) }
    return true
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

  /// A byte that hangs over the left or right edge, dot by dot.
  private func stampEdge(_ value: UInt8, start: Int, target: Int) {
    for bit in 0..<8 where value & 0x80 >> UInt8(bit) != 0 {
      let column = start + bit
      guard (0..<width).contains(column) else { continue }
      dots[target + column >> 3] |= 0x80 >> UInt8(column & 7)
    }
  }
}
