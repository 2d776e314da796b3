import Synchronization

/// Hands a camera's frames to all who take part in its stream, on the thread that took them from the camera.
final class FrameDistributor: Sendable {
  private struct State {
    var era = 0
    var mailboxes: [Int: FrameMailbox] = [:]
  }

  private let state = Mutex(State())

  /// From now on frames of this era alone are handed on.
  func turn(to era: Int) { state.withLock { $0.era = era } }

  /// A user takes part.
  func add(_ key: Int, _ mailbox: FrameMailbox) { state.withLock { $0.mailboxes[key] = mailbox } }

  /// A user takes part no longer.
  func remove(_ key: Int) { state.withLock { _ = $0.mailboxes.removeValue(forKey: key) } }

  /// Puts a frame into every mailbox, and then tells those who wait or follow; never blocks.
  /// - Parameter era: The frame's; one of an older era is nobody's.
  func put(_ frame: SharedFrame, era: Int) {
    let wakes = state.withLock { state in
      era == state.era ? state.mailboxes.values.compactMap { $0.put(frame) } : []
    }
    for wake in wakes { wake() }
  }
}
