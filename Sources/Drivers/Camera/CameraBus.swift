import Core
import Synchronization

/// The cameras of this machine as they come and go: udev's news only wake a scan, and the scan's result, whole, is told.
public final class CameraBus: Sendable {
  private typealias Subscriber = AsyncStream<[FoundCamera]>.Continuation
  private struct State {
    var cameras: [FoundCamera] = []
    var subscribers: [Int: Subscriber] = [:]
    var nextKey = 0
    var hasScanned = false
    var isClosed = false
  }

  private let worker: BusWorker
  private let state = Mutex(State())

  /// Starts the thread that listens; on a machine without cameras the list is empty.
  /// - Throws: ``DeviceError`` when a thread cannot be started.
  public init() throws(DeviceError) {
    guard let worker = BusWorker() else { throw DeviceError(.io, function: "eventfd") }
    self.worker = worker
    // The thread keeps the bus alive until close().
    guard
      let thread = DeviceThread(
        name: "satchel-cameras", body: { [self] in worker.loop(subsystem: "video4linux", type: nil, scan: scan) })
    else { throw DeviceError(.io, function: "pthread_create") }
    thread.detach()
  }

  /// The cameras that are plugged in, now and after every change; only the newest list is kept for a slow reader.
  public func snapshots() -> AsyncStream<[FoundCamera]> {
    let (stream, continuation) = AsyncStream.makeStream(of: [FoundCamera].self, bufferingPolicy: .bufferingNewest(1))
    let key = state.withLock { state -> Int? in
      guard !state.isClosed else { return nil }
      if state.hasScanned { continuation.yield(state.cameras) }
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

  /// Gives the subscribers the list once more as it is, e.g. for a camera that could not be opened.
  public func tellAgain() {
    state.withLock { state in
      guard state.hasScanned else { return }
      for subscriber in state.subscribers.values { subscriber.yield(state.cameras) }
    }
  }

  /// Asks the bus's thread for a sign of life.
  /// - Parameter done: Called when it has given it; never while it hangs, or after ``close()``.
  public func signOfLife(_ done: @escaping @Sendable () -> Void) { _ = worker.run(done) }

  /// Ends the listening. A second call does nothing.
  public func close() {
    let subscribers = state.withLock { state -> [Subscriber] in
      state.isClosed = true
      defer { state.subscribers = [:] }
      return Array(state.subscribers.values)
    }
    // Outside the lock: it calls back at once.
    for subscriber in subscribers { subscriber.finish() }
    worker.stop()
  }

  private func scan() {
    guard let cameras = try? CameraDirectory.list() else { return }
    state.withLock { state in
      guard !state.isClosed, cameras != state.cameras || !state.hasScanned else { return }
      state.cameras = cameras
      state.hasScanned = true
      for subscriber in state.subscribers.values { subscriber.yield(cameras) }
    }
  }
}
