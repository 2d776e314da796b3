import Core
import Foundation
import FuzzTestKit

@testable import Imaging

/// A portrait composed into a frame of 1920 × 1080: how large, how leaning, before what, in what light.
struct Composition: Sendable {
  static let (width, height) = (1920, 1080)

  enum Light: Sendable, CaseIterable {
    case even, dim, bright, fromLeft, fromRight

    /// What the light makes of a value at a part, 0–1, of the frame's width.
    func factor(_ part: Double) -> Double {
      switch self {
      case .even: 1
      case .dim: 0.6
      case .bright: 1.12
      case .fromLeft: 1.1 - 0.5 * part
      case .fromRight: 0.6 + 0.5 * part
      }
    }
  }

  let portrait: String
  /// From eye to eye in pixels of the frame.
  let eyeDistance: Double
  /// The eye line's slope in degrees, clockwise.
  let roll: Double
  let backdrop: Backdrop
  let light: Light
  /// The most that grain adds to a value.
  let grain: Int
  let seed: UInt64

  /// The specification that it is finished for: drawn like the light, so that none meets the same sizes and grounds only.
  var specification: String { PhotoSpecification.names[Int(seed % UInt64(PhotoSpecification.names.count))] }

  /// Whether the portrait's own ground can be replaced; the others bring theirs with them.
  var isKeyed: Bool { PortraitLabels.all[portrait]?.isKeyable ?? false }

  /// Whether a photo's ground could be what offices ask for.
  var isPlain: Bool { isKeyed && backdrop.isPlain }

  /// Each portrait in each size and tilt, upright ones before each backdrop; the rest is drawn by lot.
  static func all() -> [Composition] {
    var random = SeededGenerator(seed: 20_261_128)
    var all: [Composition] = []
    for portrait in Corpus.portraits where PortraitLabels.all[portrait] != nil {
      for eyeDistance in [100.0, 140, 185] {
        let upright = Backdrop.allCases.map { (roll: 0.0, backdrop: $0 as Backdrop?) }
        let tilted = [-15.0, -15, -10, -5, 5, 10, 15, 15].map {
          (roll: $0, backdrop: nil as Backdrop?)
        }
        for (roll, backdrop) in upright + tilted {
          let ground = backdrop ?? Backdrop.allCases.randomElement(using: &random) ?? .lightWall
          let light = Light.allCases.randomElement(using: &random) ?? .even
          all.append(
            Composition(
              portrait: portrait, eyeDistance: eyeDistance, roll: roll, backdrop: ground, light: light,
              grain: [0, 4, 9].randomElement(using: &random) ?? 0, seed: random.next()))
        }
      }
    }
    return all
  }

  /// The frame, and where the eyes are in it.
  func frame() throws -> (image: RGBImage, eyes: EyePair, labels: PortraitLabels)? {
    guard let labels = PortraitLabels.all[portrait] else { return nil }
    let image = try Corpus.portrait(portrait)
    // The head stands a little off the middle, with room above the highest hair.
    let shift = Double(seed % 241) - 120
    let placement = PortraitScene.Placement(
      scale: eyeDistance / labels.eyes.distance, tilt: roll - labels.eyes.roll, anchor: labels.eyes.middle,
      place: PixelPoint(x: Double(Self.width) / 2 + shift, y: max(400, 2.5 * eyeDistance + 20)))
    let scene = PortraitScene(image, placement, before: backdrop.picture, keyed: isKeyed, hasBody: true)
    return (lit(scene.frame), placement.frame(labels.eyes), labels)
  }

  private func lit(_ image: RGBImage) -> RGBImage {
    var random = SeededGenerator(seed: seed)
    let noise = (0..<8192).map { _ in grain == 0 ? 0 : Float.random(in: Float(-grain)...Float(grain), using: &random) }
    let factors = (0..<image.width).map { Float(light.factor(Double($0) / Double(image.width))) }
    var bytes = image.bytes
    bytes.withUnsafeMutableBufferPointer { bytes in
      var at = 0
      for index in bytes.indices {
        at = (at &* 5 &+ 2531) & 8191
        let value = Float(bytes[index]) * factors[index / 3 % image.width] + noise[at]
        bytes[index] = UInt8(min(255, max(0, value)))
      }
    }
    return RGBImage(width: image.width, height: image.height, bytes: bytes)
  }
}
