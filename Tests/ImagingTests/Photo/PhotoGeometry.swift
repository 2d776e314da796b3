import Core
import Foundation

@testable import Imaging

/// A finished photo's geometry held against its specification without the studio's help.
struct PhotoGeometry {
  private let specification: PhotoSpecification
  private let photo: FinishedPhoto
  /// Frame pixels in a pixel of the photo.
  private let scale: Double

  init(_ photo: FinishedPhoto, _ specification: PhotoSpecification) {
    self.specification = specification
    self.photo = photo
    let (dx, dy) = (photo.corners[1].x - photo.corners[0].x, photo.corners[1].y - photo.corners[0].y)
    scale = (dx * dx + dy * dy).squareRoot() / Double(specification.width)
  }

  private static let rules =
    PhotoSpecification.sizeRules + PhotoSpecification.heightRules + [PhotoRuleName.eyeCentre]

  /// The rules out of bounds by what the studio measured; weak rules count as sure ones do.
  var breaches: [PhotoRuleName] {
    Self.rules.filter { rule in photo.assessment[rule]?.value.map { !isWithin($0, rule) } ?? false }
      + (photo.assessment[.frameMargin]?.verdict == .fail ? [.frameMargin] : [])
  }

  /// The rules of the specification that the studio could not measure.
  var unmeasured: [PhotoRuleName] {
    Self.rules.filter { specification.rules[$0] != nil && photo.assessment[$0]?.value == nil }
  }

  /// The rules out of bounds by the labels: what concerns the eyes and the hair.
  /// - Parameters:
  ///   - eyes: Where they are in the frame.
  ///   - hairTop: Eye distances above the eye line.
  /// - Returns: Each with the photo's pixels by which it is broken.
  func breaches(eyes: EyePair, hairTop: Double) -> [PhotoRuleName: Double] {
    let (place, unit) = (self.place(eyes.middle), eyes.distance / scale)
    let values: [(PhotoRuleName, Double)] = [
      (.eyeDistance, unit), (.eyeCentre, place.x), (.eyesToTop, place.y),
      (.eyesToBottom, Double(specification.height) - place.y), (.hairTop, place.y - hairTop * unit),
    ]
    return values.reduce(into: [:]) { breaches, measured in
      let (rule, value) = measured
      guard !isWithin(value, rule), let bounds = specification.rules[rule] else { return }
      breaches[rule] = max(value - (bounds.maximum ?? value), (bounds.minimum ?? value) - value)
    }
  }

  /// Where a point of the frame lies in the photo.
  private func place(_ point: PixelPoint) -> PixelPoint {
    let (corner, wide) = (photo.corners[0], scale * Double(specification.width))
    let across = (x: (photo.corners[1].x - corner.x) / wide, y: (photo.corners[1].y - corner.y) / wide)
    let (dx, dy) = (point.x - corner.x, point.y - corner.y)
    return PixelPoint(x: (across.x * dx + across.y * dy) / scale, y: (across.x * dy - across.y * dx) / scale)
  }

  private func isWithin(_ value: Double, _ rule: PhotoRuleName) -> Bool {
    guard let bounds = specification.rules[rule] else { return true }
    let isCut = rule == .hairTop && specification.tallHairMayBeCut
    return value <= bounds.maximum ?? value && (isCut || value >= bounds.minimum ?? value)
  }

  /// Whether one size and one height meet every rule for a head of the measures that the photo has, without reaching
  /// above or below the frame; what could not be measured binds nothing.
  var isPossible: Bool {
    let (eyeLine, unit) = (place(photo.eyes.middle).y, photo.eyes.distance / scale)
    return isPossible(eyes: photo.eyes, hairTop: photo.assessment[.hairTop]?.value.map { (eyeLine - $0) / unit })
  }

  /// The same for eyes and hair as they are said to be; the head's other measures are the studio's.
  /// - Parameters:
  ///   - eyes: In the frame.
  ///   - hairTop: Eye distances above the eye line; nil: it binds nothing.
  func isPossible(eyes: EyePair, hairTop: Double?) -> Bool {
    let (width, height) = (Double(specification.width), Double(specification.height))
    let unit = eyes.distance / scale
    let below = Double(photo.frameHeight) - eyes.middle.y - 1
    let above = eyes.middle.y - 1
    let roll = abs(eyes.roll) * .pi / 180
    func bounds(_ rule: PhotoRuleName) -> (low: Double, high: Double) {
      (specification.rules[rule]?.minimum ?? -.infinity, specification.rules[rule]?.maximum ?? .infinity)
    }
    return (1...600).contains { step in
      let candidate = unit * (0.5 + Double(step) / 600)
      let fits = PhotoSpecification.sizeRules.allSatisfy { rule in
        guard let value = rule == .eyeDistance ? unit : photo.assessment[rule]?.value else { return true }
        let size = value / unit * candidate
        return size >= bounds(rule).low && size <= bounds(rule).high
      }
      guard fits else { return false }
      var low = max(
        bounds(.eyesToTop).low, height - bounds(.eyesToBottom).high,
        height - (below * candidate / eyes.distance - sin(roll) * width / 2) / cos(roll))
      var high = min(
        bounds(.eyesToTop).high, height - bounds(.eyesToBottom).low,
        (above * candidate / eyes.distance - sin(roll) * width / 2) / cos(roll))
      if let hairTop {
        let tall = hairTop * candidate
        if !specification.tallHairMayBeCut { low = max(low, bounds(.hairTop).low + tall) }
        high = min(high, bounds(.hairTop).high + tall)
      }
      return low <= high
    }
  }
}
