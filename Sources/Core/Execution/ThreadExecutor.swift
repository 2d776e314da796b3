import Foundation

/// A serial executor with a thread of its own, for an actor whose work blocks: database, files, rendering, faces, devices.
///
/// The thread sleeps on a condition while there is nothing to do, and ends after the executor is gone.
public final class ThreadExecutor: SerialExecutor {
  /// The queue between callers and the thread; it outlives the executor until the thread has seen the end.
  private final class Inbox: @unchecked Sendable {
    // @unchecked: both are touched under `condition` only.
    private let condition = NSCondition()
    private var jobs: [UnownedJob] = []
    private var isClosed = false

    func put(_ job: UnownedJob) {
      let isFirst = condition.withLock {
        jobs.append(job)
        return jobs.count == 1
      }
      // Outside of the lock, which the thread takes as soon as it is awake. It sees further jobs by itself.
      if isFirst { condition.signal() }
    }

    var hasJobs: Bool { condition.withLock { !jobs.isEmpty } }

    func close() {
      condition.withLock {
        isClosed = true
        condition.signal()
      }
    }

    /// All that waits, or nil at the end.
    func take() -> [UnownedJob]? {
      condition.withLock {
        while jobs.isEmpty && !isClosed { condition.wait() }
        if jobs.isEmpty { return nil }
        defer { jobs.removeAll(keepingCapacity: true) }
        return jobs
      }
    }
  }

  private let inbox = Inbox()

  /// Starts the thread.
  /// - Parameters:
  ///   - name: The thread's name as `top -H` shows it: what is beyond 15 bytes is left out.
  ///   - stackSize: In bytes; text layout and face finding recurse deeper than a secondary thread's default allows.
  public init(name: String, stackSize: Int = 8 << 20) {
    let inbox = inbox
    // A job holds its actor, and the actor its executor: while a job waits the executor is alive.
    let identity = UnownedSerialExecutor(ordinary: self)
    let thread = Thread {
      nameThread(name)
      while let jobs = inbox.take() {
        for job in jobs { job.runSynchronously(on: identity) }
      }
    }
    thread.stackSize = stackSize
    thread.start()
  }

  deinit { inbox.close() }

  /// Whether a job waits behind the one that runs.
  public var hasWaiting: Bool { inbox.hasJobs }

  /// Puts a job behind those that wait; the queue holds as many as there are callers.
  public func enqueue(_ job: consuming ExecutorJob) { inbox.put(UnownedJob(job)) }

  /// The executor as actors name it in `unownedExecutor`.
  public func asUnownedSerialExecutor() -> UnownedSerialExecutor { UnownedSerialExecutor(ordinary: self) }
}
