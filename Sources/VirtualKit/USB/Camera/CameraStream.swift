import Core

/// A stream under way: which frame is next, when it is due, and what is left of the one before.
struct CameraStream: Sendable {
  let format: FrameFormat
  let period: Duration
  /// What ends the camera's stream.
  let watcher: Int
  var payloads = PayloadStream()
  /// The next frame, from 0.
  private(set) var number = 0
  /// When the frame before was due; at first, when the stream began.
  private var last: ContinuousClock.Instant
  private var due: ContinuousClock.Instant
  private var silentUntil: ContinuousClock.Instant?

  init(format: FrameFormat, period: Duration, watcher: Int, at start: ContinuousClock.Instant) {
    self.format = format
    self.period = period
    self.watcher = watcher
    last = start
    due = start
  }

  /// When frame ``number`` is due; frames that nobody fetched in time are skipped first.
  /// - Parameters:
  ///   - delay: How much longer a frame takes.
  ///   - silence: How long no frame comes from now on.
  mutating func nextDue(
    _ now: ContinuousClock.Instant, delay: Duration, silence: Duration
  ) -> ContinuousClock.Instant {
    if silence > .zero { silentUntil = now + silence }
    let step = period + max(delay, .zero)
    let missed = Int((now - last) / step) - 1
    if missed > 0 {
      number += missed
      last += step * missed
    }
    due = silentUntil.map { max($0, last + step) } ?? last + step
    return due
  }

  /// Puts frame ``number`` in; the one after it comes next.
  mutating func put(_ capture: VirtualCamera.Capture) {
    payloads.put(capture.bytes, isDamaged: capture.isFlagged)
    number += 1
    last = due
    silentUntil = nil
  }
}
