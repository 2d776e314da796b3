/// The time that a virtual camera lives in; tests inject one of their own.
public protocol FrameClock: Sendable {
  /// What frames are stamped with.
  var now: SuspendingClock.Instant { get }
  /// What deadlines are compared with.
  var deadlineNow: ContinuousClock.Instant { get }
  /// Waits; ends early, with an error, when the task is cancelled.
  func sleep(for duration: Duration) async throws
}

/// The machine's time.
public struct SystemFrameClock: FrameClock {
  /// The machine's time.
  public init() {}
  /// What frames are stamped with: `CLOCK_MONOTONIC`, as V4L2.
  public var now: SuspendingClock.Instant { SuspendingClock.now }
  /// What deadlines are compared with.
  public var deadlineNow: ContinuousClock.Instant { ContinuousClock.now }
  /// Waits; ends early, with an error, when the task is cancelled.
  public func sleep(for duration: Duration) async throws { try await Task.sleep(for: duration) }
}
