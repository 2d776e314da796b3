import Core
import Foundation

@testable import Imaging

/// What goes wrong with a face in one frame of a burst, done to a good one.
enum SpoiltFace: String, Sendable, CaseIterable {
  case closedEyes, moved, dark, blownOut, turned

  /// The frame spoilt.
  /// - Parameters:
  ///   - image: A face that looks at the camera, upright.
  ///   - eyes: Where its irises are.
  ///   - side: To which side of the picture it turns: 1 or −1.
  func frame(_ image: RGBImage, eyes: EyePair, side: Double = 1) -> RGBImage {
    switch self {
    case .closedEyes: Self.closed(Self.closed(image, eyes.left, eyes.distance), eyes.right, eyes.distance)
    case .moved: Self.smeared(image, length: Int(0.12 * eyes.distance))
    case .dark: Self.lit(image, by: 0.4)
    case .blownOut:
      // Whatever the complexion, half of the face is above white.
      Self.lit(image, by: 270 / Self.mean(image, eyes))
    case .turned: Self.turned(image, eyes, side: side)
    }
  }

  /// Skin from above and below the eye grows over it, and lashes lie on its lower edge.
  static func closed(_ image: RGBImage, _ eye: PixelPoint, _ unit: Double) -> RGBImage {
    var out = image
    let reach = 0.29 * unit
    func pixel(_ x: Int, _ y: Int) -> SIMD3<Double> {
      // A mean over a few rows and columns, so that no single pixel is drawn out into a stripe.
      var sum = SIMD3<Double>.zero
      for row in y - 1...y + 1 {
        for column in x - 3...x + 3 {
          let at = (row * image.width + column) * 3
          sum += SIMD3(Double(image.bytes[at]), Double(image.bytes[at + 1]), Double(image.bytes[at + 2]))
        }
      }
      return sum / 21
    }
    for x in Int(eye.x - reach)...Int(eye.x + reach) {
      let part = (Double(x) + 0.5 - eye.x) / reach
      let height = 0.17 * unit * max(0, 1 - part * part).squareRoot()
      let (top, bottom) = (Int(eye.y - height - 0.02 * unit), Int(eye.y + height + 0.02 * unit))
      guard top < bottom, abs(part) < 1 else { continue }
      let (upper, lower) = (pixel(x, top), pixel(x, bottom))
      let lashes = eye.y + 0.07 * unit * (1 - part * part)
      for y in top...bottom {
        let share = Double(y - top) / Double(bottom - top)
        // The lid has the lower skin's colour, a little darker; what is above the eye only sets in.
        let above = max(0, 1 - 5 * share)
        var colour = lower * (0.9 + 0.1 * share) * (1 - above) + upper * above
        let stray = (Double(y) + 0.5 - lashes) / (0.018 * unit)
        colour *= 1 - 0.55 * exp(-stray * stray)
        let at = (y * image.width + x) * 3
        for channel in 0..<3 {
          // The picture's own grain stays.
          let grain = Double(Int(image.bytes[at + channel]) - Int(image.bytes[at + channel + 3])) / 8
          out.bytes[at + channel] = UInt8(min(255, max(0, colour[channel] + grain)))
        }
      }
    }
    return out
  }

  /// Each pixel becomes the mean of those beside it.
  private static func smeared(_ image: RGBImage, length: Int) -> RGBImage {
    var out = image
    for y in 0..<image.height {
      for channel in 0..<3 {
        var sum = 0
        let start = y * image.width * 3 + channel
        for x in 0..<image.width {
          sum += Int(image.bytes[start + 3 * x])
          if x >= length { sum -= Int(image.bytes[start + 3 * (x - length)]) }
          out.bytes[start + 3 * max(0, x - length / 2)] = UInt8(sum / min(length, x + 1))
        }
      }
    }
    return out
  }

  /// Out of focus.
  static func blurred(_ image: RGBImage, sigma: Double) -> RGBImage {
    var out = image
    for channel in 0..<3 {
      let plane = (0..<image.width * image.height).map { Float(image.bytes[3 * $0 + channel]) }
      let soft = Blur.gaussian(plane, width: image.width, height: image.height, sigma: sigma)
      for index in soft.indices { out.bytes[3 * index + channel] = UInt8(min(255, max(0, soft[index].rounded()))) }
    }
    return out
  }

  /// Of the face below the eyes.
  private static func mean(_ image: RGBImage, _ eyes: EyePair) -> Double {
    let unit = eyes.distance
    var (sum, count) = (0, 0)
    for y in Int(eyes.middle.y + 0.2 * unit)..<Int(eyes.middle.y + 1.2 * unit) {
      for x in Int(eyes.middle.x - 0.6 * unit)..<Int(eyes.middle.x + 0.6 * unit) {
        sum += Int(image.bytes[(y * image.width + x) * 3 + 1])
        count += 1
      }
    }
    return max(1, Double(sum) / Double(max(1, count)))
  }

  private static func lit(_ image: RGBImage, by factor: Double) -> RGBImage {
    let table = (0...255).map { UInt8(min(255, factor * Double($0))) }
    return RGBImage(width: image.width, height: image.height, bytes: image.bytes.map { table[Int($0)] })
  }

  /// The features slide to a side and the outline stays: the half that turns away is pressed together. The nose, which
  /// stands out, slides most.
  private static func turned(_ image: RGBImage, _ eyes: EyePair, side: Double) -> RGBImage {
    var out = image
    let unit = eyes.distance
    for y in Int(eyes.middle.y - 1.5 * unit)...Int(eyes.middle.y + 2 * unit) where (0..<image.height).contains(y) {
      for x in Int(eyes.middle.x - 1.2 * unit)...Int(eyes.middle.x + 1.2 * unit) {
        let u = (Double(x) + 0.5 - eyes.middle.x) / unit
        let v = (Double(y) + 0.5 - eyes.middle.y) / unit
        let head = max(0, 1 - u * u / 1.44) * min(1, max(0, (1.9 - v) / 0.5), max(0, (1.4 + v) / 0.5))
        let nose = exp(-(v - 0.6) * (v - 0.6) / 0.12 - u * u / 0.1)
        let from = eyes.middle.x + (u - side * (0.28 * head * head + 0.12 * nose)) * unit - 0.5
        let left = min(max(Int(from), 0), image.width - 2)
        let part = from - Double(left)
        for channel in 0..<3 {
          let at = (y * image.width + left) * 3 + channel
          let value = Double(image.bytes[at]) * (1 - part) + Double(image.bytes[at + 3]) * part
          out.bytes[(y * image.width + x) * 3 + channel] = UInt8(min(255, max(0, value)))
        }
      }
    }
    return out
  }
}
