import Core

/// Ranks the frames of a burst by their faces: the best is finished, the others are wiped. It never refuses a frame.
///
/// Each frame's face is cut out at one scale (``FacePatch``), and five things are scored from 0 to 1:
/// - sharpness: the Laplacian's mean square over the face, of the burst's sharpest;
/// - stillness: 1 / (1 + (m / 0.06)²) for a face that moves by m eye distances from one frame to the next, the mean of
///   both sides, by the shift in luma with the least difference;
/// - exposure: the standard's LuminanceMean and the share of the face that is neither black nor blown out;
/// - symmetry: the correlation of the face with its mirror image, of the burst's most symmetric;
/// - eye openness: the height of what is dark between the lids (``EyeOpenness``), of the burst's most open, the less
///   open eye counting.
///
/// Where the eyes are is seen in all frames together: one look in each, and the median of what they see relative to the
/// face, so that lids that are closed in one frame do not lead it astray. The score is the product; symmetry and
/// openness count in full from 0.8 of the best on, for less than that is noise; and stillness takes
/// 0.7 of the score at most, for what motion has blurred has lost sharpness already.
struct BurstRanking {
  /// The scores of one frame.
  struct Score: Sendable, Equatable {
    var sharpness = 1.0
    var stillness = 1.0
    var exposure = 1.0
    var symmetry = 1.0
    var eyeOpenness = 1.0

    /// What frames are compared by.
    var product: Double {
      sharpness * (0.3 + 0.7 * stillness) * exposure * Self.steep(symmetry) * Self.steep(eyeOpenness)
    }

    /// From 0.05 at 0.3 and less to 1 at 0.8 and more.
    private static func steep(_ part: Double) -> Double { min(1, max(0.05, (part - 0.3) / 0.5)) }
  }

  /// In the order of the frames given.
  let scores: [Score]

  /// The places of the frames given, best first.
  var order: [Int] {
    scores.indices.sorted {
      scores[$0].product == scores[$1].product ? $0 < $1 : scores[$0].product > scores[$1].product
    }
  }

  /// Ranks frames.
  /// - Parameter frames: Each with its only face, in the order in which they were taken.
  init(_ frames: [(gray: GrayImage, face: FaceBox)]) {
    guard frames.count > 1 else {
      scores = frames.map { _ in Score() }
      return
    }
    let widths = frames.map(\.face.width).sorted()
    let width = widths[widths.count / 2]
    var patches = frames.map { FacePatch($0.gray, face: $0.face, width: width) }
    defer { for index in patches.indices { patches[index].wipe() } }
    let sharpness = patches.map(\.sharpness)
    let sharpest = sharpness.indices.max { sharpness[$0] < sharpness[$1] } ?? 0
    // Where each face stands in its patch against the sharpest one in its own.
    let shifts = patches.indices.map {
      $0 == sharpest ? PixelPoint(x: 0, y: 0) : patches[$0].shift(from: patches[sharpest])
    }
    let eyes = Self.eyes(frames, patches, shifts)
    let unit = max(1, eyes.distance)
    let stillness = Self.speeds(patches, shifts).map { 1 / (1 + $0 / unit / 0.06 * ($0 / unit / 0.06)) }
    let pairs = shifts.map { shift in
      EyePair(
        left: PixelPoint(x: eyes.left.x + shift.x, y: eyes.left.y + shift.y),
        right: PixelPoint(x: eyes.right.x + shift.x, y: eyes.right.y + shift.y))
    }
    let exposure = patches.map(\.exposure)
    let symmetry = zip(patches, pairs).map { $0.symmetry(about: $1) }
    let left = Self.openness(zip(patches, pairs).map { EyeOpenness($0, eye: $1.left, eyes: $1) })
    let right = Self.openness(zip(patches, pairs).map { EyeOpenness($0, eye: $1.right, eyes: $1) })
    let (most, best) = (max(1e-6, sharpness[sharpest]), max(1e-6, symmetry.max() ?? 1))
    scores = patches.indices.map { index in
      Score(
        sharpness: sharpness[index] / most, stillness: stillness[index], exposure: exposure[index],
        symmetry: symmetry[index] / best, eyeOpenness: min(left[index], right[index]))
    }
  }

  /// The eyes in the sharpest frame's patch: the median of one look in each frame, or of five in each of a few.
  private static func eyes(
    _ frames: [(gray: GrayImage, face: FaceBox)], _ patches: [FacePatch], _ shifts: [PixelPoint]
  ) -> EyePair {
    let seen = frames.indices.compactMap { index -> EyePair? in
      let (gray, face) = frames[index]
      let found = frames.count < 3 ? EyeFinder.eyes(in: gray, face: face) : EyeFinder.look(in: gray, face: face)
      guard let found else { return nil }
      let (patch, shift) = (patches[index], shifts[index])
      func place(_ point: PixelPoint) -> PixelPoint {
        PixelPoint(
          x: (point.x - patch.origin.x) / patch.scale - shift.x, y: (point.y - patch.origin.y) / patch.scale - shift.y)
      }
      return EyePair(left: place(found.left), right: place(found.right))
    }
    guard !seen.isEmpty else {
      let side = Double(FacePatch.boxWidth)
      let margin = (Double(FacePatch.size) - side) / 2
      return EyeFinder.usual(FaceBox(x: margin, y: margin, width: side, height: side, score: 0), turned: 0)
    }
    func median(_ values: [Double]) -> Double {
      let sorted = values.sorted()
      return (sorted[(sorted.count - 1) / 2] + sorted[sorted.count / 2]) / 2
    }
    return EyePair(
      left: PixelPoint(x: median(seen.map(\.left.x)), y: median(seen.map(\.left.y))),
      right: PixelPoint(x: median(seen.map(\.right.x)), y: median(seen.map(\.right.y))))
  }

  /// Patch pixels by which each frame's face moves to its neighbours in the burst, the mean of both.
  private static func speeds(_ patches: [FacePatch], _ shifts: [PixelPoint]) -> [Double] {
    let places = zip(patches, shifts).map { patch, shift in
      PixelPoint(x: patch.origin.x / patch.scale + shift.x, y: patch.origin.y / patch.scale + shift.y)
    }
    let steps = zip(places, places.dropFirst()).map { before, after in
      let (x, y) = (after.x - before.x, after.y - before.y)
      return (x * x + y * y).squareRoot()
    }
    return places.indices.map { index in
      let beside = steps[max(0, index - 1)..<min(steps.count, index + 1)]
      return beside.reduce(0, +) / Double(max(1, beside.count))
    }
  }

  /// Of the burst's most open.
  private static func openness(_ eyes: [EyeOpenness]) -> [Double] {
    let darkest = eyes.map(\.darkest).min() ?? 0
    let heights = eyes.map { $0.height(darkest: darkest) }
    let most = heights.max() ?? 0
    return heights.map { most > 0 ? $0 / most : 1 }
  }
}
