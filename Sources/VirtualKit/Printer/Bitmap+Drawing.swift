import Core

/// What a print head's electronics do with glyphs and images.
extension Bitmap {
  /// Adds the black dots of `other` with its top left corner at `x`, `y`; what lies outside is left away.
  mutating func merge(_ other: Bitmap, x: Int, y: Int) {
    guard x >= 0, x < width else { return }
    let shift = x & 7
    let firstByte = x >> 3
    // Dots beyond the right edge must not reach the padding.
    let lastMask: UInt8 = width & 7 == 0 ? 0xFF : ~(0xFF >> UInt8(width & 7))
    for row in 0..<other.height where y + row >= 0 && y + row < height {
      let target = (y + row) * stride
      let source = row * other.stride
      for index in 0..<other.stride {
        let byte = other.bytes[source + index]
        guard byte != 0 else { continue }
        let place = firstByte + index
        if place < stride { bytes[target + place] |= byte >> UInt8(shift) }
        if shift > 0, place + 1 < stride { bytes[target + place + 1] |= byte << UInt8(8 - shift) }
      }
      bytes[target + stride - 1] &= lastMask
    }
  }

  /// Each dot as a block.
  func scaled(x scaleX: Int, y scaleY: Int) -> Bitmap {
    guard scaleX != 1 || scaleY != 1 else { return self }
    var scaled = Bitmap(width: width * scaleX, height: height * scaleY)
    for y in 0..<height {
      for x in 0..<width where self[x, y] {
        for column in 0..<scaleX { scaled[x * scaleX + column, y * scaleY] = true }
      }
      let row = scaled.bytes[y * scaleY * scaled.stride..<(y * scaleY + 1) * scaled.stride]
      for copy in 1..<max(scaleY, 1) {
        let start = (y * scaleY + copy) * scaled.stride
        scaled.bytes.replaceSubrange(start..<start + scaled.stride, with: row)
      }
    }
    return scaled
  }

  /// Strokes one dot wider, to the right.
  var emboldened: Bitmap {
    var bold = self
    bold.merge(self, x: 1, y: 0)
    return bold
  }

  /// White on black.
  var inverted: Bitmap {
    var inverted = Bitmap(width: width, height: height)
    for y in 0..<height {
      for x in 0..<width { inverted[x, y] = !self[x, y] }
    }
    return inverted
  }

  /// Turned clockwise by a quarter.
  var turnedQuarter: Bitmap {
    var turned = Bitmap(width: height, height: width)
    for y in 0..<height {
      for x in 0..<width where self[x, y] { turned[height - 1 - y, x] = true }
    }
    return turned
  }

  /// Turned by a half.
  var turnedHalf: Bitmap {
    var turned = Bitmap(width: width, height: height)
    for y in 0..<height {
      for x in 0..<width where self[x, y] { turned[width - 1 - x, height - 1 - y] = true }
    }
    return turned
  }

  /// Rows of black from `rows`, all across.
  mutating func fill(rows: Range<Int>) {
    for y in rows where y >= 0 && y < height {
      for x in 0..<width { self[x, y] = true }
    }
  }
}
