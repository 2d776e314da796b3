/// Waits out the first frames after a start, in which exposure and white balance are still settling.
///
/// Some cameras need two frames, some twenty-five (garden-of-eden#143), so brightness decides: it has settled once it
/// has stayed within ``tolerance`` for ``steadyTime`` and ``steadyFrames`` frames, or has had ``patience``. What is all
/// but black or white has not been exposed yet, however steady it is.
public struct CameraWarmUp: Sendable {
  /// The most that mean luma may change while it counts as steady, in steps of 255.
  public var tolerance: Double
  /// How many frames in a row must stay that near.
  public var steadyFrames: Int
  /// For how long they must, by the frames' own stamps.
  public var steadyTime: Duration
  /// How long settling may take, by the frames' own stamps.
  public var patience: Duration

  /// Means of frames that show something.
  private static let exposed = 8.0...247.0

  /// How it ended.
  public enum Outcome: Sendable, Equatable {
    /// Brightness is steady, after so many frames.
    case settled(frames: Int)
    /// It still changes (a flickering lamp, a waving flag), after so many frames: go on with what there is.
    case unsteady(frames: Int)
  }

  /// The first frame of those that are steady; the others stay near it, so that a slow drift is none.
  private var first: (luma: Double, time: SuspendingClock.Instant)?
  private var steady = 0
  private var frames = 0
  private var began: SuspendingClock.Instant?

  /// Sets the bounds.
  /// - Parameters:
  ///   - tolerance: In steps of 255, above 0.
  ///   - steadyFrames: At least 1.
  ///   - steadyTime: By the frames' own stamps.
  ///   - patience: By the frames' own stamps.
  public init(
    tolerance: Double = 1.5, steadyFrames: Int = 3, steadyTime: Duration = .milliseconds(300),
    patience: Duration = .seconds(3)
  ) {
    self.tolerance = tolerance
    self.steadyFrames = max(1, steadyFrames)
    self.steadyTime = steadyTime
    self.patience = patience
  }

  /// Takes the brightness of the next frame in.
  /// - Parameters:
  ///   - luma: Mean luma, 0–255.
  ///   - timestamp: When the frame was taken.
  /// - Returns: The outcome, or nil while it is still open.
  public mutating func add(luma: Double, at timestamp: SuspendingClock.Instant) -> Outcome? {
    frames += 1
    let began = began ?? timestamp
    self.began = began
    // Written so that a luma that is no number counts as a change.
    if let first, abs(luma - first.luma) < tolerance, Self.exposed.contains(luma) {
      steady += 1
      if steady >= steadyFrames, timestamp - first.time >= steadyTime { return .settled(frames: frames) }
    } else {
      first = (luma, timestamp)
      steady = 0
    }
    return timestamp - began >= patience ? .unsteady(frames: frames) : nil
  }

  /// Takes frames from a source until its brightness has settled.
  /// - Parameters:
  ///   - source: One that streams.
  ///   - deadline: The end of all waiting.
  ///   - luma: The mean luma of a frame, 0–255; nil for one that cannot be decoded, which is passed over.
  /// - Throws: ``DeviceError`` of the source: `timedOut` at the deadline, `disconnected`, `cancelled`, …
  public func settle(
    _ source: some FrameSource, deadline: ContinuousClock.Instant,
    luma: @Sendable (Frame) async -> Double?
  ) async throws(DeviceError) -> Outcome {
    var state = self
    while true {
      let frame = try await source.next(deadline: deadline)
      guard let value = await luma(frame) else { continue }
      if let outcome = state.add(luma: value, at: frame.timestamp) { return outcome }
    }
  }
}
