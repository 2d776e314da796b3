import Core
import Synchronization

/// Hands each committed event to whoever listens; costs nothing while nobody does.
final class EventHub: Sendable {
  /// Events that a slow listener may fall behind before its stream is ended; it then goes on by `Last-Event-ID`.
  static let capacity = 512

  private struct Listener: Sendable {
    /// - Returns: Whether it was taken.
    let take: @Sendable (StoredEvent) -> Bool
    let finish: @Sendable () -> Void
  }
  private struct State {
    var next = 0
    var listeners: [Int: Listener] = [:]
  }
  private let state = Mutex(State())

  /// Events from now on, in the order of their ids, until the listener goes or falls too far behind.
  func listen() -> AsyncStream<StoredEvent> { listen { $0 }.stream }

  /// Events from now on as items of the listener's own, among which it may put others.
  /// - Parameter item: Makes an item of an event.
  func listen<Item: Sendable>(
    as item: @escaping @Sendable (StoredEvent) -> Item
  ) -> (stream: AsyncStream<Item>, continuation: AsyncStream<Item>.Continuation) {
    let (stream, continuation) = AsyncStream.makeStream(
      of: Item.self, bufferingPolicy: .bufferingOldest(Self.capacity))
    let listener = Listener(
      take: { event in
        if case .dropped = continuation.yield(item(event)) { return false }
        return true
      }, finish: { continuation.finish() })
    let key = state.withLock { state in
      state.next += 1
      state.listeners[state.next] = listener
      return state.next
    }
    continuation.onTermination = { [weak self] _ in
      self?.state.withLock { _ = $0.listeners.removeValue(forKey: key) }
    }
    return (stream, continuation)
  }

  /// Publishes an event; called in the order of ids.
  func publish(_ event: StoredEvent) {
    let listeners = state.withLock { Array($0.listeners.values) }
    for listener in listeners where !listener.take(event) { listener.finish() }
  }

  /// Ends every stream, at a stop.
  func finish() {
    let listeners = state.withLock { Array($0.listeners.values) }
    for listener in listeners { listener.finish() }
  }
}
