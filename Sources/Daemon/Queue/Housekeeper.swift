import Core
import Logging
import NIOCore

/// Does what falls due: holds printouts that were not begun in time, and shreds what is past its time.
///
/// It sleeps until the next thing is due, and not at all where nothing is.
actor Housekeeper {
  private let store: JobStore
  private let content: ContentStore
  private let periods: RetentionPolicy
  private let clock: WallClock
  private let alarm: Alarm
  private let logger: Logger
  private var scheduled: Scheduled<Void>?
  /// When the alarm rings; nil where nothing is due. By a clock that nobody sets.
  private var rings: SuspendingClock.Instant?
  private var isRunning = false
  private var isDue = false
  private var isStopped = false
  /// The stop, while it waits for a run to end.
  private var stopping: CheckedContinuation<Void, Never>?

  /// The longest that an alarm is set ahead, so that a clock that was set wrong delays nothing by more than this.
  private static let horizon: Int64 = 6 * 3600 * 1000

  init(
    store: JobStore, content: ContentStore, periods: RetentionPolicy, clock: WallClock, alarm: Alarm, logger: Logger
  ) {
    self.store = store
    self.content = content
    self.periods = periods
    self.clock = clock
    self.alarm = alarm
    self.logger = logger
  }

  /// Settles what a dead daemon left: see ``JobStore/recover(keeping:)``.
  /// - Returns: The number of printouts whose outcome is unknown.
  func recover() async throws -> Int {
    let recovery = try await store.recover(keeping: periods.printout)
    // A photo whose acceptance was cut short is not accepted.
    for job in recovery.unacceptedPhotos { try await content.shred(job, items: [.photo]) }
    return recovery.unknownPrintouts
  }

  /// Shreds content that no row knows: what a crash between the two left.
  func clearOrphans() async throws {
    let known = try await store.knownSubjects()
    for subject in await content.subjects() where !known.contains(subject) { try await content.shred(subject) }
  }

  /// Something falls due: looks then, where nothing is due before it.
  /// - Parameter due: In milliseconds since 1970.
  func expect(_ due: Int64) {
    // A run under way may have looked before it was there.
    guard !isRunning else { return isDue = true }
    guard !isStopped, rings.map({ SuspendingClock.now + delay(to: due) < $0 }) ?? true else { return }
    setAlarm(due)
  }

  private func delay(to due: Int64) -> Duration { .milliseconds(min(max(due - clock.now(), 0) + 1, Self.horizon)) }

  private func setAlarm(_ due: Int64) {
    scheduled?.cancel()
    let delay = delay(to: due)
    rings = .now + delay
    scheduled = alarm.set(after: delay) { [weak self] in
      guard let self else { return }
      Task { await self.run() }
    }
  }

  /// Looks what is due, does it, and sets the alarm for the next.
  func run() async {
    isDue = true
    guard !isRunning, !isStopped else { return }
    isRunning = true
    defer {
      isRunning = false
      stopping?.resume()
      stopping = nil
    }
    while isDue, !isStopped {
      isDue = false
      scheduled?.cancel()
      scheduled = nil
      rings = nil
      do {
        let nextHold = try await store.holdOverdue()
        let sweep = try await store.sweep(metadata: periods.metadata, audit: periods.audit)
        for subject in sweep.shred { try await content.shred(subject) }
        if isStopped { return }
        if let due = [nextHold, sweep.nextDue].compactMap({ $0 }).min() { setAlarm(due) }
      } catch {
        if isStopped { return }
        logger.error("housekeeping failed", metadata: ["code": "\((error as? Problem)?.code.rawValue ?? "unknown")"])
        scheduled = alarm.set(after: .seconds(60)) { [weak self] in
          guard let self else { return }
          Task { await self.run() }
        }
      }
    }
  }

  /// Cancels the alarm, lets a run under way end, and begins none any more: the stores may be closed then.
  func stop() async {
    isStopped = true
    scheduled?.cancel()
    scheduled = nil
    if isRunning { await withCheckedContinuation { stopping = $0 } }
  }
}
