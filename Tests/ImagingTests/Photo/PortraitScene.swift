import Core
import Foundation
import FuzzTestKit

@testable import Imaging

/// A frame as a camera would take it: a portrait before a wall.
struct PortraitScene {
  /// How a portrait lies in a frame: turned and scaled about a point of its own that comes to lie at a point of the
  /// frame. Points are in pixels from the upper left corner.
  struct Placement {
    /// Frame pixels in a portrait's pixel.
    let scale: Double
    /// Degrees clockwise.
    let tilt: Double
    let anchor: PixelPoint
    let place: PixelPoint

    /// Where a portrait's point comes to lie.
    func frame(_ point: PixelPoint) -> PixelPoint {
      let (cosine, sine) = (cos(tilt * .pi / 180) * scale, sin(tilt * .pi / 180) * scale)
      let (dx, dy) = (point.x - anchor.x, point.y - anchor.y)
      return PixelPoint(x: place.x + cosine * dx - sine * dy, y: place.y + sine * dx + cosine * dy)
    }

    func frame(_ eyes: EyePair) -> EyePair { EyePair(left: frame(eyes.left), right: frame(eyes.right)) }
  }

  /// What the usual wall looks like in sRGB.
  static let wall: (UInt8, UInt8, UInt8) = (222, 223, 221)

  let frame: RGBImage

  /// Pastes a portrait on the wall, its lower edge on the frame's.
  /// - Parameters:
  ///   - scale: Frame pixels in a portrait's pixel.
  ///   - tilt: Degrees clockwise, about the portrait's middle.
  ///   - keyed: Whether the portrait's blue ground is replaced by the wall.
  init(
    _ portrait: RGBImage, width: Int, height: Int, scale: Double, tilt: Double = 0, keyed: Bool = false,
    middle: Double = 0.5
  ) {
    let (halfX, halfY) = (Double(portrait.width) / 2, Double(portrait.height) / 2)
    // Tilted, the lower corners stay below the frame's edge.
    let drop = abs(sin(tilt * .pi / 180)) * halfX * scale
    let placement = Placement(
      scale: scale, tilt: tilt, anchor: PixelPoint(x: halfX, y: halfY),
      place: PixelPoint(x: Double(width) * middle, y: Double(height) - halfY * scale + drop))
    self.init(portrait, placement, before: Self.wall(width: width, height: height), keyed: keyed, hasBody: false)
  }

  /// Pastes a portrait on a picture.
  /// - Parameters:
  ///   - ground: What is behind it, as large as the frame.
  ///   - keyed: Whether the portrait's blue ground is replaced by the picture.
  ///   - hasBody: Whether the shoulders go on beyond the portrait's lower and, where it is keyed, side edges.
  init(_ portrait: RGBImage, _ placement: Placement, before ground: RGBImage, keyed: Bool, hasBody: Bool) {
    var bytes = ground.bytes
    let (width, height) = (ground.width, ground.height)
    let (tilt, scale) = (placement.tilt, placement.scale)
    let (cosine, sine) = (cos(tilt * .pi / 180) / scale, sin(tilt * .pi / 180) / scale)
    let (lastX, lastY) = (Double(portrait.width - 1), Double(portrait.height - 1))
    let key = keyed ? Key(portrait) : nil
    portrait.bytes.withUnsafeBufferPointer { source in
      bytes.withUnsafeMutableBufferPointer { out in
        for y in 0..<height {
          let dy = Double(y) + 0.5 - placement.place.y
          for x in 0..<width {
            let dx = Double(x) + 0.5 - placement.place.x
            let px = cosine * dx + sine * dy + placement.anchor.x - 0.5
            let py = cosine * dy - sine * dx + placement.anchor.y - 0.5
            let isBeside = px < -0.5 || px >= lastX + 0.5
            guard py >= -0.5, py < lastY + 0.5 || hasBody, !isBeside || hasBody && keyed else { continue }
            let (cx, cy) = (min(max(px, 0), lastX), min(max(py, 0), lastY))
            let (ix, iy) = (min(Int(cx), portrait.width - 2), min(Int(cy), portrait.height - 2))
            let (fx, fy) = (Float(cx - Double(ix)), Float(cy - Double(iy)))
            let at = (iy * portrait.width + ix) * 3
            let below = at + portrait.width * 3
            let to = (y * width + x) * 3
            var pixel = SIMD3<Float>.zero
            for channel in 0..<3 {
              let upper = Float(source[at + channel]) * (1 - fx) + Float(source[at + 3 + channel]) * fx
              let lower = Float(source[below + channel]) * (1 - fx) + Float(source[below + 3 + channel]) * fx
              pixel[channel] = upper * (1 - fy) + lower * fy
            }
            if let key {
              let wall = SIMD3<Float>(Float(out[to]), Float(out[to + 1]), Float(out[to + 2]))
              pixel = key.replace(pixel, by: wall)
            }
            for channel in 0..<3 { out[to + channel] = UInt8(min(255, max(0, pixel[channel]))) }
          }
        }
      }
    }
    frame = RGBImage(width: width, height: height, bytes: bytes)
  }

  /// A plain wall: light falls off a little to the right and downwards, and there is grain.
  static func wall(
    width: Int, height: Int, colour: (UInt8, UInt8, UInt8) = PortraitScene.wall
  ) -> RGBImage {
    var random = SeededGenerator(seed: 99)
    let grain = (0..<4096).map { _ in Float.random(in: -2...2, using: &random) }
    var bytes = [UInt8](repeating: 0, count: width * height * 3)
    bytes.withUnsafeMutableBufferPointer { out in
      var noise = 0
      for y in 0..<height {
        for x in 0..<width {
          let shade = 1.02 - 0.05 * Float(x) / Float(width) - 0.03 * Float(y) / Float(height)
          noise = (noise &* 5 &+ 2531) & 4095
          let at = (y * width + x) * 3
          out[at] = UInt8(min(255, Float(colour.0) * shade + grain[noise]))
          out[at + 1] = UInt8(min(255, Float(colour.1) * shade + grain[noise]))
          out[at + 2] = UInt8(min(255, Float(colour.2) * shade + grain[noise]))
        }
      }
    }
    return RGBImage(width: width, height: height, bytes: bytes)
  }

  /// A blue-screen key: the share of the portrait's own ground in a pixel, judged by how blue it is.
  private struct Key {
    let ground: SIMD3<Float>

    init(_ portrait: RGBImage) {
      var sum = SIMD3<Float>.zero
      var count: Float = 0
      for y in 2..<24 {
        for x in Array(2..<16) + Array(portrait.width - 16..<portrait.width - 2) {
          let at = (y * portrait.width + x) * 3
          sum += SIMD3(Float(portrait.bytes[at]), Float(portrait.bytes[at + 1]), Float(portrait.bytes[at + 2]))
          count += 1
        }
      }
      ground = sum / count
    }

    func replace(_ pixel: SIMD3<Float>, by wall: SIMD3<Float>) -> SIMD3<Float> {
      let blue = ground.z - ground.x
      let share = min(1, max(0, (pixel.z - pixel.x - 0.25 * blue) / (0.45 * blue)))
      let person = share < 0.98 ? (pixel - ground * share) / (1 - share) : .zero
      let clipped = person.clamped(lowerBound: .zero, upperBound: SIMD3(repeating: 255))
      return clipped * (1 - share) + wall * share
    }
  }
}
