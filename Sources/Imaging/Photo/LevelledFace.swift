import Core
import Foundation

/// A face whose eyes are found and level.
struct LevelledFace {
  /// The eyes in the frame's pixels.
  private(set) var eyes: EyePair
  /// The head, levelled by them.
  var view: FaceView
  /// How much of a face the detector sees in ``view``; it knows upright faces best.
  private(set) var score: Double

  private let finder: FaceFinder

  /// Finds the eyes and settles them: a first look at a tilted or turned head is up to a few degrees off, so the
  /// eyes are looked for again in the levelled view, and it is levelled by what is seen there.
  /// - Parameters:
  ///   - image: The frame.
  ///   - gray: Its luma.
  ///   - face: In the frame's pixels.
  ///   - corrected: Where a person says that the eyes are; taken as they are.
  /// - Throws: ``Problem``: `no-face` where no eyes are found; `internal-error`.
  init(
    _ image: RGBImage, gray: GrayImage, face: FaceBox, corrected: EyePair?, finder: FaceFinder
  ) throws(Problem) {
    let found =
      face.tilt == 0 ? EyeFinder.eyes(in: gray, face: face) : EyeFinder.usual(face, turned: face.tilt)
    guard let first = corrected ?? found, first.distance > 4 else {
      throw Problem(.noFace)
    }
    self.finder = finder
    eyes = first
    view = FaceView(measuring: image, eyes: first)
    score = 0
    guard corrected == nil else { return }
    score = try faceScore(view)
    try settle(image)
    if score < Self.doubtful || steadiness < Self.reaches.count { try startAgain(image, face) }
    try narrow(image)
    refine(image)
  }

  /// From eye to eye in widths of the box that is looked into.
  private static let usualDistance = 0.42

  /// Below this the level is doubted: upright portraits have 0.58 and more, one whose glasses were levelled instead of
  /// its eyes had 0.32.
  private static let doubtful = 0.5

  /// Levels by a second look until it no longer changes, twice at most; a level that makes the face less of one to
  /// the detector is not taken.
  private mutating func settle(_ image: RGBImage) throws(Problem) {
    for _ in 0..<2 {
      guard let seen = Self.look(view) else { return }
      guard Self.differs(seen, view) else { return }
      let settled = EyePair(left: view.map.source(seen.left), right: view.map.source(seen.right))
      guard try take(settled, image, above: score - 0.1) else { return }
    }
  }

  /// Takes eyes that stand closer together where a look into a smaller box finds them, and another one at the level that
  /// they make finds them again: rims are taken for an eye at times, and a level made by them has the next look find the
  /// same rims.
  private mutating func narrow(_ image: RGBImage) throws(Problem) {
    guard let seen = Self.lookCloser(view) else { return }
    var candidate = self
    let closer = EyePair(left: view.map.source(seen.left), right: view.map.source(seen.right))
    guard try candidate.take(closer, image, above: min(score - 0.1, 0.8 * score)) else { return }
    if let again = Self.look(candidate.view), !Self.differs(again, candidate.view) {
      view.image.wipe()
      self = candidate
    } else {
      candidate.view.image.wipe()
    }
  }

  /// Takes the eyes where a last look sees them, in a picture at the size that is looked at: what ``settle(_:)`` passes
  /// over, up to three parts in a hundred of their distance, is more than a photo's bounds leave at times.
  private mutating func refine(_ image: RGBImage) {
    let distance = Self.usualDistance * Double(EyeFinder.faceWidth)
    let middle = PixelPoint(x: (1.5 * distance).rounded(), y: distance.rounded())
    let map = Similarity(levelling: eyes, scale: eyes.distance / distance, place: middle)
    var close = Resampler.render(
      image, map: map, width: Int(2 * middle.x), height: Int(2 * middle.y), kernel: .triangle)
    defer { close.wipe() }
    var red = close.red(in: PixelWindow(x: 0, y: 0, width: close.width, height: close.height))
    defer { red.wipe() }
    // The images of lamps in an eye are smaller than its white.
    var dark = red.opened()
    defer { dark.wipe() }
    guard let seen = Self.look(dark, middle: middle, eyeDistance: distance, ring: .close),
      Self.isSame(seen, middle: middle, eyeDistance: distance)
    else { return }
    eyes = EyePair(left: map.source(seen.left), right: map.source(seen.right))
    view.image.wipe()
    view = FaceView(measuring: image, eyes: eyes)
  }

  /// Where eyes are tried when a level is doubted. The detector's box is at times a fifth too small for its face.
  private static let usualPlaces: [(degrees: Double, reach: Double)] = [1.0, 1.25].flatMap { reach in
    [-15.0, -10, -5, 0, 5, 10, 15].map { (degrees: $0, reach: reach) }
  }

