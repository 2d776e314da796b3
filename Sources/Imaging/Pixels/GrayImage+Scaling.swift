import CYUV

extension GrayImage {
  /// The picture at another size, each pixel an average of what it covers (libyuv's box filter).
  /// - Parameters:
  ///   - width: At least 1.
  ///   - height: At least 1.
  public func scaled(width: Int, height: Int) -> GrayImage {
    precondition(width > 0 && height > 0 && self.width > 0 && self.height > 0)
    guard width != self.width || height != self.height else { return self }
    let pixels = [UInt8](unsafeUninitializedCapacity: width * height) { pixels, count in
      ScalePlane(
        bytes, CInt(self.width), CInt(self.width), CInt(self.height), pixels.baseAddress, CInt(width), CInt(width),
        CInt(height), kFilterBox)
      count = width * height
    }
    return GrayImage(width: width, height: height, bytes: pixels)
  }

  /// Where a place of a scaled picture lies in the one it was made from, along one side. What is made larger keeps the
  /// middles of its first and last pixels where they were, what is made smaller its edges.
  /// - Parameters:
  ///   - from: The side's length before.
  ///   - to: Its length after.
  static func unscaled(_ place: Double, from: Int, to: Int) -> Double {
    to > from && from > 1
      ? 0.5 + (place - 0.5) * Double(from - 1) / Double(to - 1) : place * Double(from) / Double(to)
  }

  /// A part of the picture; what lies beyond its edges repeats them.
  func cropped(x: Int, y: Int, width: Int, height: Int) -> GrayImage {
    precondition(width > 0 && height > 0 && self.width > 0 && self.height > 0)
    let source = bytes.span
    let pixels = [UInt8](unsafeUninitializedCapacity: width * height) { pixels, count in
      for row in 0..<height {
        let start = min(max(y + row, 0), self.height - 1) * self.width
        for column in 0..<width {
          pixels[row * width + column] = source[start + min(max(x + column, 0), self.width - 1)]
        }
      }
      count = width * height
    }
    return GrayImage(width: width, height: height, bytes: pixels)
  }
}
