import Core
import Foundation
import GRDB

extension JobStore {
  /// Takes the next job for a device: one that it had begun and that may go on, else the first by priority and age.
  ///
  /// The intent is durable before this returns, so that no byte precedes it: a printout counts as begun from here on.
  /// - Parameters:
  ///   - kind: What the device does.
  ///   - device: Its id.
  ///   - reason: What the job is then said to be doing.
  ///   - awaiting: What the printer will be asked to confirm, for the job that is taken.
  /// - Returns: The job, `processing`; nil where there is none.
  func takeNext(
    kind: JobKind, device: String, reason: JobReason,
    awaiting: @Sendable (JobRecord) -> AwaitedConfirmations? = { _ in nil }
  ) throws -> JobRecord? {
    let before = latest.flatMap { known($0.id) }
    let taken: JobRecord? = try transaction { db, events in
      try Self.holdOverdue(db, at: clock.now(), &events)
      let begun = try String.fetchOne(
        db.cachedStatement(
          sql: """
            SELECT id FROM job WHERE state = 'pending' AND kind = ? AND hasBegun = 1 AND device = ?
            ORDER BY sequence LIMIT 1
            """), arguments: [kind.rawValue, device])
      let next =
        try begun
        ?? String.fetchOne(
          db.cachedStatement(
            sql: """
              SELECT id FROM job WHERE state = 'pending' AND kind = ? AND hasBegun = 0 AND requestedDevice IN ('auto', ?)
              ORDER BY priority DESC, sequence LIMIT 1
              """), arguments: [kind.rawValue, device])
      guard let id = next else { return nil }
      // What has just been held is not what it was.
      let known = events.isEmpty && before?.id == id ? before : nil
      return try Self.update(db, id, at: clock.now(), from: known, &events) { job in
        job.state = .processing
        job.reasons = [reason]
        job.device = device
        job.attempts += 1
        job.problem = nil
        job.hasBegun = kind == .print
        job.awaited = awaiting(job)
      }
    }
    latest = taken
    return taken
  }

  /// Holds the printouts that were not begun in time.
  /// - Returns: When the next one falls due, in milliseconds since 1970.
  @discardableResult
  func holdOverdue() throws -> Int64? {
    try transaction { db, events in
      try Self.holdOverdue(db, at: clock.now(), &events)
      return try Int64.fetchOne(
        db.cachedStatement(sql: "SELECT min(startBy) FROM job WHERE state = 'pending' AND startBy IS NOT NULL"))
    }
  }

  private static func holdOverdue(_ db: GRDB.Database, at now: Int64, _ events: inout [StoredEvent]) throws {
    let overdue = try String.fetchAll(
      db.cachedStatement(sql: "SELECT id FROM job WHERE state = 'pending' AND startBy IS NOT NULL AND startBy <= ?"),
      arguments: [now])
    for id in overdue {
      try update(db, id, at: now, &events) { job in
        job.state = .pendingHeld
        job.reasons = [.jobHoldUntilSpecified]
      }
    }
  }

  /// What a dead daemon left.
  struct Recovery: Sendable {
    /// Printouts whose outcome is unknown.
    var unknownPrintouts = 0
    /// Photo jobs that were not finished: no photo of theirs may stay.
    var unacceptedPhotos: [String] = []
  }

