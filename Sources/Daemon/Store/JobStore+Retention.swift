import Core
import GRDB

/// How long things are kept.
struct RetentionPeriods: Codable, Sendable, Equatable {
  /// An uploaded document that no job uses, in seconds.
  var document = 3600
  /// A printout's content after it is finished, in seconds.
  var printout = 24 * 3600
  /// A photo that the front end has, in seconds.
  var deliveredPhoto = 24 * 3600
  /// A photo that the front end has not fetched for good, in seconds.
  var undeliveredPhoto = 30 * 24 * 3600
  /// A finished job's metadata, in seconds.
  var metadata = 90 * 24 * 3600
  /// A photo that waits for a person to accept it, in seconds.
  var awaitingPhoto = 600
  /// An entry of the audit, in seconds.
  var audit = 3 * 365 * 24 * 3600
}

extension JobStore {
  /// What a sweep found.
  struct Sweep: Sendable {
    /// Subjects whose content is to be shredded.
    var shred: [String] = []
    /// When something falls due next, in milliseconds since 1970.
    var nextDue: Int64?
  }

  /// Lets go what is past its time: rows now, content by the caller; and tells of what soon will be.
  /// - Parameters:
  ///   - metadata: How long a finished job's row is kept, in seconds.
  ///   - audit: How long an entry of the audit is kept, in seconds.
  func sweep(metadata: Int, audit: Int = RetentionPeriods().audit) throws -> Sweep {
    try transaction { db, events in
      let now = clock.now()
      try Self.tellExpiring(db, at: now, &events)
      var sweep = Sweep()
      let expired = try String.fetchAll(
        db.cachedStatement(sql: "SELECT id FROM job WHERE contentExpiresAt IS NOT NULL AND contentExpiresAt <= ?"),
        arguments: [now])
      for id in expired {
        let job = try Self.update(db, id, at: now, &events) { job in
          job.contentExpiresAt = nil
          job.isContentGone = true
        }
        try Self.enter(db, AuditNote(.contentExpired, onBehalfOf: job.ownerUID, id), at: now)
        try db.run("UPDATE job SET referenceTag = NULL WHERE id = ?", [id])
        try db.run("DELETE FROM documentUse WHERE job = ?", [id])
        sweep.shred.append(id)
      }
      let horizon = now - Int64(metadata) * 1000
      // A row stays as long as its content: only the content's own time shreds it.
      let old = try Row.fetchAll(
        db.cachedStatement(
          sql: """
            SELECT * FROM job
            WHERE state IN ('completed', 'canceled', 'aborted') AND updatedAt <= ? AND contentExpiresAt IS NULL
            """), arguments: [horizon]
      ).map(JobRecord.init(row:))
      for job in old {
        try db.run("DELETE FROM job WHERE id = ?", [job.id])
        try Self.enter(db, AuditNote(.jobExpired, onBehalfOf: job.ownerUID, job.id), at: now)
        events.append(try Self.record(db, .jobDeleted, job: job, at: now))
        sweep.shred.append(job.id)
      }
      sweep.shred += try Self.collectDocuments(db, at: now)
      let due: [Int64?] = [
        try Self.sweepAudit(db, keeping: audit, at: now),
        try Int64.fetchOne(
          db.cachedStatement(sql: "SELECT min(contentExpiresAt) FROM job WHERE contentExpiresAt IS NOT NULL")),
        try Int64.fetchOne(db.cachedStatement(sql: "SELECT min(expiringAt) FROM job WHERE expiringAt IS NOT NULL")),
        try Int64.fetchOne(
          db.cachedStatement(
            sql: """
              SELECT min(updatedAt) FROM job
              WHERE state IN ('completed', 'canceled', 'aborted') AND contentExpiresAt IS NULL
              """)
        ).map { $0 + Int64(metadata) * 1000 },
        try Int64.fetchOne(
          db.cachedStatement(
            sql: """
              SELECT min(expiresAt) FROM document
              WHERE NOT EXISTS (SELECT 1 FROM documentUse WHERE documentUse.document = document.id)
              """)),
      ]
      sweep.nextDue = due.compactMap { $0 }.min()
      return sweep
    }
  }

