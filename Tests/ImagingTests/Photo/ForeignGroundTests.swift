import Core
import Testing

@testable import Imaging

/// Something behind a person that is no ground is told, wherever in the photo it stands.
@Suite("What stands before the ground", .enabled(if: !Corpus.portraits.isEmpty, "there is no corpus"))
struct ForeignGroundTests {
  /// What is drawn on the wall. Places are in eye distances from the middle of the eyes.
  enum Thing: String, Sendable, CaseIterable {
    case wainscot, chairBack, pole, cupboard, clock, poster, door

    fileprivate var areas: [(u: ClosedRange<Double>, v: ClosedRange<Double>)] {
      switch self {
      case .wainscot: [(-9...9, 0.2...9)]
      case .chairBack: [(-2.1...2.1, 0.7...9)]
      case .pole: [(1.32...1.6, -9...9)]
      case .cupboard: [(1.15...9, 0.15...9)]
      case .clock: [(1.3...1.95, -2.05 ... -1.4)]
      case .poster: [(-1.96 ... -1.3, -1.5 ... -0.4)]
      case .door: [(-9 ... -1.55, -9...9)]
      }
    }

    fileprivate var colour: SIMD3<Double> {
      switch self {
      case .wainscot: SIMD3(60, 110, 80)
      case .chairBack: SIMD3(120, 70, 40)
      case .pole: SIMD3(40, 40, 40)
      case .cupboard, .door: SIMD3(90, 50, 30)
      case .clock: SIMD3(20, 20, 20)
      case .poster: SIMD3(20, 20, 120)
      }
    }
  }

  struct Case: Sendable, CustomTestStringConvertible {
    let thing: Thing
    let specification: String
    var testDescription: String { "\(thing.rawValue), \(specification)" }

    static let all = Thing.allCases.flatMap { thing in
      PhotoSpecification.names.map { Case(thing: thing, specification: $0) }
    }
  }

  private static let unit = 140.0
  private static let middle = PixelPoint(x: 960, y: 400)

  /// A white wall as `paint` makes of it, by place in eye distances.
  private static func wall(_ paint: (_ u: Double, _ v: Double) -> (colour: SIMD3<Double>, share: Double)) -> RGBImage {
    repaint(PortraitScene.wall(width: 1920, height: 1080, colour: (244, 244, 242)), paint)
  }

  private static func repaint(
    _ image: RGBImage, _ paint: (_ u: Double, _ v: Double) -> (colour: SIMD3<Double>, share: Double)
  ) -> RGBImage {
    var bytes = image.bytes
    for y in 0..<image.height {
      for x in 0..<image.width {
        let (colour, share) = paint(
          (Double(x) + 0.5 - middle.x) / unit, (Double(y) + 0.5 - middle.y) / unit)
        guard share > 0 else { continue }
        let at = (y * image.width + x) * 3
        for channel in 0..<3 {
          bytes[at + channel] = UInt8(Double(bytes[at + channel]) * (1 - share) + colour[channel] * share)
        }
      }
    }
    return RGBImage(width: image.width, height: image.height, bytes: bytes)
  }

  private static func scene(_ name: String, before wall: RGBImage) throws -> RGBImage {
    let labels = try #require(PortraitLabels.all[name])
    let placement = PortraitScene.Placement(
      scale: unit / labels.eyes.distance, tilt: -labels.eyes.roll, anchor: labels.eyes.middle, place: middle)
    return PortraitScene(try Corpus.portrait(name), placement, before: wall, keyed: true, hasBody: true).frame
  }

  private static func scene(_ name: String, with thing: Thing) throws -> RGBImage {
    let areas = thing.areas
    let wall = wall { u, v in
      (thing.colour, areas.contains { $0.u.contains(u) && $0.v.contains(v) } ? 1 : 0)
    }
    return try scene(name, before: wall)
  }

  private static func groundMeasure(_ measures: [PhotoMeasure]) -> PhotoMeasure? {
    measures.first { $0.rule == .backgroundWhiteness || $0.rule == .groundColour }
  }

  @Test("Each thing breaks the rule on the ground, of each specification", arguments: Case.all)
  func told(_ scene: Case) throws {
    let specification = try PhotoSpecification.named(scene.specification)
    let image = try Self.scene("congress_C001051.jpg", with: scene.thing)
    let photo = try PhotoStudio().finish(image: image, specification: specification)
    let measure = try #require(Self.groundMeasure(photo.assessment.measures))
    let bounds = try #require(specification.rules[measure.rule])
    #expect(measure.value ?? 0 > bounds.maximum ?? .infinity)
    #expect(measure.verdict == (bounds.enforcement == .refuse ? .fail : .warn))
    #expect(measure.sentence != nil)
    if bounds.enforcement == .refuse { #expect(!photo.assessment.acceptable) }
  }

  @Test("Guidance asks for a plain ground before each thing", arguments: Thing.allCases)
  func advised(_ thing: Thing) throws {
    let image = try Self.scene("congress_C001051.jpg", with: thing)
    let frame = Frame(
      format: FrameFormat(pixels: .mjpeg, width: image.width, height: image.height, rate: 30),
      bytes: try JPEG.encode(image, quality: 90), sequence: 0, timestamp: .now)
    let reading = try PhotoStudio().read(frame, for: .named("cn-resident-id"))
    #expect(reading.advice.contains(.plainGround))
  }

  @Test(
    "A soft shadow beside the head and loose hair are no such thing",
    arguments: PhotoSpecification.names, ["congress_C001051.jpg", "congress_H000213.jpg"])
  func plain(_ name: String, portrait: String) throws {
    let specification = try PhotoSpecification.named(name)
    // The head's shadow to one side, soft over an eye distance, and the wall a little darker towards the corners.
    let wall = Self.wall { u, v in
      let shadow = 0.16 * max(0, 1 - max(0, ((u - 0.5) * (u - 0.5) + (v - 0.4) * (v - 0.4)).squareRoot() - 1) / 1.2)
      return (SIMD3(40, 40, 44), min(1, shadow + 0.004 * (u * u + v * v)))
    }
    // Strands that stand off the head, as wide as a few hairs.
    let image = Self.repaint(try Self.scene(portrait, before: wall)) { u, v in
      let isStrand = (0..<7).contains { strand in
        let bow = 1.35 + 0.06 * Double(strand) - 0.2 * (v + 0.2) * (v + 0.2)
        return (-1.0...0.9).contains(v) && abs(abs(u) - bow) < 0.008
      }
      return (SIMD3(40, 32, 28), isStrand ? 0.8 : 0)
    }
    let photo = try PhotoStudio().finish(image: image, specification: specification)
    let measure = try #require(Self.groundMeasure(photo.assessment.measures))
    #expect(measure.verdict == .pass, "\(measure.value ?? .nan)")
  }
}
