import Core
import Testing

@testable import Imaging

@Suite("Resampler")
struct ResamplerTests {
  @Test(
    "A fine checker made half as large is the mean of its light, not of its values",
    arguments: [Resampler.Kernel.triangle, .lanczos])
  func linearLight(kernel: Resampler.Kernel) {
    let side = 64
    var bytes: [UInt8] = []
    for y in 0..<side {
      for x in 0..<side { bytes += [UInt8](repeating: (x + y) % 2 == 0 ? 0 : 255, count: 3) }
    }
    // A target's pixel is two of the source's across, its corner on theirs.
    let map = Similarity(
      scale: 2, direction: (1, 0), anchor: PixelPoint(x: 0, y: 0), place: PixelPoint(x: 0, y: 0))
    let half = Resampler.render(
      RGBImage(width: side, height: side, bytes: bytes), map: map, width: side / 2, height: side / 2, kernel: kernel)
    let picture = half.encoded()
    for y in 8..<24 {
      for x in 8..<24 {
        // Half of the light is 188 in sRGB; half of the values would be 128.
        #expect(abs(Int(picture.bytes[(y * 32 + x) * 3]) - 188) <= 3)
      }
    }
  }
}
