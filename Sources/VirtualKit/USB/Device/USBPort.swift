import Synchronization

/// Where a device's answers go: a box that the connection's thread empties.
///
/// A device may call it on any thread and under any lock of its own: it stores, wakes and returns.
final class USBPort: Sendable {
  private struct State {
    var completions: [USBCompletion] = []
    var isUnplugged = false
    var isHung = false
  }

  private let state = Mutex(State())
  private let signal: @Sendable () -> Void

  /// - Parameter signal: Wakes whoever empties the box.
  init(signal: @escaping @Sendable () -> Void) { self.signal = signal }

  /// A transfer has ended.
  func complete(_ completion: USBCompletion) {
    state.withLock { $0.completions.append(completion) }
    signal()
  }

  /// The cable is pulled: nothing more gets through.
  func unplug() {
    state.withLock { state in
      state.isUnplugged = true
      state.completions = []
    }
    signal()
  }

  /// Asks for a call of ``USBAttachment/service()``.
  func wake() { signal() }

  /// Whether the cable is pulled.
  var isUnplugged: Bool { state.withLock { $0.isUnplugged } }

  /// Whether the device answers nothing any more, though it is plugged in.
  var isHung: Bool {
    get { state.withLock { $0.isHung } }
    set {
      state.withLock { $0.isHung = newValue }
      signal()
    }
  }

  /// Takes what has ended since the last call; while the device hangs nothing seems to end.
  func takeCompletions() -> [USBCompletion] {
    state.withLock { state in
      guard !state.isHung, !state.isUnplugged else { return [] }
      defer { state.completions.removeAll(keepingCapacity: true) }
      return state.completions
    }
  }

  /// Takes the end of one transfer, hung or not.
  func takeCompletion(_ id: UInt32) -> USBCompletion? {
    state.withLock { state in
      guard let index = state.completions.firstIndex(where: { $0.id == id }) else { return nil }
      return state.completions.remove(at: index)
    }
  }
}
