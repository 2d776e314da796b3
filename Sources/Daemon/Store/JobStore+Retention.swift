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
}

extension JobStore {
  /// What a sweep found.
  struct Sweep: Sendable {
    /// Subjects whose content is to be shredded.
    var shred: [String] = []
    /// When something falls due next, in milliseconds since 1970.
    var nextDue: Int64?
  }

  /// Lets go what is past its time: rows now, content by the caller.
  func sweep(metadata: Int) throws -> Sweep {
    try transaction { db, events in
      let now = clock.now()
      var sweep = Sweep()
      let expired = try String.fetchAll(
        db, sql: "SELECT id FROM job WHERE contentExpiresAt IS NOT NULL AND contentExpiresAt <= ?", arguments: [now])
      for id in expired {
        try Self.update(db, id, at: now, &events) { job in
          job.contentExpiresAt = nil
          job.isContentGone = true
        }
        try db.execute(sql: "UPDATE job SET referenceTag = NULL WHERE id = ?", arguments: [id])
        try db.execute(sql: "DELETE FROM documentUse WHERE job = ?", arguments: [id])
        sweep.shred.append(id)
      }
      let horizon = now - Int64(metadata) * 1000
      let old = try Row.fetchAll(
        db, sql: "SELECT * FROM job WHERE state IN ('completed', 'canceled', 'aborted') AND updatedAt <= ?",
        arguments: [horizon]
      ).map(JobRecord.init(row:))
      for job in old {
        try db.execute(sql: "DELETE FROM job WHERE id = ?", arguments: [job.id])
        events.append(try Self.record(db, .jobDeleted, job: job, at: now))
        sweep.shred.append(job.id)
      }
      sweep.shred += try Self.collectDocuments(db, at: now)
      let due: [Int64?] = [
        try Int64.fetchOne(db, sql: "SELECT min(contentExpiresAt) FROM job WHERE contentExpiresAt IS NOT NULL"),
        try Int64.fetchOne(
          db, sql: "SELECT min(updatedAt) FROM job WHERE state IN ('completed', 'canceled', 'aborted')"
        ).map { $0 + Int64(metadata) * 1000 },
        try Int64.fetchOne(
          db,
          sql: """
            SELECT min(expiresAt) FROM document
            WHERE NOT EXISTS (SELECT 1 FROM documentUse WHERE documentUse.document = document.id)
            """),
      ]
      sweep.nextDue = due.compactMap { $0 }.min()
      return sweep
    }
  }

  /// Deletes a finished job and its rows.
  /// - Returns: The subjects whose content is to be shredded.
  /// - Throws: `Problem`: `unknownJob`, `jobNotFinal`.
  func delete(_ id: String) throws -> [String] {
    try transaction { db, events in
      let job = try Self.fetch(db, id)
      guard job.state.isFinal else { throw Problem(.jobNotFinal, facts: ["state": job.state.rawValue]) }
      try db.execute(sql: "DELETE FROM job WHERE id = ?", arguments: [id])
      events.append(try Self.record(db, .jobDeleted, job: job, at: clock.now()))
      return [id] + (try Self.collectDocuments(db, at: clock.now()))
    }
  }

  /// The subjects that the database knows, so that content without a row can be shredded at the start.
  func knownSubjects() throws -> Set<String> {
    try read { db in
      try Set(String.fetchAll(db, sql: "SELECT id FROM job WHERE isContentGone = 0 UNION SELECT id FROM document"))
    }
  }
}
