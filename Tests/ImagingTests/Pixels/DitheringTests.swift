import Core
import FuzzTestKit
import Imaging
import Testing

@Suite("Dithering")
struct DitheringTests {
  @Test("Black is all black and white all white, at any width", arguments: Block.Dither.allCases)
  func extremes(method: Block.Dither) {
    for width in [1, 7, 8, 9, 383, 384] {
      let black = Dithering.bitmap(from: flat(0, width: width, height: 5), method: method)
      let white = Dithering.bitmap(from: flat(255, width: width, height: 5), method: method)
      for y in 0..<5 { for x in 0..<width { #expect(black[x, y] && !white[x, y]) } }
      #expect(white.bytes.allSatisfy { $0 == 0 })
      // Padding bits stay white.
      #expect(width % 8 == 0 || black.bytes[black.stride - 1] & (0xFF >> UInt8(width % 8)) == 0)
    }
  }

  @Test("The share of black dots is the darkness", arguments: [Block.Dither.floydSteinberg, .ordered])
  func tone(method: Block.Dither) {
    for gray in stride(from: 10, through: 250, by: 20) {
      let bitmap = Dithering.bitmap(from: flat(UInt8(gray), width: 128, height: 128), method: method, gamma: 1)
      let share = Double(bitmap.bytes.reduce(0) { $0 + $1.nonzeroBitCount }) / (128 * 128)
      #expect(abs(share - (1 - Double(gray) / 255)) < 0.02, "grey \(gray): \(share)")
    }
    let lightened = Dithering.bitmap(from: flat(128, width: 128, height: 128), method: method, gamma: 0.5)
    let share = Double(lightened.bytes.reduce(0) { $0 + $1.nonzeroBitCount }) / (128 * 128)
    #expect(abs(share - 0.29) < 0.02)
  }

  @Test("Error diffusion is Floyd and Steinberg's to the dot")
  func reference() {
    var random = SeededGenerator(seed: 16)
    for (width, height) in [(1, 9), (2, 9), (8, 3), (61, 40), (384, 37)] {
      let bytes = (0..<width * height).map { _ in UInt8.random(in: 0...255, using: &random) }
      let image = GrayImage(width: width, height: height, bytes: bytes)
      #expect(
        Dithering.bitmap(from: image, method: .floydSteinberg, gamma: 1) == plainDiffusion(image), "\(width)×\(height)")
    }
  }

  @Test("The threshold cuts each pixel at the middle, whatever the width")
  func threshold() {
    var random = SeededGenerator(seed: 17)
    for width in 1...40 {
      let bytes = (0..<width * 7).map { _ in
        [0, 127, 128, 255, UInt8.random(in: 0...255, using: &random)].randomElement(using: &random)!
      }
      let bitmap = Dithering.bitmap(from: GrayImage(width: width, height: 7, bytes: bytes), method: .threshold)
      for y in 0..<7 {
        for x in 0..<width { #expect(bitmap[x, y] == (bytes[y * width + x] < 128), "\(width): \(x), \(y)") }
      }
    }
  }

  @Test("A threshold and a gamma of one's own cut where they say")
  func options() {
    let ramp = GrayImage(width: 256, height: 1, bytes: (0...255).map { UInt8($0) })
    func dark(_ gamma: Double? = nil, _ threshold: Double = Dithering.middle) -> Int {
      let bitmap = Dithering.bitmap(from: ramp, method: .threshold, gamma: gamma, threshold: threshold)
      let count = (0..<256).count { bitmap[$0, 0] }
      // Black comes first, without a gap.
      #expect((0..<count).allSatisfy { bitmap[$0, 0] })
      return count
    }
    #expect(dark() == 128 && dark(1) == 128)
    #expect(dark(nil, 0.25) == 64 && dark(nil, 0.75) == 192)
    // Pure black stays black and pure white white at the ends of what a document may say.
    #expect(dark(nil, 0.02) == 6 && dark(nil, 0.98) == 250)
    #expect(dark(0.2, 0.02) >= 1 && dark(5, 0.98) <= 255)
    // 0.5 = grey ^ 2: grey is 0.707.
    #expect(abs(dark(2) - 181) <= 1 && abs(dark(0.5) - 64) <= 1)
  }

  @Test("Gamma lightens below one and darkens above", arguments: [Block.Dither.floydSteinberg, .ordered])
  func gamma(method: Block.Dither) {
    let gray = GrayImage(width: 64, height: 64, bytes: [UInt8](repeating: 128, count: 4096))
    func share(_ gamma: Double?) -> Double {
      let bitmap = Dithering.bitmap(from: gray, method: method, gamma: gamma)
      return Double(bitmap.bytes.reduce(0) { $0 + $1.nonzeroBitCount }) / 4096
    }
    #expect(share(nil) == share(Dithering.thermalGamma))
    #expect(abs(share(1) - 0.5) < 0.03 && abs(share(2) - 0.75) < 0.03 && abs(share(0.5) - 0.29) < 0.03)
  }

  @Test("A picture scaled down keeps its mean, scaled up its steps")
  func scaling() {
    // Stripes of single black and white columns become an even grey, not one of the two.
    let stripes = GrayImage(width: 600, height: 90, bytes: (0..<600 * 90).map { $0 % 2 == 0 ? 0 : 255 })
    let small = Dithering.bitmap(from: stripes, width: 200, gamma: 1)
    #expect(small.width == 200 && small.height == 30)
    let share = Double(small.bytes.reduce(0) { $0 + $1.nonzeroBitCount }) / 6000
    #expect(abs(share - 0.5) < 0.02)
    let halves = GrayImage(width: 2, height: 2, bytes: [0, 255, 255, 0])
    let large = Dithering.bitmap(from: halves, width: 64, method: .threshold)
    for y in 0..<64 { for x in 0..<64 { #expect(large[x, y] == ((x < 32) == (y < 32))) } }
  }

  /// The algorithm as Floyd and Steinberg wrote it down, with whole sixteenths, over the whole picture.
  private func plainDiffusion(_ image: GrayImage) -> Bitmap {
    var errors = [[Int]](repeating: [Int](repeating: 0, count: image.width), count: image.height + 1)
    var bitmap = Bitmap(width: image.width, height: image.height)
    for y in 0..<image.height {
      for x in 0..<image.width {
        let value = Int(image.bytes[y * image.width + x]) + (errors[y][x] + 8) >> 4
        bitmap[x, y] = value < 128
        let error = value < 128 ? value : value - 255
        if x + 1 < image.width { errors[y][x + 1] += error * 7 }
        if x > 0 { errors[y + 1][x - 1] += error * 3 }
        errors[y + 1][x] += error * 5
        if x + 1 < image.width { errors[y + 1][x + 1] += error }
      }
    }
    return bitmap
  }

  private func flat(_ gray: UInt8, width: Int, height: Int) -> GrayImage {
    GrayImage(width: width, height: height, bytes: [UInt8](repeating: gray, count: width * height))
  }
}
