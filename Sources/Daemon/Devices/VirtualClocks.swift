import VirtualKit

/// Time for a virtual printer, by an event loop's timers (docs/decisions/0002).
struct AlarmDeviceClock: DeviceClock {
  let alarm: Alarm

  var now: ContinuousClock.Instant { .now }

  func schedule(at instant: ContinuousClock.Instant, _ action: @escaping @Sendable () -> Void) -> DeviceAlarm {
    let scheduled = alarm.set(after: max(.zero, instant - .now), action)
    return DeviceAlarm { scheduled.cancel() }
  }
}

/// Time for a virtual camera, by an event loop's timers.
struct AlarmFrameClock: FrameClock {
  let alarm: Alarm

  var now: SuspendingClock.Instant { .now }
  var deadlineNow: ContinuousClock.Instant { .now }

  func sleep(for duration: Duration) async throws {
    try Task.checkCancellation()
    try await alarm.wait(duration)
  }
}
