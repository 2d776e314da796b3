import Core

/// The eyes and the levelled head of a live frame: as ``LevelledFace``, without asking the detector.
struct LiveFace {
  /// In the frame's pixels.
  let eyes: EyePair
  /// The head, levelled by them.
  var view: FaceView

  /// Finds the eyes by a look at the frame, and by a second one at the levelled head where that finds them again.
  /// - Parameters:
  ///   - image: The frame.
  ///   - gray: Its luma.
  ///   - face: In the frame's pixels.
  ///   - last: Where the eyes were a moment ago, in the frame's pixels: a look there is enough where it finds them.
  init?(_ image: RGBImage, gray: GrayImage, face: FaceBox, last: EyePair?) {
    if let last, Self.fit(last, face), let live = LiveFace(image, levelledBy: last, mustFind: true) {
      self = live
      return
    }
    let first = face.tilt == 0 ? EyeFinder.eyes(in: gray, face: face) : EyeFinder.usual(face, turned: face.tilt)
    guard let first, first.distance > 4, let live = LiveFace(image, levelledBy: first, mustFind: false) else {
      return nil
    }
    self = live
  }

  /// Levels by eyes, and once more by those seen then where they differ.
  /// - Parameter mustFind: Whether nothing is made where the second look finds no eyes.
  private init?(_ image: RGBImage, levelledBy first: EyePair, mustFind: Bool) {
    var view = FaceView(measuring: image, eyes: first)
    // One look goes astray at times, but not to where the eyes were a moment ago.
    if mustFind, let seen = LevelledFace.look(view, isOnce: true), !LevelledFace.differs(seen, view) {
      self.init(eyes: first, view: view)
      return
    }
    guard let seen = LevelledFace.look(view) else {
      guard !mustFind else {
        view.image.wipe()
        return nil
      }
      self.init(eyes: first, view: view)
      return
    }
    guard LevelledFace.differs(seen, view) else {
      self.init(eyes: first, view: view)
      return
    }
    let eyes = EyePair(left: view.map.source(seen.left), right: view.map.source(seen.right))
    view.image.wipe()
    self.init(eyes: eyes, view: FaceView(measuring: image, eyes: eyes))
  }

  private init(eyes: EyePair, view: FaceView) {
    (self.eyes, self.view) = (eyes, view)
  }

  /// Whether eyes may be those of a face.
  private static func fit(_ eyes: EyePair, _ face: FaceBox) -> Bool {
    let usual = EyeFinder.usual(face, turned: face.tilt)
    let (x, y) = (eyes.middle.x - usual.middle.x, eyes.middle.y - usual.middle.y)
    return (x * x + y * y).squareRoot() < 0.15 * face.width && abs(eyes.distance / usual.distance - 1) < 0.3
  }
}
