import Core
import Testing

@testable import Imaging

/// What guidance reads of a live frame, against what the photo of the same frame says.
@Suite("Live reading", .enabled(if: !Corpus.portraits.isEmpty, "there is no corpus"))
struct LiveReadingTests {
  private let specification: PhotoSpecification
  private let studio = PhotoStudio()

  init() throws { specification = try PhotoSpecification.named("cn-resident-id") }

  private func frame(_ image: RGBImage) throws -> Frame {
    Frame(
      format: FrameFormat(pixels: .mjpeg, width: image.width, height: image.height, rate: 30),
      bytes: try JPEG.encode(image, quality: 90), sequence: 0, timestamp: .now)
  }

  private func scene(
    _ name: String, height: Int, share: Double = 0.94, middle: Double = 0.5
  ) throws -> RGBImage {
    let portrait = try Corpus.portrait(name)
    return PortraitScene(
      portrait, width: height * 16 / 9, height: height, scale: Double(height) * share / Double(portrait.height),
      keyed: name.hasPrefix("congress"), middle: middle
    ).frame
  }

  @Test("the quick look sees what the photo's look sees", arguments: Corpus.portraits.prefix(3), [720, 1080])
  func asThePhoto(_ name: String, height: Int) throws {
    let image = try scene(name, height: height)
    let reading = try studio.read(try frame(image), for: specification)
    let photo = try studio.finish(image: image, specification: specification)
    #expect(reading.faces == 1)
    let eyes = try #require(reading.eyes)
    let (width, unit) = (Double(image.width), photo.eyes.distance)
    #expect(abs((eyes.left.x + eyes.right.x) / 2 * width - photo.eyes.middle.x) < 0.15 * unit)
    #expect(abs((eyes.left.y + eyes.right.y) / 2 * Double(height) - photo.eyes.middle.y) < 0.15 * unit)
    // Measured in the frame's pixels, whatever size it was read at.
    let (live, still) = (reading.measures.first { $0.rule == .sourceFaceWidth }, photo.assessment[.sourceFaceWidth])
    #expect(abs((live?.value ?? 0) / (still?.value ?? 1) - 1) < 0.15)
    let head = try #require(reading.head)
    #expect(head.y < eyes.left.y && eyes.left.y < head.y + head.height && (0.02...0.5).contains(head.width))
    if let silhouette = reading.silhouetteWidth { #expect(silhouette > head.width * 0.8 && silhouette < 1) }
  }

  @Test("what stands wrong in the frame is told as what to do")
  func advice() throws {
    let name = try #require(Corpus.portraits.first)
    func advice(_ image: RGBImage) throws -> [GuidanceAdvice] {
      try studio.read(try frame(image), for: specification).advice
    }
    #expect(try advice(scene(name, height: 720, share: 0.5)).first == .closer)
    var blank = [UInt8](repeating: 200, count: 1280 * 720 * 3)
    #expect(try advice(RGBImage(width: 1280, height: 720, bytes: blank)) == [.noFace])
    let good = try scene(name, height: 720)
    blank = good.bytes.map { $0 / 8 }
    let dark = try advice(RGBImage(width: good.width, height: good.height, bytes: blank))
    #expect(dark.contains(.tooDark) || dark == [.noFace])
  }

  @Test("who stands too far away for the first search is told to come closer", arguments: [720, 1080])
  func far(height: Int) throws {
    let name = try #require(Corpus.portraits.first { $0.hasPrefix("congress") })
    let (portrait, labels) = (try Corpus.portrait(name), try #require(PortraitLabels.all[name]))
    // A face of about 66 pixels at the width of the first search, which finds 80 and more.
    let width = Double(height * 16 / 9)
    let unit = 66 * 0.42 * width / Double(FrameReading.searchWidth(Int(width), height))
    let placement = PortraitScene.Placement(
      scale: unit / labels.eyes.distance, tilt: 0, anchor: labels.eyes.middle,
      place: PixelPoint(x: width * 0.55, y: Double(height) * 0.4))
    let wall = PortraitScene.wall(width: Int(width), height: height)
    let image = PortraitScene(portrait, placement, before: wall, keyed: true, hasBody: true).frame
    let reading = try studio.read(try frame(image), for: specification)
    #expect(reading.faces == 1 && reading.advice.first == .closer)
  }

  @Test("a frame that is no picture is refused") func garbage() {
    let bytes = (0..<4096).map { UInt8(truncatingIfNeeded: $0 &* 31) }
    let frame = Frame(
      format: FrameFormat(pixels: .mjpeg, width: 640, height: 480, rate: 30), bytes: bytes, sequence: 0,
      timestamp: .now)
    #expect(throws: Problem(.imageUnreadable)) { try studio.read(frame, for: specification) }
  }
}
