import Core

extension Bitmap {
  /// Each dot as a rectangle of dots.
  /// - Parameters:
  ///   - columns: Dots across, at least 1.
  ///   - rows: Dots down, at least 1.
  func enlarged(by columns: Int, rows: Int) -> Bitmap {
    var line = Bitmap(width: width * columns, height: 1)
    var bytes: [UInt8] = []
    bytes.reserveCapacity(line.stride * height * rows)
    for y in 0..<height {
      line.bytes = [UInt8](repeating: 0, count: line.stride)
      for x in 0..<width where self[x, y] {
        for column in 0..<columns { line[x * columns + column, 0] = true }
      }
      for _ in 0..<rows { bytes += line.bytes }
    }
    return Bitmap(width: width * columns, height: height * rows, bytes: bytes)
  }

  /// Blackens the dots that `other` has black, its upper left corner at `x`, `y`; what hangs over is left out.
  mutating func overlay(_ other: Bitmap, x: Int, y: Int) {
    let (width, height, stride) = (width, height, stride)
    bytes.withUnsafeMutableBufferPointer { dots in
      let band = DotBand(width: width, stride: stride, rows: 0..<height, dots: dots)
      other.bytes.withUnsafeBufferPointer {
        band.stamp($0, pitch: other.stride, height: other.height, x: x, y: y)
      }
    }
  }
}
