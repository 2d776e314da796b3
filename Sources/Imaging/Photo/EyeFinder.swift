import Core
import Foundation

/// Finds the two eyes within a face by gradient voting: the middle of an iris is where the most outward gradients
/// of a dark disc meet (Timm and Barth, VISAPP 2011).
struct EyeFinder {
  /// The face is looked at with its box this many pixels wide.
  static let faceWidth = 140

  /// Where eyes stand in a detector's box, in box widths (facts/id-photo.md has 0.28 for y and ± 0.10; heads held
  /// high or turned need more).
  private enum Prior {
    static let left = PixelPoint(x: 0.29, y: 0.30)
    static let right = PixelPoint(x: 0.70, y: 0.30)
    static let distance = 0.42
    static let reach = (x: 0.15, y: 0.16)
  }

  /// A place that may be an eye, with its votes.
  private struct Candidate {
    let point: PixelPoint
    let score: Double
  }

  /// Finds the eyes: five looks through slightly different boxes, and the median of what they see, so that one look
  /// that takes a brow or the rim of a pair of glasses for an eye does not count.
  /// - Parameters:
  ///   - image: Grey, in the pixels of `face`.
  ///   - face: The detector's box.
  ///   - ring: How far from its middle an iris ends.
  /// - Returns: The eyes in the pixels of `image`; nil where a window is flat.
  static func eyes(in image: GrayImage, face: FaceBox, ring: GradientField.Ring = .wide) -> EyePair? {
    let looks: [(x: Double, y: Double, size: Double)] = [
      (0, 0, 1), (0.03, 0.02, 1), (-0.03, 0.02, 1), (0, 0.03, 1.06), (0, -0.02, 0.95),
    ]
    let pairs = looks.compactMap { look in
      let side = face.width * look.size
      return Self.look(
        in: image,
        face: FaceBox(
          x: face.x + look.x * face.width - (side - face.width) / 2,
          y: face.y + look.y * face.width - (side - face.width) / 2, width: side, height: side, score: face.score),
        ring: ring)
    }
    guard pairs.count >= 3 else { return nil }
    func median(_ values: [Double]) -> Double { values.sorted()[values.count / 2] }
    return EyePair(
      left: PixelPoint(x: median(pairs.map(\.left.x)), y: median(pairs.map(\.left.y))),
      right: PixelPoint(x: median(pairs.map(\.right.x)), y: median(pairs.map(\.right.y))))
  }

  /// Where eyes usually stand in a detector's box, turned about its middle.
  /// - Parameters:
  ///   - degrees: Clockwise.
  ///   - reach: The size of the box that is meant, over the detector's; both have the same middle.
  static func usual(_ face: FaceBox, turned degrees: Double, reach: Double = 1) -> EyePair {
    let (cosine, sine) = (cos(degrees * .pi / 180), sin(degrees * .pi / 180))
    let side = reach * face.width
    func place(_ prior: PixelPoint) -> PixelPoint {
      let (dx, dy) = ((prior.x - 0.5) * side, (prior.y - 0.5) * side)
      return PixelPoint(
        x: face.x + face.width / 2 + cosine * dx - sine * dy, y: face.y + face.height / 2 + sine * dx + cosine * dy)
    }
    return EyePair(left: place(Prior.left), right: place(Prior.right))
  }

  /// One look: quicker than ``eyes(in:face:)``, and astray one time in twenty.
  static func look(in image: GrayImage, face: FaceBox, ring: GradientField.Ring = .wide) -> EyePair? {
    let unit = Double(faceWidth)
    let side = max(8, Int(face.width.rounded()))
    let (x, y) = (Int(face.x.rounded()), Int(face.y.rounded()))
    // The upper four sevenths of the box hold both windows.
    let (height, patchHeight) = (max(4, side * 4 / 7), faceWidth * 4 / 7)
    var patch = image.cropped(x: x, y: y, width: side, height: height).scaled(width: faceWidth, height: patchHeight)
    defer { patch.wipe() }
    let field = GradientField(patch)
    let lefts = candidates(field, around: Prior.left, ring)
    let rights = candidates(field, around: Prior.right, ring)
    var best: (score: Double, eyes: EyePair)?
    for left in lefts {
      for right in rights {
        let pair = EyePair(left: left.point, right: right.point)
        let stretch = (pair.distance / unit - Prior.distance) / 0.05
        let slope = (right.point.y - left.point.y) / unit / 0.05
        let score =
          (left.score * right.score).squareRoot() / (1 + 0.25 * stretch * stretch + 0.06 * slope * slope)
        if score > best?.score ?? 0 { best = (score, pair) }
      }
    }
    guard let eyes = best?.eyes else { return nil }
    func place(_ point: PixelPoint) -> PixelPoint {
      PixelPoint(
        x: Double(x) + GrayImage.unscaled(point.x, from: side, to: faceWidth),
        y: Double(y) + GrayImage.unscaled(point.y, from: height, to: patchHeight))
    }
    return EyePair(left: place(eyes.left), right: place(eyes.right))
  }

  /// The strongest places in a window, at most six, none beside another.
  private static func candidates(
    _ field: GradientField, around prior: PixelPoint, _ ring: GradientField.Ring
  ) -> [Candidate] {
    let unit = Double(faceWidth)
    let middle = PixelPoint(x: prior.x * unit, y: prior.y * unit)
    let (reachX, reachY) = (Int(Prior.reach.x * unit), Int(Prior.reach.y * unit))
    let window = PixelWindow(
      x: max(1, Int(middle.x) - reachX), y: max(1, Int(middle.y) - reachY),
      width: 2 * reachX + 1, height: 2 * reachY + 1
    ).clipped(width: field.width - 1, height: field.height - 1)
    var votes = field.votes(in: window, ring: ring)
    for row in 0..<window.height {
      for column in 0..<window.width {
        let dx = (Double(window.x + column) + 0.5 - middle.x) / (0.09 * unit)
        let dy = (Double(window.y + row) + 0.5 - middle.y) / (0.2 * unit)
        votes[row * window.width + column] /= Float(1 + 0.5 * (dx * dx + dy * dy))
      }
    }
    var found: [Candidate] = []
    for row in 1..<max(2, window.height - 1) {
      for column in 1..<max(2, window.width - 1) {
        let index = row * window.width + column
        guard index + window.width + 1 < votes.count, votes[index] > 0 else { continue }
        let (value, above, below) = (votes[index], index - window.width, index + window.width)
        guard votes[index - 1] <= value, votes[index + 1] <= value, votes[above - 1] <= value, votes[above] <= value,
          votes[above + 1] <= value, votes[below - 1] <= value, votes[below] <= value, votes[below + 1] <= value
        else { continue }
        let shiftX = vertex(votes[index - 1], value, votes[index + 1])
        let shiftY = vertex(votes[index - window.width], value, votes[index + window.width])
        found.append(
          Candidate(
            point: PixelPoint(
              x: Double(window.x + column) + 0.5 + shiftX, y: Double(window.y + row) + 0.5 + shiftY),
            score: Double(value)))
      }
    }
    return Array(found.sorted { $0.score > $1.score }.prefix(6))
  }

  /// Where between −0.5 and 0.5 the parabola through three votes has its top.
  private static func vertex(_ before: Float, _ middle: Float, _ after: Float) -> Double {
    let curve = before - 2 * middle + after
    guard curve < 0 else { return 0 }
    return Double(min(0.5, max(-0.5, 0.5 * (before - after) / curve)))
  }
}
