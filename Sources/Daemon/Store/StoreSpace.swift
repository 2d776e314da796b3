import Core
import NIOCore
import Synchronization

/// Whether there is room on the disk for what the stores write, as their writes tell.
///
/// A full disk is noticed by the write that fails. From then on room is looked for, less and less often, until a small
/// write succeeds; while all is well nothing is looked at.
final class StoreSpace: Sendable {
  /// Seconds from one look for room to the next.
  static let lookTimes: ClosedRange<Int64> = 2...30

  private struct Watch: Sendable {
    let alarm: Alarm
    let tryOut: @Sendable () async throws -> Void
    let changed: @Sendable (Bool) -> Void
  }

  private struct State: Sendable {
    var isFull = false
    var watch: Watch?
    var look: Scheduled<Void>?
  }

  private let state = Mutex(State())

  /// Whether the last write found no room.
  var isFull: Bool { state.withLock { $0.isFull } }

  /// Begins to look for room whenever the disk is full.
  /// - Parameters:
  ///   - tryOut: Writes a little to each store, and throws where there is no room.
  ///   - changed: Told when the disk is full, and when it no longer is.
  func watch(
    alarm: Alarm, tryOut: @escaping @Sendable () async throws -> Void, changed: @escaping @Sendable (Bool) -> Void
  ) {
    state.withLock { $0.watch = Watch(alarm: alarm, tryOut: tryOut, changed: changed) }
  }

  /// Ends the looking.
  func stop() {
    state.withLock { state in
      state.watch = nil
      state.look?.cancel()
    }
  }

  /// A write failed.
  /// - Returns: The failure.
  func failed(_ problem: Problem) -> Problem {
    guard problem.code == .storageFull else { return problem }
    let isNews = state.withLock { state in
      defer { state.isFull = true }
      return !state.isFull
    }
    if isNews {
      state.withLock { $0.watch }?.changed(true)
      look(in: Self.lookTimes.lowerBound)
    }
    return problem
  }

  private func look(in pause: Int64) {
    state.withLock { state in
      state.look = state.watch?.alarm.set(after: .seconds(pause)) { [weak self] in
        Task { await self?.tryOut(after: pause) }
      }
    }
  }

  private func tryOut(after pause: Int64) async {
    guard let watch = state.withLock({ $0.watch }) else { return }
    do { try await watch.tryOut() } catch { return look(in: min(2 * pause, Self.lookTimes.upperBound)) }
    state.withLock { $0.isFull = false }
    watch.changed(false)
  }
}