  /// Settles what a dead daemon left: printouts that had begun have an unknown outcome, photos that waited for
  /// acceptance are aborted, the rest starts again.
  /// - Parameter period: How long an aborted job's content is kept, in seconds.
  func recover(keeping period: Int) throws -> Recovery {
    try transaction { db, events in
      try Self.enter(db, AuditNote(.daemonStarted), at: clock.now())
      var recovery = Recovery()
      let expiry = clock.now() + Int64(period) * 1000
      let left = try Row.fetchAll(
        db.cachedStatement(
          sql: """
            SELECT * FROM job WHERE state IN ('processing', 'processing-stopped')
              OR state = 'pending' AND isCancelWanted = 1
            """)
      )
      .map(JobRecord.init(row:))
      for job in left {
        // However the job is settled, the printer may come back only after that, and where it stood.
        if job.kind == .print, job.hasBegun, let device = job.device {
          try Self.noteOpenCommand(db, device: device, bytes: job.terms.longestCommand ?? 0)
        }
        let isTorn = try job.isCancelWanted && Self.noteTornPaper(of: job, db) != nil
        try Self.update(db, job.id, at: clock.now(), &events) { job in
          if job.kind == .photo { recovery.unacceptedPhotos.append(job.id) }
          guard !job.isCancelWanted else {
            job.cancel(contentExpiresAt: expiry)
            if isTorn { job.countVoidedPage() }
            return
          }
          switch job.kind {
          case .photo:
            // A photo that waited for acceptance lived in memory only; one being taken is taken again, if it was not the
            // taking that ended the daemon.
            if job.state == .processing, job.attempts < JobRecord.attemptLimit {
              job.state = .pending
              job.reasons = []
              job.startBy = job.lastStart
            } else {
              job.abort(Problem(.photoDiscarded), contentExpiresAt: expiry)
            }
          case .print where job.hasBegun:
            job.state = .processingStopped
            job.reasons = [.outcomeUnknown]
            job.problem = Problem(.outcomeUnknown)
            recovery.unknownPrintouts += 1
          case .print:
            job.state = .pending
            job.reasons = []
          }
        }
      }
      return recovery
    }
  }

  /// The printout that a device's lane is held by: begun, and neither finished nor pending.
  func stoppedPrintout(device: String) throws -> JobRecord? {
    try read { db in
      try Row.fetchOne(
        db.cachedStatement(
          sql: """
            SELECT * FROM job WHERE state IN ('processing', 'processing-stopped') AND kind = 'print' AND device = ?
            ORDER BY sequence LIMIT 1
            """), arguments: [device]
      ).map(JobRecord.init(row:))
    }
  }

  /// Whether a printout waits for this device to be well.
  func hasWaitingPrintout(device: String) throws -> Bool {
    try read { db in
      try Bool.fetchOne(
        db.cachedStatement(
          sql: """
            SELECT EXISTS (SELECT 1 FROM job WHERE state = 'pending' AND kind = 'print'
              AND CASE hasBegun WHEN 1 THEN device = ?1 ELSE requestedDevice IN ('auto', ?1) END)
            """), arguments: [device]) ?? false
    }
  }

  /// Whether a printout that had begun on this device is not finished, or was left to be closed.
  func hasBegunPrintout(device: String) throws -> Bool {
    try read { db in
      try Bool.fetchOne(
        db.cachedStatement(
          sql: """
            SELECT EXISTS (SELECT 1 FROM job WHERE state NOT IN ('completed', 'canceled', 'aborted')
              AND hasBegun = 1 AND device = ?1) OR EXISTS (SELECT 1 FROM tornPaper WHERE device = ?1)
            """), arguments: [device]) ?? false
    }
  }

  /// Bytes of the longest ready-made command of printouts that ``hasBegunPrintout(device:)`` tells of; 0 for our own.
  func longestBegunCommand(device: String) throws -> Int {
    try read { db in
      try Int.fetchOne(
        db.cachedStatement(
          sql: """
            SELECT max(json_extract(terms, '$.longestCommand')) FROM job WHERE
              state NOT IN ('completed', 'canceled', 'aborted') AND hasBegun = 1 AND device = ?1
              OR id IN (SELECT job FROM tornPaper WHERE device = ?1)
            """), arguments: [device]) ?? 0
    }
  }

  /// Notes that a device holds paper that must be closed with a void mark before anything else is printed.
  func noteTornPaper(device: String, job: String, position: PaperPosition) throws {
    try transaction { db, _ in try Self.noteTornPaper(device: device, job: job, position: position, db) }
  }