  /// Setting the clock by less than this is no jump, in milliseconds.
  private static let smallJump: Int64 = 60_000

  /// Whether the clock was set since the transaction before.
  var isClockSet: Bool { lastLook.map { abs(clock.look().jump(since: $0)) >= Self.smallJump } ?? false }

  /// Moves what has a time to go along with a clock that was set, so that it is kept neither shorter nor longer.
  ///
  /// While the daemon runs, the jump is known. Over a restart only a clock that went back is known to be set: one that
  /// went forward may have been off.
  /// - Parameter kept: The time that the database keeps, where it is known.
  /// - Returns: The time that it keeps now.
  func followClock(_ db: GRDB.Database, _ look: WallClock.Look, kept: Int64?) throws -> Int64 {
    let kept = try kept ?? Int64.fetchOne(db.cachedStatement(sql: "SELECT clockSeen FROM meta"))
    let jump = lastLook.map { look.jump(since: $0) } ?? kept.map { min(0, look.now - $0) } ?? 0
    let isSet = abs(jump) >= Self.smallJump
    if isSet {
      try db.run(
        "UPDATE job SET contentExpiresAt = contentExpiresAt + ?1, expiringAt = expiringAt + ?1, startBy = startBy + ?1",
        [jump])
      // 0 is a document that its owner has deleted.
      try db.run("UPDATE document SET expiresAt = expiresAt + ? WHERE expiresAt > 0", [jump])
      try db.run("UPDATE meta SET clockShift = clockShift + ?", [jump])
      try Self.enter(db, AuditNote(.clockSet, counts: [.seconds: jump / 1000]), at: look.now)
    }
    // Once an hour is enough for the next start; but a jump that was followed must not be followed again there.
    if let kept, !isSet, abs(look.now - kept) < 3_600_000 { return kept }
    try db.run("UPDATE meta SET clockSeen = ?", [look.now])
    return look.now
  }

  /// Tells the owners of content that will be shredded soon. Told too late, as by a daemon that was off at the time,
  /// the content is kept as long after the telling as was promised.
  private static func tellExpiring(_ db: GRDB.Database, at now: Int64, _ events: inout [StoredEvent]) throws {
    let due = try Row.fetchAll(db.cachedStatement(sql: "SELECT * FROM job WHERE expiringAt <= ?"), arguments: [now])
      .map(JobRecord.init(row:))
    for var job in due {
      if let told = job.expiringAt, let expiry = job.contentExpiresAt {
        job.contentExpiresAt = max(expiry, now + expiry - told)
      }
      job.expiringAt = nil
      try db.run("UPDATE job SET contentExpiresAt = ?, expiringAt = NULL WHERE id = ?", [job.contentExpiresAt, job.id])
      events.append(try record(db, .jobExpiring, job: job, at: now))
    }
  }

  /// Deletes a finished job and its rows.
  /// - Parameter requester: Who does.
  /// - Returns: The subjects whose content is to be shredded.
  /// - Throws: `Problem`: `unknownJob`, `jobNotFinal`.
  func delete(_ id: String, by requester: Requester) throws -> [String] {
    try transaction { db, events in
      let job = try Self.fetch(db, id)
      guard job.state.isFinal else { throw Problem(.jobNotFinal, facts: ["state": job.state.rawValue]) }
      try db.run("DELETE FROM job WHERE id = ?", [id])
      try Self.enter(db, AuditNote(.jobDeleted, by: requester, id), at: clock.now())
      events.append(try Self.record(db, .jobDeleted, job: job, at: clock.now()))
      return [id] + (try Self.collectDocuments(db, at: clock.now()))
    }
  }

  /// The subjects that the database knows, so that content without a row can be shredded at the start.
  func knownSubjects() throws -> Set<String> {
    try read { db in
      try Set(
        String.fetchAll(
          db.cachedStatement(sql: "SELECT id FROM job WHERE isContentGone = 0 UNION SELECT id FROM document")))
    }
  }
}
