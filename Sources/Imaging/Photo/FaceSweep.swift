import Core

/// The search of all of the picture for somebody beside the face that is followed: in three frames, each of which looks
/// for faces of other sizes and takes a third of the time.
struct FaceSweep: Sendable {
  /// After so long the next begins.
  static let period = Duration.milliseconds(700)

  /// A frame's part of a sweep.
  struct Part: Sendable {
    /// How many of the detector's scales are passed over, each five sixths of the one before.
    let first: Int
    /// How many scales are searched; nil for all that are left.
    let count: Int?
  }

  /// Of a picture of 640 × 360 each takes about 10 ms: faces of 80 pixels, of 96 and 115, and larger ones.
  private static let parts = [Part(first: 0, count: 1), Part(first: 1, count: 2), Part(first: 3, count: nil)]

  /// When the frame was taken with which the last one began.
  let began: SuspendingClock.Instant
  /// The area of the next likeliest face over that of the face, by the last one that came to its end.
  private(set) var secondShare: Double
  /// How many parts are done.
  private var done: Int
  /// The likeliest other face of the parts done, in fractions of the face's area.
  private var other: (score: Double, share: Double)?

  /// A sweep that came to its end in one frame.
  init(wholeAt time: SuspendingClock.Instant, secondShare: Double) {
    (began, self.secondShare, done) = (time, secondShare, Self.parts.count)
  }

  private init(after last: FaceSweep, at time: SuspendingClock.Instant) {
    (began, secondShare, done) = (time, last.secondShare, 0)
  }

  /// The part that a frame is to be searched for; nil while there is time.
  func part(at time: SuspendingClock.Instant) -> Part? {
    if done < Self.parts.count { return Self.parts[done] }
    return time >= began + Self.period ? Self.parts[0] : nil
  }

  /// The sweep after a frame's part is done.
  /// - Parameters:
  ///   - time: When the frame was taken.
  ///   - face: The face that is followed.
  ///   - found: The likeliest other one.
  func next(at time: SuspendingClock.Instant, face: FaceBox, found: FaceBox?) -> FaceSweep {
    var next = done < Self.parts.count ? self : FaceSweep(after: self, at: time)
    next.done += 1
    if let found, found.score > next.other?.score ?? -.infinity {
      next.other = (found.score, found.width * found.height / (face.width * face.height))
    }
    if next.done == Self.parts.count { next.secondShare = next.other?.share ?? 0 }
    return next
  }
}
