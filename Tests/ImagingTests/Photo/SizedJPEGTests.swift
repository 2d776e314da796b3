import FuzzTestKit
import Testing

@testable import Core
@testable import Imaging

@Suite("SizedJPEG")
struct SizedJPEGTests {
  private static let (width, height) = (358, 441)

  /// Mid-grey with grain up to so many steps each way.
  private func grainy(_ grain: Int) -> RGBImage {
    var random = SeededGenerator(seed: 11)
    let bytes = (0..<Self.width * Self.height * 3).map { _ in
      UInt8(128 + Int.random(in: -grain...grain, using: &random))
    }
    return RGBImage(width: Self.width, height: Self.height, bytes: bytes)
  }

  /// Coloured stripes that grow finer downwards: detail without grain.
  private func striped() -> RGBImage {
    var bytes: [UInt8] = []
    for y in 0..<Self.height {
      for x in 0..<Self.width {
        let wave = 2 + (Self.height - y) / 40
        bytes += x / wave % 2 == 0 ? [220, 60, 60] : [60, 90, 220]
      }
    }
    return RGBImage(width: Self.width, height: Self.height, bytes: bytes)
  }

  private func file(
    _ image: RGBImage, least: Int = 0, most: Int = 10_000_000, quality: Int = 70, preferred: Int = 85
  ) throws -> SizedJPEG {
    try SizedJPEG(
      image,
      PhotoSpecification.File(
        leastBytes: least, mostBytes: most, preferredBytes: least, leastQuality: quality, preferredQuality: preferred),
      dotsPerInch: 350)
  }

  @Test("Grain that does not fit at the least quality is smoothed, and the file then fits at no less")
  func denoised() throws {
    let image = grainy(12)
    let whole = try file(image, preferred: 70)
    #expect(!whole.denoised && whole.quality == 70)
    let limit = whole.file.count * 4 / 5
    let fitted = try file(image, most: limit)
    #expect(fitted.denoised && fitted.file.count <= limit && fitted.quality >= 70)
    #expect(fitted.subsampling == .quarter)
  }

  @Test("Where nothing fits, the file has the least quality and is too large, for its rule to say so")
  func nothingFits() throws {
    let fitted = try file(grainy(120), most: 4000, quality: 75)
    #expect(fitted.file.count > 4000 && fitted.quality == 75 && fitted.subsampling == .quarter)
  }

  @Test("A picture that comes out too small keeps its colour in full; one that is large enough does not")
  func fullColour() throws {
    let image = striped()
    let enough = try file(image)
    #expect(enough.subsampling == .quarter && enough.quality == 85)
    let count = enough.file.count
    let full = try file(image, least: count + 1)
    #expect(full.subsampling == .full && full.file.count > count && !full.denoised)
    #expect(try file(image, least: count).subsampling == .quarter)
  }

  @Test("The file is JFIF with its density and nothing else: no other APPn, no comment")
  func noMetadata() throws {
    let bytes = try file(striped()).file
    var (at, markers) = (2, [UInt8]())
    while at + 4 <= bytes.count, bytes[at] == 0xFF, bytes[at + 1] != 0xDA {
      markers.append(bytes[at + 1])
      at += 2 + Int(bytes[at + 2]) << 8 + Int(bytes[at + 3])
    }
    #expect(markers.first == 0xE0 && bytes[at + 1] == 0xDA)
    #expect(markers.dropFirst().allSatisfy { !(0xE0...0xEF).contains($0) && $0 != 0xFE })
    #expect(Array(bytes[13..<18]) == [1, 1, 94, 1, 94])
  }
}
