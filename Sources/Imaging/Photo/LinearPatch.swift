/// A part of a frame in linear light, wiped when done.
struct LinearPatch {
  /// The part, in steps of the frame reduced, within it.
  let window: PixelWindow
  private(set) var pixels: [SIMD4<Float>]

  /// Takes a part of a frame.
  /// - Parameters:
  ///   - source: The frame.
  ///   - window: The part, in pixels of the frame reduced.
  ///   - reduction: How many pixels of the frame across and down become one, by their mean; at least 1. What is left
  ///     over at the right and the lower edge is dropped.
  init(_ source: RGBImage, window: PixelWindow, reduction: Int = 1) {
    let window = window.clipped(width: source.width / reduction, height: source.height / reduction)
    self.window = window
    let share = SIMD4<Float>(repeating: 1 / Float(reduction * reduction))
    pixels = [SIMD4<Float>](unsafeUninitializedCapacity: window.width * window.height) { pixels, count in
      source.bytes.withUnsafeBufferPointer { bytes in
        SRGB.linear.withUnsafeBufferPointer { linear in
          for row in 0..<window.height {
            if reduction == 1 {
              var at = ((window.y + row) * source.width + window.x) * 3
              for place in row * window.width..<(row + 1) * window.width {
                pixels[place] = SIMD4(
                  linear[Int(bytes[at])], linear[Int(bytes[at &+ 1])], linear[Int(bytes[at &+ 2])], 1)
                at &+= 3
              }
              continue
            }
            for column in 0..<window.width {
              var sum = SIMD4<Float>.zero
              for line in 0..<reduction {
                var at = (((window.y + row) * reduction + line) * source.width + (window.x + column) * reduction) * 3
                for _ in 0..<reduction {
                  sum += SIMD4(linear[Int(bytes[at])], linear[Int(bytes[at + 1])], linear[Int(bytes[at + 2])], 1)
                  at += 3
                }
              }
              pixels[row * window.width + column] = sum * share
            }
          }
        }
      }
      count = window.width * window.height
    }
  }

  mutating func wipe() { pixels.withUnsafeMutableBytes { $0.wipe() } }
}
