import Synchronization

/// A clock that stands still until a test moves it; alarms are called in order, on the test's own thread.
public final class ManualDeviceClock: DeviceClock {
  private struct Alarm {
    let id: Int
    let instant: ContinuousClock.Instant
    let action: @Sendable () -> Void
  }

  private struct State {
    var now: ContinuousClock.Instant
    var alarms: [Alarm] = []
    var nextID = 0
    var waiting: [CheckedContinuation<Void, Never>] = []
  }

  private let state: Mutex<State>

  /// A clock that begins at `start`.
  public init(start: ContinuousClock.Instant = .now) { state = Mutex(State(now: start)) }

  /// The present.
  public var now: ContinuousClock.Instant { state.withLock { $0.now } }

  /// The instant of the first pending alarm.
  public var nextAlarm: ContinuousClock.Instant? { state.withLock { $0.alarms.map(\.instant).min() } }

  /// Remembers `action` until the clock is moved to `instant`.
  public func schedule(
    at instant: ContinuousClock.Instant, _ action: @escaping @Sendable () -> Void
  ) -> DeviceAlarm {
    let (id, waiting) = state.withLock { state in
      let id = state.nextID
      state.nextID += 1
      state.alarms.append(Alarm(id: id, instant: instant, action: action))
      defer { state.waiting = [] }
      return (id, state.waiting)
    }
    for continuation in waiting { continuation.resume() }
    return DeviceAlarm { [weak self] in self?.state.withLock { $0.alarms.removeAll { $0.id == id } } }
  }

  /// Moves on by `duration`, calling what is due on the way at its own instant.
  public func advance(by duration: Duration) { advance(to: now + duration) }

  /// Moves on to `target`, calling what is due on the way at its own instant.
  public func advance(to target: ContinuousClock.Instant) {
    while true {
      let alarm = state.withLock { state -> Alarm? in
        let due = state.alarms.filter { $0.instant <= target }
        guard let first = due.min(by: { ($0.instant, $0.id) < ($1.instant, $1.id) }) else {
          state.now = max(state.now, target)
          return nil
        }
        state.alarms.removeAll { $0.id == first.id }
        state.now = max(state.now, first.instant)
        return first
      }
      guard let alarm else { return }
      alarm.action()
    }
  }

  /// Moves on to the first alarm and calls it.
  /// - Returns: Whether there was one.
  @discardableResult public func advanceToNextAlarm() -> Bool {
    guard let nextAlarm else { return false }
    advance(to: max(nextAlarm, now))
    return true
  }

  /// Returns when an alarm is pending: somebody waits for time to pass.
  public func waitForAlarm() async {
    await withCheckedContinuation { continuation in
      let isPending = state.withLock { state in
        guard state.alarms.isEmpty else { return true }
        state.waiting.append(continuation)
        return false
      }
      if isPending { continuation.resume() }
    }
  }
}
