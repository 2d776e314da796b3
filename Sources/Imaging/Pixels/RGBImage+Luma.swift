extension RGBImage {
  /// The picture's luma (Rec. 601, as JPEG and V4L2 mean it), gamma-encoded.
  public func luma() -> GrayImage {
    let source = bytes.span
    let gray = [UInt8](unsafeUninitializedCapacity: width * height) { pixels, count in
      for index in 0..<width * height {
        let red = Int(source[3 * index])
        let green = Int(source[3 * index + 1])
        let blue = Int(source[3 * index + 2])
        pixels[index] = UInt8((19595 * red + 38470 * green + 7471 * blue + 32768) >> 16)
      }
      count = width * height
    }
    return GrayImage(width: width, height: height, bytes: gray)
  }
}
