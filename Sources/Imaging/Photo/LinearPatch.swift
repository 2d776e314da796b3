/// A part of a frame in linear light, wiped when done.
struct LinearPatch {
  /// The part, within the frame.
  let window: PixelWindow
  private(set) var pixels: [SIMD4<Float>]

  init(_ source: RGBImage, window: PixelWindow) {
    let window = window.clipped(width: source.width, height: source.height)
    self.window = window
    pixels = [SIMD4<Float>](unsafeUninitializedCapacity: window.width * window.height) { pixels, count in
      source.bytes.withUnsafeBufferPointer { bytes in
        SRGB.linear.withUnsafeBufferPointer { linear in
          for row in 0..<window.height {
            var at = ((window.y + row) * source.width + window.x) * 3
            for column in 0..<window.width {
              pixels[row * window.width + column] = SIMD4(
                linear[Int(bytes[at])], linear[Int(bytes[at + 1])], linear[Int(bytes[at + 2])], 1)
              at += 3
            }
          }
        }
      }
      count = window.width * window.height
    }
  }

  mutating func wipe() { pixels.withUnsafeMutableBytes { $0.wipe() } }
}
