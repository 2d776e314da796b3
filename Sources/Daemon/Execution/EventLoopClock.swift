import NIOCore

/// The continuous clock, whose sleep is an event loop's timer: `Task.sleep` would start timer threads of the runtime's
/// that never stop ticking (docs/decisions/0002).
struct EventLoopClock: Clock {
  private let alarm: Alarm

  /// A clock that sleeps by `alarm`.
  init(alarm: Alarm) { self.alarm = alarm }

  var now: ContinuousClock.Instant { .now }

  var minimumResolution: Duration { .milliseconds(1) }

  func sleep(until deadline: ContinuousClock.Instant, tolerance: Duration?) async throws {
    try Task.checkCancellation()
    let delay = deadline - .now
    if delay > .zero { try await alarm.wait(delay) }
  }
}
