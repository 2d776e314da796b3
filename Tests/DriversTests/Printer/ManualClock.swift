import Synchronization

/// A clock that stands still until it is moved.
final class ManualClock: Clock, Sendable {
  struct Instant: InstantProtocol {
    var offset: Duration
    func advanced(by duration: Duration) -> Instant { Instant(offset: offset + duration) }
    func duration(to other: Instant) -> Duration { other.offset - offset }
    static func < (a: Instant, b: Instant) -> Bool { a.offset < b.offset }
  }
  private struct Sleeper {
    let end: Instant
    let continuation: CheckedContinuation<Void, any Error>
  }
  private struct State {
    var now = Instant(offset: .zero)
    var sleepers: [Int: Sleeper] = [:]
    var cancelled: Set<Int> = []
    var nextKey = 0
  }
  private let state = Mutex(State())

  var now: Instant { state.withLock { $0.now } }
  var minimumResolution: Duration { .nanoseconds(1) }

  func sleep(until deadline: Instant, tolerance: Duration?) async throws {
    let key = state.withLock { state in
      state.nextKey += 1
      return state.nextKey
    }
    try await withTaskCancellationHandler {
      try await withCheckedThrowingContinuation { (continuation: CheckedContinuation<Void, any Error>) in
        let isCancelled = state.withLock { state in
          if state.cancelled.remove(key) != nil { return true }
          state.sleepers[key] = Sleeper(end: deadline, continuation: continuation)
          return false
        }
        if isCancelled { continuation.resume(throwing: CancellationError()) }
      }
    } onCancel: {
      let sleeper = state.withLock { state in
        let sleeper = state.sleepers.removeValue(forKey: key)
        if sleeper == nil { state.cancelled.insert(key) }
        return sleeper
      }
      sleeper?.continuation.resume(throwing: CancellationError())
    }
  }

  /// Moves to the time at which the first sleeper wakes.
  /// - Returns: False when nobody sleeps.
  func advanceToNext() -> Bool {
    let due: [Sleeper]? = state.withLock { state in
      guard let end = state.sleepers.values.map(\.end).min() else { return nil }
      state.now = max(state.now, end)
      let due = state.sleepers.filter { $0.value.end <= state.now }
      for key in due.keys { state.sleepers[key] = nil }
      return Array(due.values)
    }
    guard let due else { return false }
    for sleeper in due { sleeper.continuation.resume() }
    return true
  }

  /// Runs `body` while time moves on whenever somebody sleeps and `isQuiet` holds: when nothing is on its way that could
  /// wake the sleeper first.
  func running<Value: Sendable>(
    whenQuiet isQuiet: @escaping @Sendable () -> Bool, _ body: () async throws -> Value
  ) async rethrows -> Value {
    let driver = Task {
      while !Task.isCancelled {
        for _ in 0..<20 { await Task.yield() }
        if isQuiet() { _ = advanceToNext() }
      }
    }
    defer { driver.cancel() }
    return try await body()
  }
}
