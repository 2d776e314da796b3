import Synchronization

/// How other threads end a camera's wait: a flag that says why, and the node to wake.
final class WakeFlag: Sendable {
  private struct State {
    var isStopping = false
    var node: (any VideoNode)?
  }
  private let state = Mutex(State())

  /// Whether a stop was asked for since the last start.
  var isStopping: Bool { state.withLock { $0.isStopping } }

  /// Forgets an earlier stop.
  func clear() { state.withLock { $0.isStopping = false } }

  /// Names the node to wake.
  func attach(_ node: any VideoNode) { state.withLock { $0.node = node } }

  /// Lets go of the node, so that it can close.
  func detach() { state.withLock { $0.node = nil } }

  /// Wakes the wait under way.
  func interrupt() { state.withLock { $0.node }?.interrupt() }

  /// Wakes the wait under way and tells it to end.
  func stop() {
    let node = state.withLock { state in
      state.isStopping = true
      return state.node
    }
    node?.interrupt()
  }
}
