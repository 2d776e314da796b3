import Core
import Synchronization

/// The cameras of this machine as they come and go: udev's news only wake a scan, and the scan's result, whole, is told.
public final class CameraBus: Sendable {
  private let worker: BusWorker
  private let cameras = DeviceSnapshots<FoundCamera>()
  private let sharedSerials = Mutex<Set<String>>([])

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
  public func snapshots() -> AsyncStream<[FoundCamera]> { cameras.stream() }

  /// Gives the subscribers the list once more as it is, e.g. for a camera that could not be opened.
  public func tellAgain() { cameras.tellAgain() }

  /// Asks the bus's thread for a sign of life.
  /// - Parameter done: Called when it has given it; never while it hangs, or after ``close()``.
  public func signOfLife(_ done: @escaping @Sendable () -> Void) { _ = worker.run(done) }

  /// Ends the listening. A second call does nothing.
  public func close() {
    cameras.close()
    worker.stop()
  }

  private func scan() {
    let list = sharedSerials.withLock { shared in try? CameraDirectory.list(sharedSerials: &shared) }
    if let list { cameras.show(list) }
  }
}
