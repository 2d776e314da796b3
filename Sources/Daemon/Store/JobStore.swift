import Core
import Foundation
import GRDB

/// The jobs, their events and the uploaded documents' rows, in SQLite.
///
/// Each method is one transaction, durable when it returns; its events are published in the order of commits.
actor JobStore {
  /// Events kept for `Last-Event-ID`; older ones give way.
  static let keptEvents: Int64 = 10_000

  private let executor = ThreadExecutor(name: "satchel-store")
  nonisolated var unownedExecutor: UnownedSerialExecutor { executor.asUnownedSerialExecutor() }

  let database: DatabaseQueue
  let clock: WallClock
  private let hub: EventHub
  /// Told of each write that fails.
  nonisolated let space: StoreSpace
  /// What one user may have uploaded and not printed.
  let uploadLimits: UploadLimits
  /// Both clocks at the transaction before; nil before the first.
  private(set) var lastLook: WallClock.Look?
  /// The time that the database keeps for the next start; nil before it is read.
  private var clockSeen: Int64?
  /// The job that the transaction before wrote, as it is in the database: a printout under way is written for each
  /// segment, and need not be read each time.
  var latest: JobRecord?

  /// A store over an open database.
  init(
    database: DatabaseQueue, hub: EventHub, clock: WallClock, space: StoreSpace = StoreSpace(),
    uploadLimits: UploadLimits = UploadLimits()
  ) {
    self.database = database
    self.uploadLimits = uploadLimits
    self.space = space
    self.hub = hub
    self.clock = clock
  }

  /// Closes the database; its write-ahead log is folded in.
  func close() throws { try database.close() }

  /// Shows that the store's thread and the database still answer.
  func answer() throws { _ = try read { try Int.fetchOne($0.cachedStatement(sql: "SELECT 1")) } }

  /// Runs one transaction and then publishes what it reported. Where the clock was set since the one before, the times of
  /// all rows are moved first, so that what the transaction adds is by the clock as it is now.
  func transaction<T>(_ body: (GRDB.Database, inout [StoredEvent]) throws -> T) throws -> T {
    var events: [StoredEvent] = []
    latest = nil
    let look = clock.look()
    do {
      let (value, seen) = try database.write { db in
        let seen = try followClock(db, look, kept: clockSeen)
        return (try body(db, &events), seen)
      }
      lastLook = look
      clockSeen = seen
      for event in events { hub.publish(event) }
      return value
    } catch let problem as Problem {
      throw problem
    } catch let error as DatabaseError {
      throw space.failed(Problem(storage: error))
    }
  }

  /// Writes a little that changes nothing, to see whether there is room.
  /// - Throws: `Problem`: `storageFull` or the store's.
  func tryWriting() throws { try transaction { db, _ in try db.run("UPDATE meta SET starts = starts", []) } }

  /// Reads without a transaction of its own, unless the clock was set.
  func read<T>(_ body: (GRDB.Database) throws -> T) throws -> T {
    if isClockSet { try transaction { _, _ in } }
    // The queue is the connection's only one, and no other process has the file: a transaction would add nothing.
    do { return try database.unsafeRead(body) } catch let error as DatabaseError { throw Problem(storage: error) }
  }
}

extension JobStore {
  /// What became of a submission.
  enum Submission: Sendable {
    case created(JobRecord)
    /// The same key with the same body came before.
    case existing(JobRecord)
    /// The same key came before with another body.
    case keyReused
  }

  /// Enters a job, once for each key of an owner.
  /// - Parameters:
  ///   - record: The new job; its sequence is given here.
  ///   - keyDigest: A digest of the idempotency key.
  ///   - bodyDigest: A digest of the body.
  ///   - referenceTag: A keyed digest of the reference, for the filter.
  ///   - limit: How many unfinished jobs there may be.
  ///   - deed: Who hands it in, for the audit; entered for a new job alone.
  /// - Throws: `Problem`: `queueFull`, `unknownDocument` or the store's.
  func submit(
    _ record: JobRecord, keyDigest: Data, bodyDigest: Data, referenceTag: Data?, limit: Int,
    as deed: AuditNote? = nil
  ) throws -> Submission {
    let submission: Submission = try transaction { db, events in
      if let submission = try Self.earlier(db, owner: record.ownerUID, keyDigest: keyDigest, bodyDigest: bodyDigest) {
        return submission
      }
      let unfinished =
        try Int.fetchOne(
          db.cachedStatement(sql: "SELECT count(*) FROM job WHERE state NOT IN ('completed', 'canceled', 'aborted')"))
        ?? 0
      guard unfinished < limit else { throw Problem(.queueFull, facts: ["limit": "\(limit)"]) }
      var columns = try JobRecord.Column.fixed.map { ($0.name, try $0.value(record)) }
      columns += try JobRecord.Column.changing.map { ($0.name, try $0.value(record)) }
      columns += [("keyDigest", keyDigest), ("bodyDigest", bodyDigest), ("referenceTag", referenceTag)]
      try db.run(
        """
        INSERT INTO job (\(columns.map(\.0).joined(separator: ", "))) \
        VALUES (\(columns.map { _ in "?" }.joined(separator: ", ")))
        """, StatementArguments(columns.map(\.1)))
      var record = record
      record.sequence = db.lastInsertedRowID
      for document in Set(record.terms.documents ?? []) {
        let owned = try Bool.fetchOne(
          db.cachedStatement(sql: "SELECT count(*) FROM document WHERE id = ? AND ownerUID = ?"),
          arguments: [document, record.ownerUID])
        guard owned == true else { throw Problem(.unknownDocument) }
        try db.run("INSERT INTO documentUse VALUES (?, ?)", [document, record.id])
      }
      if let deed { try Self.enter(db, deed, at: record.createdAt) }
      events.append(try Self.record(db, .jobChanged, job: record, at: record.createdAt))
      return .created(record)
    }
    if case .created(let record) = submission { latest = record }
    return submission
  }

