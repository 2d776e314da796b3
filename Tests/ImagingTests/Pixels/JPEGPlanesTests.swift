import Core
import Testing

@testable import Imaging

@Suite("A JPEG's planes")
struct JPEGPlanesTests {
  /// Colours that change evenly, and grey.
  private func picture(_ width: Int, _ height: Int) -> RGBImage {
    var bytes: [UInt8] = []
    for y in 0..<height {
      for x in 0..<width { bytes += [UInt8(40 + 200 * x / width), UInt8(220 - 180 * y / height), UInt8(90)] }
    }
    return RGBImage(width: width, height: height, bytes: bytes)
  }

  private func mostDifferent(_ one: [UInt8], _ other: [UInt8]) -> Int {
    one.count == other.count ? zip(one, other).reduce(0) { max($0, abs(Int($1.0) - Int($1.1))) } : 256
  }

  @Test(
    "the luma is what a grey decoding gives, the colours are those of a decoding in colour, odd sizes too",
    arguments: [JPEG.Subsampling.full, .quarter], [(64, 48), (61, 47)])
  func same(_ subsampling: JPEG.Subsampling, size: (width: Int, height: Int)) throws {
    let file = try JPEG.encode(picture(size.width, size.height), quality: 92, subsampling: subsampling)
    let planes = try #require(try JPEG.planes(of: file))
    let luma = planes.luma(width: size.width, height: size.height)
    #expect(luma == (try JPEG.decodeGray(file)))
    #expect(mostDifferent(try planes.colours(over: luma).bytes, try JPEG.decode(file).bytes) <= 6)
    let part = planes.luma(in: PixelWindow(x: 5, y: 7, width: 20, height: 11))
    #expect(part == luma.cropped(x: 5, y: 7, width: 20, height: 11))
  }

  @Test("half the size has the means of the pixels that it covers")
  func half() throws {
    let file = try JPEG.encode(picture(64, 48), quality: 92)
    let planes = try #require(try JPEG.planes(of: file))
    let half = planes.luma(width: 32, height: 24)
    let whole = try JPEG.decodeGray(file)
    for (x, y) in [(0, 0), (15, 9), (31, 23)] {
      let sum = [(0, 0), (1, 0), (0, 1), (1, 1)].reduce(0) {
        $0 + Int(whole.bytes[(2 * y + $1.1) * 64 + 2 * x + $1.0])
      }
      #expect(abs(Int(half.bytes[y * 32 + x]) * 4 - sum) <= 4)
    }
    #expect(mostDifferent(try planes.colours(over: half).bytes, try JPEG.decode(file, eighths: 4).bytes) <= 8)
  }

  @Test("what is no picture is refused, and so is one cut short")
  func refused() throws {
    let file = try JPEG.encode(picture(64, 48), quality: 92)
    for bad in [[], Array(file.prefix(40)), Array(file.dropLast(file.count / 3)), [UInt8](repeating: 7, count: 500)] {
      #expect(throws: Problem(.imageUnreadable)) { _ = try JPEG.planes(of: bad) }
    }
    #expect(throws: Problem(.imageTooLarge, facts: ["limit": "100"])) { _ = try JPEG.planes(of: file, limit: 100) }
  }
}
