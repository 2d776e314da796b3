import Core
import Testing

@testable import Imaging

/// A burst of real portraits of which all but one are spoilt.
@Suite("FrameChoice", .enabled(if: !Corpus.portraits.isEmpty))
struct FrameChoiceTests {
  private static let portraits = Corpus.portraits.filter { $0.hasPrefix("congress_") }

  private static func good(_ name: String) throws -> RGBImage {
    let portrait = try Corpus.portrait(name)
    return PortraitScene(
      portrait, width: 1280, height: 720, scale: 680 / Double(portrait.height), keyed: true
    ).frame
  }

  /// Paints lids over the eyes: skin from below each eye, and a dark line where the lids meet.
  private static func closingEyes(_ image: RGBImage) throws -> RGBImage {
    let gray = image.luma()
    let face = try #require(try FaceFinder.shared.faces(in: gray).first)
    let eyes = try #require(EyeFinder.eyes(in: gray, face: face))
    var out = image
    for eye in [eyes.left, eyes.right] {
      let (wide, high) = (0.24 * eyes.distance, 0.13 * eyes.distance)
      let skin = (Int(eye.y + 0.3 * eyes.distance) * image.width + Int(eye.x)) * 3
      for y in Int(eye.y - high)...Int(eye.y + high) {
        for x in Int(eye.x - wide)...Int(eye.x + wide) {
          let (dx, dy) = ((Double(x) - eye.x) / wide, (Double(y) - eye.y) / high)
          guard dx * dx + dy * dy < 1 else { continue }
          let isLash = abs(dy - 0.7 + 0.4 * dx * dx) < 0.12
          for channel in 0..<3 {
            let value = Int(image.bytes[skin + channel])
            out.bytes[(y * image.width + x) * 3 + channel] = UInt8(isLash ? value / 3 : value)
          }
        }
      }
    }
    return out
  }

  private static func blurred(_ image: RGBImage) -> RGBImage {
    var out = image
    let reach = 6
    for y in 0..<image.height {
      for x in reach..<image.width - reach {
        for channel in 0..<3 {
          var sum = 0
          for tap in -reach...reach { sum += Int(image.bytes[(y * image.width + x + tap) * 3 + channel]) }
          out.bytes[(y * image.width + x) * 3 + channel] = UInt8(sum / (2 * reach + 1))
        }
      }
    }
    return out
  }

  @Test("Blurred, closed and dark frames are passed over", arguments: portraits)
  func burst(name: String) throws {
    let good = try Self.good(name)
    var dark = good
    for index in dark.bytes.indices { dark.bytes[index] /= 5 }
    let frames = [Self.blurred(good), try Self.closingEyes(good), good, dark]
    let photo = try PhotoStudio().finish(
      frames: try frames.map { image in
        Frame(
          format: FrameFormat(pixels: .mjpeg, width: 1280, height: 720, rate: 30),
          bytes: try JPEG.encode(image, quality: 92), sequence: 0, timestamp: .now)
      }, specification: PhotoSpecification.named("cn-resident-id"))
    #expect(photo.frame == 2)
  }

  @Test("A burst of spoilt frames still gives one: choosing ranks and never refuses")
  func onlySpoilt() throws {
    let good = try Self.good(try #require(Self.portraits.first))
    let closed = try Self.closingEyes(good)
    var readings = [FrameReading(closed, index: 0), FrameReading(Self.blurred(closed), index: 1)]
    for index in readings.indices { try readings[index].search(.shared, width: 640) }
    #expect(FrameChoice.best(of: readings, among: [0, 1]) == 0)
    #expect(FrameChoice.best(of: readings, among: []) == nil)
  }
}
