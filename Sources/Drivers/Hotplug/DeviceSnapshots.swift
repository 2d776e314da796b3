import Synchronization

/// The newest list of devices, and who follows it. Only the newest is kept for a slow reader.
final class DeviceSnapshots<Device: Sendable & Equatable>: Sendable {
  private typealias Subscriber = AsyncStream<[Device]>.Continuation
  private struct State {
    var devices: [Device] = []
    var subscribers: [Int: Subscriber] = [:]
    var nextKey = 0
    var isClosed = false
    var isKnown = false
  }

  private let state = Mutex(State())

  /// The newest list.
  var newest: [Device] { state.withLock { $0.devices } }

  /// The list now, once it is known, and after every change; ends with ``close()``.
  func stream() -> AsyncStream<[Device]> {
    let (stream, continuation) = AsyncStream.makeStream(of: [Device].self, bufferingPolicy: .bufferingNewest(1))
    let key = state.withLock { state -> Int? in
      guard !state.isClosed else { return nil }
      if state.isKnown { continuation.yield(state.devices) }
      state.nextKey += 1
      state.subscribers[state.nextKey] = continuation
      return state.nextKey
    }
    guard let key else {
      continuation.finish()
      return stream
    }
    continuation.onTermination = { [weak self] _ in self?.state.withLock { $0.subscribers[key] = nil } }
    return stream
  }

  /// Tells a list, unless it is the one that is known.
  func show(_ devices: [Device]) {
    state.withLock { state in
      guard !state.isClosed, devices != state.devices || !state.isKnown else { return }
      state.devices = devices
      state.isKnown = true
      for subscriber in state.subscribers.values { subscriber.yield(devices) }
    }
  }

  /// Tells the list once more as it is, e.g. for a device that could not be opened.
  func tellAgain() {
    state.withLock { state in
      guard state.isKnown else { return }
      for subscriber in state.subscribers.values { subscriber.yield(state.devices) }
    }
  }

  /// Ends all streams. A second call does nothing.
  func close() {
    let subscribers = state.withLock { state -> [Subscriber] in
      state.isClosed = true
      defer { state.subscribers = [:] }
      return Array(state.subscribers.values)
    }
    // Outside the lock: it calls back at once.
    for subscriber in subscribers { subscriber.finish() }
  }
}
