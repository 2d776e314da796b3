import Synchronization

/// Hands a camera's frames to all who take part in its stream, on the thread that took them from the camera.
final class FrameDistributor: Sendable {
  private struct State {
    var era = 0
    var mailboxes: [(key: Int, mailbox: FrameMailbox)] = []
  }

  private let state = Mutex(State())

  /// From now on frames of this era alone are handed on.
  func turn(to era: Int) { state.withLock { $0.era = era } }

  /// A user takes part.
  func add(_ key: Int, _ mailbox: FrameMailbox) {
    state.withLock { state in
      state.mailboxes.removeAll { $0.key == key }
      state.mailboxes.append((key, mailbox))
    }
  }

  /// A user takes part no longer.
  func remove(_ key: Int) { state.withLock { $0.mailboxes.removeAll { $0.key == key } } }

  /// Puts a frame into every mailbox, and then tells those who wait or follow; never blocks.
  /// - Parameter era: The frame's; one of an older era is nobody's.
  func put(_ frame: SharedFrame, era: Int) {
    let wakes = state.withLock { state -> [FrameMailbox.Wake] in
      guard era == state.era else { return [] }
      var wakes: [FrameMailbox.Wake] = []
      wakes.reserveCapacity(state.mailboxes.count)
      for (_, mailbox) in state.mailboxes {
        if let wake = mailbox.put(frame) { wakes.append(wake) }
      }
      return wakes
    }
    for wake in wakes { wake() }
  }
}