  private static func noteTornPaper(
    device: String, job: String, position: PaperPosition, _ db: GRDB.Database
  ) throws {
    try db.run("INSERT OR REPLACE INTO tornPaper VALUES (?, ?, ?)", [device, job, try JobRecord.text(position)])
  }

  /// The same for a job that goes on no more, or not now, if it leaves a page half printed.
  /// - Returns: Where the page stands; nil where nothing is to be closed.
  private static func noteTornPaper(of job: JobRecord, _ db: GRDB.Database) throws -> PaperPosition? {
    guard let device = job.device, let torn = job.tornPlace else { return nil }
    try noteTornPaper(device: device, job: job.id, position: torn, db)
    return torn
  }

  /// Holds a job that waits. Paper that it has left half printed is closed first of all, since others may print now; the
  /// page begins again when the job goes on.
  /// - Parameter deed: What somebody does by it, for the audit.
  /// - Throws: ``Problem``: `unknownJob`, `actionNotAllowed`.
  func hold(_ id: String, as deed: AuditNote?) throws -> JobRecord {
    try transaction { db, events in
      let job = try Self.fetch(db, id)
      try job.check(.hold)
      let torn = try Self.noteTornPaper(of: job, db)
      return try Self.update(db, id, at: clock.now(), as: deed, &events) { job in
        job.state = .pendingHeld
        job.reasons = [.jobHoldUntilSpecified]
        guard let torn else { return }
        job.resumeAt = PaperPosition(copy: torn.copy, page: torn.page, row: 0)
        job.isTorn = false
        job.countVoidedPage()
      }
    }
  }

  /// Notes that somebody wants a job cancelled that a lane is at work on: a daemon that dies before the lane comes to it
  /// leaves the wish to the next.
  func requestCancel(_ id: String, by requester: Requester) throws {
    try transaction { db, events in
      let job = try Self.fetch(db, id)
      guard !job.state.isFinal else { return }
      let deed = AuditNote(.jobCancelRequested, by: requester, id)
      guard !job.isCancelWanted else { return try Self.enter(db, deed, at: clock.now()) }
      try Self.update(db, id, at: clock.now(), as: deed, &events) { $0.isCancelWanted = true }
    }
  }

  /// Cancels a job that no lane is at work on, and with it notes the torn page that it leaves, if it leaves one: the
  /// page is closed before anything else is printed, also by a later daemon.
  /// - Parameters:
  ///   - seen: The job as the caller knows it.
  ///   - requester: Who cancels it.
  /// - Returns: The job; nil where it is no longer as it was seen.
  func cancel(_ seen: JobRecord, by requester: Requester, contentExpiresAt: Int64) throws -> JobRecord? {
    try transaction { db, events in
      let job = try Self.fetch(db, seen.id)
      guard job.state == seen.state, job.reasons == seen.reasons, job.hasBegun == seen.hasBegun else { return nil }
      _ = try Self.noteTornPaper(of: job, db)
      let deed = AuditNote(.jobCanceled, by: requester, seen.id)
      return try Self.update(db, seen.id, at: clock.now(), as: deed, &events) { job in
        job.cancel(contentExpiresAt: contentExpiresAt)
      }
    }
  }

  /// The paper that a device must close first.
  func tornPaper(device: String) throws -> (job: String, position: PaperPosition)? {
    try read { db in
      guard
        let row = try Row.fetchOne(
          db.cachedStatement(sql: "SELECT * FROM tornPaper WHERE device = ?"), arguments: [device])
      else {
        return nil
      }
      let position = try JSONDecoder().decode(PaperPosition.self, from: Data((row["position"] as String).utf8))
      return (row["job"], position)
    }
  }

  /// Notes that the torn paper was closed.
  func clearTornPaper(device: String) throws {
    try transaction { db, _ in
      try db.run("DELETE FROM tornPaper WHERE device = ?", [device])
    }
  }
}
