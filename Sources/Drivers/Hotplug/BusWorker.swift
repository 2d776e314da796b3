import CLibUSB
import Glibc
import Synchronization

/// A bus's thread for calls that block: scans, opening, closing. It sleeps until udev has news or there is a job.
final class BusWorker: Sendable {
  /// Jobs that may wait; there are only a few devices to open and close.
  private static let mostJobs = 256
  /// After news, scans are repeated once at this distance: a device may have been half there.
  private static let settling: CInt = 300

  private struct State {
    var jobs: [@Sendable () -> Void] = []
    var isStopping = false
  }
  private let state = Mutex(State())
  /// An eventfd that wakes the thread.
  private let wake: CInt

  init?() {
    wake = satchel_wake_descriptor()
    guard wake >= 0 else { return nil }
  }

  deinit { close(wake) }

  /// Runs a job on the thread, after those that wait.
  /// - Returns: False when the worker has stopped or is overrun; the job will not run.
  func run(_ job: @escaping @Sendable () -> Void) -> Bool {
    let isTaken = state.withLock { state in
      guard !state.isStopping, state.jobs.count < Self.mostJobs else { return false }
      state.jobs.append(job)
      return true
    }
    if isTaken { ring() }
    return isTaken
  }

  /// Ends the thread after the jobs that wait.
  func stop() {
    state.withLock { $0.isStopping = true }
    ring()
  }

  /// The thread's body.
  /// - Parameters:
  ///   - subsystem: Whose news are listened to.
  ///   - type: The kernel's device type; nil: all.
  ///   - scan: Called once at the start, and after news.
  func loop(subsystem: String, type: String?, scan: () -> Void) {
    let monitor = UdevMonitor(subsystem: subsystem, type: type)
    var isSettling = false
    scan()
    while true {
      let (jobs, isStopping) = state.withLock { state in
        defer { state.jobs = [] }
        return (state.jobs, state.isStopping)
      }
      for job in jobs { job() }
      if isStopping && jobs.isEmpty { return }
      if !jobs.isEmpty { continue }
      var descriptors = [wake, monitor.descriptor].map { pollfd(fd: $0, events: Int16(POLLIN), revents: 0) }
      let ready = poll(&descriptors, nfds_t(descriptors.count), isSettling ? Self.settling : -1)
      if descriptors[0].revents != 0 {
        var count: UInt64 = 0
        _ = read(wake, &count, MemoryLayout<UInt64>.size)
      }
      if descriptors[1].revents != 0 {
        monitor.drain()
        scan()
        isSettling = true
      } else if ready == 0 {
        scan()
        isSettling = false
      }
    }
  }

  private func ring() {
    var one: UInt64 = 1
    _ = write(wake, &one, MemoryLayout<UInt64>.size)
  }
}
