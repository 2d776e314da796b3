import Testing

@testable import Core
@testable import Imaging

/// What is done to a finished photo's ground and light, and what is not.
@Suite("GroundFinish: balance, exposure, whitening")
struct GroundAdjustmentTests {
  private static let skin: [UInt8] = [196, 150, 124]
  private static let eyes = EyePair(left: PixelPoint(x: 590, y: 330), right: PixelPoint(x: 690, y: 330))

  /// A face and a dark coat before a plain wall.
  private static func scene(wall: [UInt8]) -> RGBImage {
    let (width, height) = (1280, 720)
    var bytes: [UInt8] = []
    bytes.reserveCapacity(width * height * 3)
    for y in 0..<height {
      for x in 0..<width {
        let (u, v) = ((Double(x) - 640) / 120, (Double(y) - 370) / 160)
        let (s, t) = ((Double(x) - 640) / 330, (Double(y) - 720) / 210)
        bytes += u * u + v * v < 1 ? skin : s * s + t * t < 1 ? [30, 32, 38] : wall
      }
    }
    return RGBImage(width: width, height: height, bytes: bytes)
  }

  /// A photo before and after, with what was said to be done.
  private struct Result {
    var before: FaceView
    var after: FaceView
    var adjustments: [PhotoAdjustment]

    /// What a place of the picture was multiplied by.
    func gain(u: Double, v: Double) -> SIMD4<Float> {
      let index = after.row(v) * after.width + after.column(u)
      return after.image.pixels[index] / before.image.pixels[index]
    }

    func colour(u: Double, v: Double) -> SIMD4<Float> {
      after.image.pixels[after.row(v) * after.width + after.column(u)]
    }

    /// The pixels that differ within an ellipse about the face.
    var changedOfFace: Int {
      after.image.pixels.indices.count { index in
        let (u, v) = (after.u(index % after.width) / 0.8, (after.v(index / after.width) - 0.4) / 1.2)
        return u * u + v * v < 1 && after.image.pixels[index] != before.image.pixels[index]
      }
    }
  }

  private func finish(wall: [UInt8], _ rules: PhotoSpecification.Ground) throws -> Result {
    let image = Self.scene(wall: wall)
    let specification = try PhotoSpecification.named("cn-resident-id")
    let view = FaceView(measuring: image, eyes: Self.eyes)
    let ground = GroundModel(view)
    let head = HeadMeasure(view, ground: ground)
    let scale = 1.3
    let crop = CropRectangle(
      x: 640 - Double(specification.width) * scale / 2, y: 60, width: Double(specification.width) * scale)
    let plan = CropPlan(specification, crop: crop, eyes: Self.eyes, frameWidth: image.width, frameHeight: image.height)
    let before = FaceView(
      finishing: image, eyes: Self.eyes, crop: plan, width: specification.width, height: specification.height)
    var after = before
    var finish = GroundFinish(rules, ground: ground, head: head)
    finish.apply(to: &after, beyond: plan.beyond)
    return Result(before: before, after: after, adjustments: finish.adjustments)
  }

  @Test("A wall's warm cast is taken out of the whole picture, each channel by an eighth at most")
  func balance() throws {
    let result = try finish(wall: [228, 221, 214], .init(whiten: false, extend: true, balance: true))
    #expect(result.adjustments == [.whiteBalanced])
    let wall = result.colour(u: -1.8, v: -1)
    #expect(max(wall.x, wall.y, wall.z) - min(wall.x, wall.y, wall.z) < 0.01)
    for (u, v) in [(-1.8, -1.0), (0.0, 0.6), (0.4, 0.9)] {
      let gain = result.gain(u: u, v: v)
      for part in [gain.x, gain.y, gain.z] { #expect((0.874...1.126).contains(part)) }
      #expect(gain.x < 0.98 && gain.z > 1.02)
    }
  }

  @Test("A picture is made lighter by one factor, a quarter at most")
  func exposure() throws {
    let result = try finish(wall: [214, 214, 214], .init(whiten: false, extend: true, brighten: true))
    #expect(result.adjustments == [.exposureRaised])
    let gains = [(-1.8, -1.0), (0.0, 0.6), (0.4, 0.9)].map { result.gain(u: $0.0, v: $0.1) }
    for gain in gains {
      #expect((1.04...1.2501).contains(gain.x))
      #expect(abs(gain.x - gain.y) < 1e-3 && abs(gain.x - gain.z) < 1e-3 && abs(gain.x - gains[0].x) < 1e-3)
    }
  }

  @Test("Whitening makes the wall white and leaves every pixel of the face as it was")
  func whiten() throws {
    let result = try finish(wall: [214, 214, 214], .init(whiten: true, extend: true))
    #expect(result.adjustments == [.groundLifted])
    for (u, v) in [(-1.8, -1.0), (1.8, -1.0), (0, -2.0)] {
      let wall = result.colour(u: u, v: v)
      #expect(min(wall.x, wall.y, wall.z) > 0.97)
    }
    #expect(result.changedOfFace == 0)
    let coat = result.gain(u: 0, v: 2.6)
    #expect(abs(coat.x - 1) < 1e-3 && abs(coat.y - 1) < 1e-3 && abs(coat.z - 1) < 1e-3)
  }

  @Test(
    "What the specification does not allow is not done, and a dark or coloured wall is left as it is",
    arguments: [
      ([214, 214, 214] as [UInt8], PhotoSpecification.Ground(whiten: false, extend: true)),
      ([228, 221, 214], PhotoSpecification.Ground(whiten: false, extend: true)),
      ([120, 120, 120], PhotoSpecification.Ground(whiten: true, extend: true, balance: true, brighten: true)),
      ([120, 150, 230], PhotoSpecification.Ground(whiten: true, extend: true, balance: true, brighten: true)),
    ])
  func untouched(wall: [UInt8], rules: PhotoSpecification.Ground) throws {
    let result = try finish(wall: wall, rules)
    #expect(result.adjustments.isEmpty)
    #expect(result.after.image.pixels == result.before.image.pixels)
  }
}
