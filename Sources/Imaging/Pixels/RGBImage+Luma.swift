extension RGBImage {
  /// The picture's luma (Rec. 601, as JPEG and V4L2 mean it), gamma-encoded.
  public func luma() -> GrayImage {
    let source = bytes.span
    let gray = [UInt8](unsafeUninitializedCapacity: width * height) { pixels, count in
      for index in 0..<width * height {
        pixels[index] = Self.luma(red: source[3 * index], green: source[3 * index + 1], blue: source[3 * index + 2])
      }
      count = width * height
    }
    return GrayImage(width: width, height: height, bytes: gray)
  }

  /// One pixel's luma.
  static func luma(red: UInt8, green: UInt8, blue: UInt8) -> UInt8 {
    let (red, green, blue) = (Int(red), Int(green), Int(blue))
    let sum: Int = 19595 * red + 38470 * green + 7471 * blue + 32768
    return UInt8(sum >> 16)
  }
}
