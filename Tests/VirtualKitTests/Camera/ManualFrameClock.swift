import Core
import Imaging
import Synchronization

@testable import VirtualKit

/// Time that moves only when somebody sleeps, or that holds sleepers until they are cancelled.
final class ManualFrameClock: FrameClock {
  private struct State {
    var elapsed = Duration.zero
    var slept: [Duration] = []
    var held: [Int: CheckedContinuation<Void, Never>] = [:]
    var cancelled: Set<Int> = []
    var count = 0
  }
  private let state = Mutex(State())
  private let origin = SuspendingClock.now
  private let deadlineOrigin = ContinuousClock.now
  private let holds: Bool
  private let announcements: AsyncStream<Void>.Continuation
  /// An element for each sleep that has begun to hold.
  let holding: AsyncStream<Void>

  init(holds: Bool = false) {
    self.holds = holds
    (holding, announcements) = AsyncStream.makeStream(of: Void.self)
  }

  var now: SuspendingClock.Instant { origin + state.withLock { $0.elapsed } }
  var deadlineNow: ContinuousClock.Instant { deadlineOrigin + state.withLock { $0.elapsed } }
  var slept: [Duration] { state.withLock { $0.slept } }

  func advance(by duration: Duration) { state.withLock { $0.elapsed += duration } }

  func sleep(for duration: Duration) async throws {
    try Task.checkCancellation()
    guard holds else {
      state.withLock {
        $0.elapsed += duration
        $0.slept.append(duration)
      }
      return
    }
    let id = state.withLock { state in
      state.count += 1
      return state.count
    }
    await withTaskCancellationHandler {
      await withCheckedContinuation { continuation in
        let isOver = state.withLock { state in
          if state.cancelled.contains(id) { return true }
          state.held[id] = continuation
          return false
        }
        if isOver { continuation.resume() } else { announcements.yield() }
      }
    } onCancel: {
      let continuation = state.withLock { state in
        state.cancelled.insert(id)
        return state.held.removeValue(forKey: id)
      }
      continuation?.resume()
    }
    throw CancellationError()
  }
}

/// A scene that paints one colour and counts how often it was asked.
final class CountingScene: CameraScene {
  let period = 4
  private let counter = Mutex(0)
  var count: Int { counter.withLock { $0 } }

  func paint(_ index: Int, on canvas: borrowing Canvas) {
    counter.withLock { $0 += 1 }
    let size = Canvas.Point(Double(canvas.width), Double(canvas.height))
    let grey = UInt32(64 + 32 * index)
    canvas.fill(
      .rectangle(Canvas.Point(0, 0), size: size), .solid(Canvas.Colour(grey << 16 | grey << 8 | grey)))
  }
}
