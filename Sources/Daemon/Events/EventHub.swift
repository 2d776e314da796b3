import Core
import Synchronization

/// Hands each committed event to whoever listens; costs nothing while nobody does.
final class EventHub: Sendable {
  /// Events that a slow listener may fall behind before its stream is ended; it then goes on by `Last-Event-ID`.
  static let capacity = 512

  private struct State {
    var next = 0
    var listeners: [Int: AsyncStream<StoredEvent>.Continuation] = [:]
  }
  private let state = Mutex(State())

  /// Events from now on, in the order of their ids, until the listener goes or falls too far behind.
  func listen() -> AsyncStream<StoredEvent> {
    AsyncStream(bufferingPolicy: .bufferingOldest(Self.capacity)) { continuation in
      let key = state.withLock { state in
        state.next += 1
        state.listeners[state.next] = continuation
        return state.next
      }
      continuation.onTermination = { [weak self] _ in
        self?.state.withLock { _ = $0.listeners.removeValue(forKey: key) }
      }
    }
  }

  /// Publishes an event; called in the order of ids.
  func publish(_ event: StoredEvent) {
    let listeners = state.withLock { Array($0.listeners.values) }
    for listener in listeners {
      if case .dropped = listener.yield(event) { listener.finish() }
    }
  }

  /// Ends every stream, at a stop.
  func finish() {
    let listeners = state.withLock { Array($0.listeners.values) }
    for listener in listeners { listener.finish() }
  }
}
