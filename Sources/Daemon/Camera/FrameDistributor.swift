import Synchronization

/// Hands a camera's frames to all who take part in its stream, on the thread that took them from the camera: no task is
/// woken but those of the users.
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

  /// Puts a frame into every mailbox, and then wakes those who wait, each event loop once; never blocks.
  /// - Parameter era: The frame's; one of an older era is nobody's.
  func put(_ frame: SharedFrame, era: Int) {
    var wakes = state.withLock { state in
      era == state.era ? state.mailboxes.values.compactMap { $0.put(frame) } : []
    }
    for wake in wakes where wake.loop == nil { wake.run() }
    wakes.removeAll { $0.loop == nil }
    guard !wakes.isEmpty else { return }
    // Made here, so that the loops need not wait for each other.
    _ = frame.previewChunk
    while let loop = wakes.first?.loop {
      let here = wakes.filter { $0.loop === loop }
      wakes.removeAll { $0.loop === loop }
      loop.execute { for wake in here { wake.run() } }
    }
  }
}