  /// Tries the usual places of eyes in the detector's box, turned and enlarged, for a face whose glasses have led the
  /// first look astray.
  private mutating func startAgain(_ image: RGBImage, _ face: FaceBox) throws(Problem) {
    for place in Self.usualPlaces {
      var candidate = self
      let usual = EyeFinder.usual(face, turned: place.degrees, reach: place.reach)
      guard try candidate.take(usual, image, above: -.infinity) else { continue }
      try candidate.settle(image)
      // The detector alone likes some heads best that lean by ten degrees: eyes that are seen again come first.
      let (steady, before) = (candidate.steadiness, steadiness)
      if steady != before ? steady > before : candidate.score > score {
        view.image.wipe()
        self = candidate
      } else {
        candidate.view.image.wipe()
      }
    }
  }

  /// The sizes of the box, over the usual one, in which eyes that are eyes are seen alike.
  private static let reaches = [0.85, 1, 1.1]

  /// In how many of ``reaches`` another look finds the eyes where they are thought to be, and level.
  private var steadiness: Int {
    Self.reaches.count { reach in
      guard let seen = Self.look(view, reach: reach) else { return false }
      return Self.isSame(seen, middle: view.middle, eyeDistance: view.eyeDistance)
    }
  }

  /// Whether eyes seen in a levelled picture are those that it was levelled by.
  private static func isSame(_ seen: EyePair, middle: PixelPoint, eyeDistance: Double) -> Bool {
    [(seen.left, -eyeDistance / 2), (seen.right, eyeDistance / 2)].allSatisfy { eye, place in
      hypot(eye.x - middle.x - place, eye.y - middle.y) < 0.08 * eyeDistance
    }
  }

  /// Levels by other eyes if the detector's score for them is above a bound.
  private mutating func take(_ other: EyePair, _ image: RGBImage, above bound: Double) throws(Problem) -> Bool {
    guard other.distance > 4 else { return false }
    var next = FaceView(measuring: image, eyes: other)
    let nextScore = try faceScore(next)
    guard nextScore > bound else {
      next.image.wipe()
      return false
    }
    (eyes, view, score) = (other, next, nextScore)
    return true
  }

  private func faceScore(_ view: FaceView) throws(Problem) -> Double {
    var gray = view.image.luma(in: PixelWindow(x: 0, y: 0, width: view.width, height: view.height))
    defer { gray.wipe() }
    return try finder.faces(in: gray, threshold: -1).first?.score ?? -1
  }

  /// Whether eyes seen in a levelled view are not those that it was levelled by.
  static func differs(_ seen: EyePair, _ view: FaceView) -> Bool {
    let (dx, dy) = (seen.middle.x - view.middle.x, seen.middle.y - view.middle.y)
    let shift = (dx * dx + dy * dy).squareRoot() / view.eyeDistance
    let stretch = abs(seen.distance / view.eyeDistance - 1)
    return abs(seen.roll) > 0.4 || shift > 0.02 || stretch > 0.03
  }

  /// Finds eyes that stand closer together than those that a view is levelled by; nil where there are none.
  static func lookCloser(_ view: FaceView) -> EyePair? {
    look(view, reach: 0.85).flatMap { $0.distance < 0.93 * view.eyeDistance ? $0 : nil }
  }

  /// Finds the eyes in a levelled view by its red, in which skin and the white of an eye are light, and irises, blue ones
  /// too, are dark; nil where they are not found near where they must be.
  /// - Parameters:
  ///   - isOnce: Whether one look is enough, where it tells only whether they still are where they were.
  ///   - reach: The size of the box that is looked into, over the usual one.
  static func look(_ view: FaceView, isOnce: Bool = false, reach: Double = 1) -> EyePair? {
    // As much of the view as the looks take in.
    let part = PixelWindow(
      x: view.column(-1.5), y: view.row(-1), width: Int(3 * view.eyeDistance), height: Int(2 * view.eyeDistance)
    ).clipped(width: view.width, height: view.height)
    var red = view.image.red(in: part)
    defer { red.wipe() }
    let middle = PixelPoint(x: view.middle.x - Double(part.x), y: view.middle.y - Double(part.y))
    return look(red, middle: middle, eyeDistance: view.eyeDistance, isOnce: isOnce, reach: reach).map { seen in
      EyePair(
        left: PixelPoint(x: seen.left.x + Double(part.x), y: seen.left.y + Double(part.y)),
        right: PixelPoint(x: seen.right.x + Double(part.x), y: seen.right.y + Double(part.y)))
    }
  }

  /// Finds the eyes in a levelled picture; nil where they are not found near where they must be.
  static func look(
    _ gray: GrayImage, middle: PixelPoint, eyeDistance: Double, isOnce: Bool = false, reach: Double = 1,
    ring: GradientField.Ring = .wide
  ) -> EyePair? {
    let side = reach * eyeDistance / usualDistance
    let box = FaceBox(x: middle.x - 0.495 * side, y: middle.y - 0.3 * side, width: side, height: side, score: 0)
    let found = isOnce ? EyeFinder.look(in: gray, face: box) : EyeFinder.eyes(in: gray, face: box, ring: ring)
    guard let eyes = found else { return nil }
    let (dx, dy) = (eyes.middle.x - middle.x, eyes.middle.y - middle.y)
    let near = (dx * dx + dy * dy).squareRoot() < 0.2 * eyeDistance
    return near && abs(eyes.distance / eyeDistance - 1) < 0.25 ? eyes : nil
  }
}
