/// Waits out the first frames after a start, in which exposure and white balance are still settling.
///
/// Some cameras need two frames, some twenty-five (garden-of-eden#143), so brightness decides: it has settled once it
/// changes by less than ``tolerance`` over ``steadyFrames`` frames, or has had ``patience``.
public struct CameraWarmUp: Sendable {
  /// The most that mean luma may change from frame to frame, in steps of 255.
  public var tolerance: Double
  /// How many changes in a row must be that small.
  public var steadyFrames: Int
  /// How long settling may take, by the frames' own stamps.
  public var patience: Duration

  /// How it ended.
  public enum Outcome: Sendable, Equatable {
    /// Brightness is steady, after so many frames.
    case settled(frames: Int)
    /// It still changes (a flickering lamp, a waving flag), after so many frames: go on with what there is.
    case unsteady(frames: Int)
  }

  private var last: Double?
  private var steady = 0
  private var frames = 0
  private var began: SuspendingClock.Instant?

  /// Sets the bounds.
  /// - Parameters:
  ///   - tolerance: In steps of 255, above 0.
  ///   - steadyFrames: At least 1.
  ///   - patience: By the frames' own stamps.
  public init(tolerance: Double = 1.5, steadyFrames: Int = 3, patience: Duration = .seconds(3)) {
    self.tolerance = tolerance
    self.steadyFrames = max(1, steadyFrames)
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
    if let last {
      // Written so that a luma that is no number counts as a change.
      if abs(luma - last) < tolerance { steady += 1 } else { steady = 0 }
    }
    last = luma
    if steady >= steadyFrames { return .settled(frames: frames) }
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
