import NIOCore

/// A wake-up at a time, on a NIO event loop, so that waiting costs no timer of the runtime's (facts/swift.md, Idle).
struct Alarm: Sendable {
  private let loop: any EventLoop

  /// Alarms that ring on `loop`.
  init(loop: any EventLoop) { self.loop = loop }

  /// Rings once after `delay`, unless cancelled.
  func set(after delay: Duration, _ ring: @escaping @Sendable () -> Void) -> Scheduled<Void> {
    loop.scheduleTask(in: TimeAmount(delay), ring)
  }

  /// Waits for `delay`, or until the task is cancelled.
  func wait(_ delay: Duration) async throws {
    let scheduled = set(after: delay) {}
    try await withTaskCancellationHandler {
      try await scheduled.futureResult.get()
    } onCancel: {
      scheduled.cancel()
    }
  }
}
