import Core
import Foundation
import Testing

@testable import Imaging

/// Bursts of real portraits, in which one frame is good and the others are spoilt: `SATCHEL_BURSTS` names a folder to
/// keep their faces for looking at.
@Suite("Burst ranking", .enabled(if: !Corpus.portraits.isEmpty, "there is no corpus"))
struct BurstRankingTests {
  private static let folder = ProcessInfo.processInfo.environment["SATCHEL_BURSTS"].map { URL(filePath: $0) }

  /// Those who look straight into the camera with open eyes: another's good frame would be no better than a spoilt one.
  private static let frontal = Corpus.portraits.filter { name in
    !["B001251", "C001051", "D000407", "L000261", "M001120", "N000147"].contains { name.contains($0) }
  }

  /// To which side a head turns away from the camera: one that is turned a little already further to that side.
  private static func side(_ portrait: String) -> Double { portrait.contains("T000193") ? -1 : 1 }

  /// A good frame with grain of its own; the heads of all numbers stand at the same place.
  private static func frame(
    _ portrait: String, number: UInt64 = 0
  ) throws -> (image: RGBImage, eyes: EyePair) {
    let composition = Composition(
      portrait: portrait, eyeDistance: 120, roll: 0, backdrop: .lightWall, light: .even, grain: 4,
      seed: 120 + 241 * number)
    let scene = try #require(try composition.frame())
    return (scene.image, scene.eyes)
  }

  private static func jpeg(_ image: RGBImage, number: Int) throws -> Frame {
    Frame(
      format: FrameFormat(pixels: .mjpeg, width: image.width, height: image.height, rate: 30),
      bytes: try JPEG.encode(image, quality: 90), sequence: UInt32(number), timestamp: .now)
  }

  private static func ranking(_ images: [RGBImage]) throws -> BurstRanking {
    // The detector loses some that are blown out; all heads stand about where the good one does.
    let faces = try images.map { image in
      try FaceFinder.shared.faces(in: image.luma().scaled(width: 720, height: 405)).first?.scaled(
        by: Double(image.width) / 720)
    }
    let usual = try #require(faces.compactMap { $0 }.first)
    return BurstRanking(zip(images, faces).map { ($0.luma(), $1 ?? usual) })
  }

  @Test("Of a burst with one good frame that is taken", arguments: frontal)
  func chosen(_ portrait: String) throws {
    let (good, eyes) = try Self.frame(portrait)
    var images = SpoiltFace.allCases.map { $0.frame(good, eyes: eyes, side: Self.side(portrait)) }
    // Its place in the burst is another for each portrait.
    let place = (Self.frontal.firstIndex(of: portrait) ?? 0) % (images.count + 1)
    images.insert(good, at: place)
    if let folder = Self.folder { try Self.keep(images, eyes, folder, portrait) }
    let specification = try PhotoSpecification.named("cn-resident-id")
    let photo = try PhotoStudio().finish(
      frames: images.enumerated().map { try Self.jpeg($1, number: $0) }, specification: specification)
    let scores = try Self.ranking(images).scores
    #expect(photo.frame == place, "\(scores)")
    let burst = try #require(photo.frameView.burst)
    #expect(burst.frames >= 4 && burst.sharpness > 50 && burst.exposure > 30 && burst.eyeOpenness > 50)
  }

  @Test(
    "Each fault alone is outranked, by the score that is meant for it",
    arguments: frontal, SpoiltFace.allCases)
  func fault(_ portrait: String, _ fault: SpoiltFace) throws {
    let (good, eyes) = try Self.frame(portrait)
    let (other, _) = try Self.frame(portrait, number: 1)
    let ranking = try Self.ranking([good, fault.frame(good, eyes: eyes, side: Self.side(portrait)), other])
    #expect(ranking.order.last == 1, "\(ranking.scores)")
    let (spoilt, whole) = (ranking.scores[1], ranking.scores[0])
    switch fault {
    case .closedEyes: #expect(spoilt.eyeOpenness < 0.7 * whole.eyeOpenness)
    case .moved: #expect(spoilt.sharpness < 0.6 * whole.sharpness)
    case .dark, .blownOut: #expect(spoilt.exposure < 0.8 * whole.exposure)
    case .turned: #expect(spoilt.symmetry < 0.9 * whole.symmetry)
    }
    // The same face twice, with other grain, scores about the same.
    let again = ranking.scores[2]
    #expect(again.eyeOpenness > 0.7 && whole.eyeOpenness > 0.7)
    #expect(abs(again.sharpness - whole.sharpness) < 0.1 && abs(again.symmetry - whole.symmetry) < 0.1)
  }

  @Test("One eye closed is not open eyes", arguments: Corpus.portraits.prefix(4))
  func wink(_ portrait: String) throws {
    let (good, eyes) = try Self.frame(portrait)
    let images = [
      SpoiltFace.closed(good, eyes.left, eyes.distance), good, SpoiltFace.closed(good, eyes.right, eyes.distance),
    ]
    let three = try Self.ranking(images)
    #expect(three.order.first == 1, "\(three.scores)")
    // Two frames suffice.
    let two = try Self.ranking(Array(images.prefix(2)))
    #expect(two.order.first == 1, "\(two.scores)")
  }

  @Test("A head on its way is outranked by one that has come to rest", arguments: Corpus.portraits.prefix(4))
  func stillness(_ portrait: String) throws {
    let (good, eyes) = try Self.frame(portrait)
    // In eye distances; from the fourth frame on it rests.
    let places = [-0.5, -0.3, -0.1, 0, 0, 0]
    let images = places.map { place in
      Self.moved(good, by: Int(place * eyes.distance))
    }
    let scores = try Self.ranking(images).scores
    #expect(scores[1].stillness < 0.3 && scores[4].stillness > 0.9, "\(scores.map(\.stillness))")
    #expect(try [4, 5].contains(#require(try Self.ranking(images).order.first)))
    // Exactly: 0.2 of an eye distance a frame are 1 / (1 + (0.2 / 0.06)²).
    #expect(abs(scores[1].stillness - 0.083) < 0.03)
  }

  private static func moved(_ image: RGBImage, by shift: Int) -> RGBImage {
    var out = image
    for y in 0..<image.height {
      for x in 0..<image.width {
        let from = min(max(x - shift, 0), image.width - 1)
        for channel in 0..<3 {
          out.bytes[(y * image.width + x) * 3 + channel] = image.bytes[(y * image.width + from) * 3 + channel]
        }
      }
    }
    return out
  }

  /// The faces of a burst beside each other.
  private static func keep(_ images: [RGBImage], _ eyes: EyePair, _ folder: URL, _ name: String) throws {
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    let side = Int(4 * eyes.distance)
    let corner = (x: Int(eyes.middle.x) - side / 2, y: Int(eyes.middle.y) - side * 45 / 100)
    var bytes: [UInt8] = []
    for row in 0..<side {
      for image in images {
        let start = (min(max(corner.y + row, 0), image.height - 1) * image.width + corner.x) * 3
        bytes += image.bytes[start..<start + side * 3]
      }
    }
    let sheet = RGBImage(width: side * images.count, height: side, bytes: bytes)
    try Data(PNG.encode(sheet)).write(to: folder.appending(path: name + ".png"))
  }
}