  /// The submission that came before with this key, if one did.
  func earlier(owner: UInt32, keyDigest: Data, bodyDigest: Data) throws -> Submission? {
    try read { db in try Self.earlier(db, owner: owner, keyDigest: keyDigest, bodyDigest: bodyDigest) }
  }

  private static func earlier(
    _ db: GRDB.Database, owner: UInt32, keyDigest: Data, bodyDigest: Data
  ) throws -> Submission? {
    guard
      let row = try Row.fetchOne(
        db.cachedStatement(sql: "SELECT * FROM job WHERE ownerUID = ? AND keyDigest = ?"),
        arguments: [owner, keyDigest])
    else { return nil }
    return row["bodyDigest"] == bodyDigest ? .existing(try JobRecord(row: row)) : .keyReused
  }

  /// A job.
  /// - Throws: `Problem`: `unknownJob`.
  func job(_ id: String) throws -> JobRecord {
    try read { db in try Self.fetch(db, id) }
  }

  static func fetch(_ db: GRDB.Database, _ id: String) throws -> JobRecord {
    guard let row = try Row.fetchOne(db.cachedStatement(sql: "SELECT * FROM job WHERE id = ?"), arguments: [id]) else {
      throw Problem(.unknownJob)
    }
    return try JobRecord(row: row)
  }

  /// Changes a job in one transaction.
  /// - Parameters:
  ///   - id: The job.
  ///   - deed: What somebody does by it, for the audit; entered where something changes.
  ///   - change: Changes the record; throwing leaves it as it was.
  /// - Returns: The job as it is now.
  /// - Throws: What `change` throws; `Problem`: `unknownJob`, `internalError` for a transition outside the table.
  @discardableResult
  func update(
    _ id: String, as deed: AuditNote? = nil, _ change: @Sendable (inout JobRecord) throws -> Void
  ) throws -> JobRecord {
    let known = known(id)
    let job = try transaction { db, events in
      try Self.update(db, id, at: clock.now(), as: deed, from: known, &events, change)
    }
    latest = job
    return job
  }

  /// The job as the transaction before left it; nil where it must be read.
  func known(_ id: String) -> JobRecord? { latest?.id == id && !isClockSet ? latest : nil }

  @discardableResult
  static func update(
    _ db: GRDB.Database, _ id: String, at now: Int64, as deed: AuditNote? = nil, from known: JobRecord? = nil,
    _ events: inout [StoredEvent], _ change: (inout JobRecord) throws -> Void
  ) throws -> JobRecord {
    let old = try known ?? fetch(db, id)
    var new = old
    try change(&new)
    guard new != old else { return old }
    guard new.state == old.state || old.state.next.contains(new.state) else {
      throw Problem(.internalError, facts: ["function": "\(old.state.rawValue) → \(new.state.rawValue)"])
    }
    new.updatedAt = max(now, old.updatedAt)
    if new.state != .pending { new.startBy = nil }
    // Columns that stay as they are stay out, and with them their indexes.
    let changed = JobRecord.Column.changing.filter { $0.differs(old, new) }
    guard !changed.isEmpty else { return old }
    try db.run(
      "UPDATE job SET \(changed.map { "\($0.name) = ?" }.joined(separator: ", ")) WHERE id = ?",
      StatementArguments(try changed.map { try $0.value(new) } + [id]))
    for note in AuditNote.notes(deed, AuditNote(from: old, to: new)) { try enter(db, note, at: now) }
    events.append(try record(db, .jobChanged, job: new, at: new.updatedAt))
    return new
  }

  /// Writes an event's row, and lets the oldest give way.
  static func record(
    _ db: GRDB.Database, _ name: StoredEvent.Name, job: JobRecord, at now: Int64
  ) throws -> StoredEvent {
    let isGone = name == .jobDeleted
    try db.run(
      "INSERT INTO event (name, subject, ownerUID, state, reasons, progress, at) VALUES (?, ?, ?, ?, ?, ?, ?)",
      [
        name.rawValue, job.id, job.ownerUID, job.state.rawValue, try JobRecord.text(job.reasons),
        try job.progress.map(JobRecord.text), now,
      ])
    let id = db.lastInsertedRowID
    try db.run("DELETE FROM event WHERE id <= ?", [id - keptEvents])
    return StoredEvent(id: id, name: name, subject: job.id, owner: job.ownerUID, job: isGone ? nil : job)
  }
}
