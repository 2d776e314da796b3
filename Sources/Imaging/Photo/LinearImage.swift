/// A picture in linear light: red, green and blue from 0 to 1, and in the fourth place how much of the pixel lies
/// within the frame that it was made from.
struct LinearImage: Sendable {
  let width: Int
  let height: Int
  var pixels: [SIMD4<Float>]

  init(width: Int, height: Int, pixels: [SIMD4<Float>]) {
    self.width = width
    self.height = height
    self.pixels = pixels
  }

  /// Whether all that a pixel was made from lies within the frame: what is measured must.
  func covers(_ index: Int) -> Bool { pixels[index].w > 0.98 }

  /// Whether a pixel's middle lies within the frame; near the frame's edge a part of what it was made from does not.
  func isInFrame(_ index: Int) -> Bool { pixels[index].w >= 0.5 }

  /// The picture in 8-bit sRGB.
  func encoded() -> RGBImage {
    let bytes = [UInt8](unsafeUninitializedCapacity: pixels.count * 3) { bytes, count in
      for index in pixels.indices {
        let pixel = pixels[index]
        bytes[3 * index] = SRGB.encode(pixel.x)
        bytes[3 * index + 1] = SRGB.encode(pixel.y)
        bytes[3 * index + 2] = SRGB.encode(pixel.z)
      }
      count = pixels.count * 3
    }
    return RGBImage(width: width, height: height, bytes: bytes)
  }

  /// The luma of a part of the picture, as its 8-bit sRGB has it.
  func luma(in part: PixelWindow) -> GrayImage {
    let part = part.clipped(width: width, height: height)
    let bytes = [UInt8](unsafeUninitializedCapacity: part.width * part.height) { bytes, count in
      for row in 0..<part.height {
        let start = (part.y + row) * width + part.x
        for column in 0..<part.width {
          let pixel = pixels[start + column]
          bytes[row * part.width + column] = RGBImage.luma(
            red: SRGB.encode(pixel.x), green: SRGB.encode(pixel.y), blue: SRGB.encode(pixel.z))
        }
      }
      count = part.width * part.height
    }
    return GrayImage(width: part.width, height: part.height, bytes: bytes)
  }

  /// The red of a part of the picture, as its 8-bit sRGB has it.
  func red(in part: PixelWindow) -> GrayImage {
    let part = part.clipped(width: width, height: height)
    let bytes = [UInt8](unsafeUninitializedCapacity: part.width * part.height) { bytes, count in
      for row in 0..<part.height {
        let start = (part.y + row) * width + part.x
        for column in 0..<part.width { bytes[row * part.width + column] = SRGB.encode(pixels[start + column].x) }
      }
      count = part.width * part.height
    }
    return GrayImage(width: part.width, height: part.height, bytes: bytes)
  }

  /// Overwrites the pixels in place.
  mutating func wipe() { pixels.withUnsafeMutableBytes { $0.wipe() } }
}

extension SIMD4<Float> {
  /// Each part from 0 to 1; `clamped` is a call for each part of it.
  var withinUnit: SIMD4<Float> {
    var within = self
    within.replace(with: 0, where: within .< 0)
    within.replace(with: 1, where: within .> 1)
    return within
  }
}
