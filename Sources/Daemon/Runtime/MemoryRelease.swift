import Imaging
import NIOCore
import Synchronization

/// Gives the memory that work has needed back to the system, once the kit has been quiet for a while.
///
/// The allocator keeps what was freed: after a photo tens of megabytes, which a handheld has better uses for.
final class MemoryRelease: Sendable {
  private let alarm: Alarm
  private let delay: Duration
  private let release: @Sendable () async -> Void
  private let state = Mutex(State())

  private struct State {
    var scheduled: Scheduled<Void>?
    var isStopped = false
  }

  /// - Parameters:
  ///   - delay: How long nothing must have happened.
  ///   - release: Does it.
  init(alarm: Alarm, delay: Duration = .seconds(10), release: @escaping @Sendable () async -> Void) {
    self.alarm = alarm
    self.delay = delay
    self.release = release
  }

  /// Work has ended: puts the release off until after it.
  func workEnded() {
    state.withLock { state in
      guard !state.isStopped else { return }
      state.scheduled?.cancel()
      state.scheduled = alarm.set(after: delay) { [weak self] in
        guard let self, !self.state.withLock({ $0.isStopped }) else { return }
        Task { await self.release() }
      }
    }
  }

  /// Ends it: the stop closes the store, and what it frees need not be given back.
  func stop() {
    state.withLock { state in
      state.isStopped = true
      state.scheduled?.cancel()
    }
  }
}

extension JobStore {
  /// Gives SQLite's cache and all that the process has freed back to the system; it takes some milliseconds of the
  /// store's thread.
  func releaseMemory() {
    database.releaseMemory()
    WorkingMemory.release()
  }
}
