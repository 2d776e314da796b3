import Core
import Foundation
import Testing

@testable import Imaging

@Suite("PhotoStudio: what comes in")
struct PhotoStudioInputTests {
  private static let wall = PortraitScene(
    RGBImage(width: 2, height: 2, bytes: [UInt8](repeating: 220, count: 12)), width: 640, height: 360, scale: 1
  ).frame

  private func frame(_ bytes: [UInt8], width: Int = 640, height: Int = 360, pixels: PixelFormat = .mjpeg) -> Frame {
    Frame(
      format: FrameFormat(pixels: pixels, width: width, height: height, rate: 30), bytes: bytes, sequence: 0,
      timestamp: .now)
  }

  private func specification() throws -> PhotoSpecification { try .named("cn-resident-id") }

  @Test("A bare wall has no face")
  func noFace() throws {
    let specification = try specification()
    #expect(throws: Problem(.noFace)) { try PhotoStudio().finish(image: Self.wall, specification: specification) }
    let frames = [
      frame(try JPEG.encode(Self.wall, quality: 85)), frame([UInt8](repeating: 128, count: 640 * 720), pixels: .yuyv),
    ]
    #expect(throws: Problem(.noFace)) { try PhotoStudio().finish(frames: frames, specification: specification) }
  }

  @Test(
    "A face that was taken from the frame before counts where no search finds it, with the eyes that a person gives")
  func knownFace() throws {
    let (specification, frame) = (try specification(), frame(try JPEG.encode(Self.wall, quality: 85)))
    let face = FaceBox(x: 250, y: 90, width: 140, height: 140, score: 0.1)
    let eyes = EyePair(left: PixelPoint(x: 290, y: 130), right: PixelPoint(x: 350, y: 130))
    let photo = try PhotoStudio().finish(
      frames: [frame], specification: specification, corrections: PhotoCorrections(eyes: eyes), face: face)
    #expect(photo.eyes == eyes && photo.face == face && photo.frames == 1)
    #expect(throws: Problem(.noFace)) {
      try PhotoStudio().finish(
        frames: [frame], specification: specification, corrections: PhotoCorrections(eyes: eyes))
    }
  }

  @Test("Frames that cannot be decoded are a problem when there is no other")
  func garbage() throws {
    let specification = try specification()
    #expect(throws: Problem(.imageUnreadable)) { try PhotoStudio().finish(frames: [], specification: specification) }
    #expect(throws: Problem(.imageUnreadable)) {
      try PhotoStudio().finish(frames: [frame(Array("no picture".utf8)), frame([])], specification: specification)
    }
    let whole = try JPEG.encode(Self.wall, quality: 85)
    #expect(throws: Problem(.imageUnreadable)) {
      try PhotoStudio().finish(frames: [frame(Array(whole.prefix(whole.count / 2)))], specification: specification)
    }
    #expect(throws: Problem(.imageUnreadable)) {
      try PhotoStudio().finish(
        frames: [frame([1, 2, 3], pixels: .yuyv)], specification: specification)
    }
    #expect(throws: Problem(.noFace)) {
      try PhotoStudio().finish(frames: [frame([0xFF]), frame(whole)], specification: specification)
    }
  }

  @Test("A bomb is refused by its header")
  func bomb() throws {
    let specification = try specification()
    var file = try JPEG.encode(Self.wall, quality: 85)
    let header = try #require((0..<file.count - 1).first { file[$0] == 0xFF && file[$0 + 1] == 0xC0 })
    file.replaceSubrange(header + 5..<header + 9, with: [0xEA, 0x60, 0xEA, 0x60])
    #expect(throws: Problem(.imageTooLarge, facts: ["limit": "40000000"])) {
      try PhotoStudio().finish(frames: [frame(file)], specification: specification)
    }
  }

  @Test("Two people are counted, and nobody is chosen", .enabled(if: Corpus.portraits.count >= 3))
  func severalFaces() throws {
    let specification = try specification()
    var left = PortraitScene(try Corpus.portrait(Corpus.portraits[1]), width: 1280, height: 720, scale: 2, middle: 0.25)
      .frame
    let right = PortraitScene(
      try Corpus.portrait(Corpus.portraits[3]), width: 1280, height: 720, scale: 2, middle: 0.75
    ).frame
    for row in 0..<720 {
      let half = (row * 1280 + 640) * 3..<(row + 1) * 1280 * 3
      left.bytes.replaceSubrange(half, with: right.bytes[half])
    }
    #expect(throws: Problem(.severalFaces, facts: ["count": "2"])) {
      try PhotoStudio().finish(image: left, specification: specification)
    }
    // One such frame in a burst does no harm.
    let single = PortraitScene(try Corpus.portrait(Corpus.portraits[3]), width: 1280, height: 720, scale: 2).frame
    let frames = [left, single].map { image in (try? JPEG.encode(image, quality: 90)) ?? [] }
      .map { frame($0, width: 1280, height: 720) }
    #expect(try PhotoStudio().finish(frames: frames, specification: specification).frame == 1)
  }

  @Test(
    "The sharpest frame of a burst is chosen, and the driver's packing does not matter",
    .enabled(if: !Corpus.portraits.isEmpty))
  func burst() throws {
    let specification = try specification()
    let sharp = PortraitScene(try Corpus.portrait(Corpus.portraits[3]), width: 1280, height: 720, scale: 2.2).frame
    let small = PortraitScene(try Corpus.portrait(Corpus.portraits[3]), width: 320, height: 180, scale: 0.55).frame
    let blurred = PortraitScene(small, width: 1280, height: 720, scale: 4).frame
    let files = [
      try JPEG.encode(blurred, quality: 90), try JPEG.encode(sharp, quality: 90), try JPEG.encode(blurred, quality: 90),
    ]
    let photo = try PhotoStudio().finish(
      frames: files.map { frame($0, width: 1280, height: 720) }, specification: specification)
    #expect(photo.frame == 1)
    let yuyv = frame(Self.yuyv(sharp), width: 1280, height: 720, pixels: .yuyv)
    let other = try PhotoStudio().finish(frames: [yuyv], specification: specification)
    #expect(abs(other.eyes.middle.x - photo.eyes.middle.x) < 3 && abs(other.eyes.middle.y - photo.eyes.middle.y) < 3)
    #expect(other.assessment[.faceWidth]?.verdict == .pass)
  }

  @Test(
    "A burst that is read while it is taken gives the photo that its frames give, however many come and are spoilt",
    .enabled(if: !Corpus.portraits.isEmpty),
    arguments: [[0, 1, 2, 3, 4], [0, 1], [1], [0, 9, 9, 3, 4], [9, 9, 9, 9, 1]])
  func readWhileTaken(order: [Int]) throws {
    let specification = try specification()
    let portrait = try Corpus.portrait(Corpus.portraits[3])
    // Each frame is a little larger; 9 is none.
    let frames = try order.map { index in
      index == 9
        ? frame([0xFF], width: 1280, height: 720)
        : frame(
          try JPEG.encode(
            PortraitScene(portrait, width: 1280, height: 720, scale: 2 + 0.05 * Double(index)).frame, quality: 90),
          width: 1280, height: 720)
    }
    let studio = PhotoStudio()
    let burst = BurstReading(of: 5)
    for frame in frames { try studio.read(frame, into: burst) }
    let photo = try studio.finish(burst, specification: specification)
    let whole = try studio.finish(frames: frames, specification: specification)
    #expect(photo.jpeg == whole.jpeg && photo.frame == whole.frame && photo.frames == order.count)
    #expect(order[photo.frame] != 9)
    // Nothing of it is left.
    #expect(burst.take().readings.isEmpty)
    #expect(throws: Problem(.imageUnreadable)) { try studio.finish(burst, specification: specification) }
  }

  /// Rec. 601 in limited range, by the textbook.
  static func yuyv(_ image: RGBImage) -> [UInt8] {
    var out: [UInt8] = []
    out.reserveCapacity(image.width * image.height * 2)
    for index in stride(from: 0, to: image.width * image.height, by: 2) {
      func pixel(_ at: Int) -> (Double, Double, Double) {
        let (r, g, b) = (Double(image.bytes[at * 3]), Double(image.bytes[at * 3 + 1]), Double(image.bytes[at * 3 + 2]))
        return (
          16 + 0.257 * r + 0.504 * g + 0.098 * b, 128 - 0.148 * r - 0.291 * g + 0.439 * b,
          128 + 0.439 * r - 0.368 * g - 0.071 * b
        )
      }
      let (first, second) = (pixel(index), pixel(index + 1))
      out += [UInt8(first.0), UInt8((first.1 + second.1) / 2), UInt8(second.0), UInt8((first.2 + second.2) / 2)]
    }
    return out
  }
}
