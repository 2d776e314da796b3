import Core
import Foundation
import GRDB

extension JobStore {
  /// What a list of jobs is narrowed to.
  struct Filter: Sendable {
    var owner: UInt32?
    var kind: JobKind?
    var state: JobState?
    var referenceTag: Data?
  }

  /// Jobs, newest first, at most `limit`, older than the one with the sequence `before`.
  func jobs(_ filter: Filter, before: Int64?, limit: Int) throws -> [JobRecord] {
    var conditions: [String] = []
    var arguments: [(any DatabaseValueConvertible)?] = []
    func add(_ condition: String, _ value: (any DatabaseValueConvertible)?) {
      guard let value else { return }
      conditions.append(condition)
      arguments.append(value)
    }
    add("ownerUID = ?", filter.owner)
    add("kind = ?", filter.kind?.rawValue)
    add("state = ?", filter.state?.rawValue)
    add("referenceTag = ?", filter.referenceTag)
    add("sequence < ?", before)
    let clause = conditions.isEmpty ? "" : "WHERE " + conditions.joined(separator: " AND ")
    return try read { db in
      try Row.fetchAll(
        db.cachedStatement(sql: "SELECT * FROM job \(clause) ORDER BY sequence DESC LIMIT ?"),
        arguments: StatementArguments(arguments + [limit])
      ).map(JobRecord.init(row:))
    }
  }

  /// Jobs that are not finished, newest first, at most `limit`; of one owner, or of all.
  func unfinished(owner: UInt32?, limit: Int) throws -> [JobRecord] {
    try read { db in
      try Row.fetchAll(
        db.cachedStatement(
          sql: """
            SELECT * FROM job WHERE state NOT IN ('completed', 'canceled', 'aborted') AND (?1 IS NULL OR ownerUID = ?1)
            ORDER BY sequence DESC LIMIT ?2
            """), arguments: [owner, limit]
      ).map(JobRecord.init(row:))
    }
  }

  /// The newest event's id; 0 before the first.
  func newestEvent() throws -> Int64 {
    try read { db in try Int64.fetchOne(db.cachedStatement(sql: "SELECT max(id) FROM event")) ?? 0 }
  }

  /// The events after `id`, or nil where they are no longer all there.
  func events(after id: Int64) throws -> [StoredEvent]? {
    try read { db in
      let oldest = try Int64.fetchOne(db.cachedStatement(sql: "SELECT min(id) FROM event"))
      let newest = try Int64.fetchOne(db.cachedStatement(sql: "SELECT max(id) FROM event")) ?? 0
      guard id <= newest, id + 1 >= oldest ?? newest + 1 else { return nil }
      return try Row.fetchAll(db.cachedStatement(sql: "SELECT * FROM event WHERE id > ? ORDER BY id"), arguments: [id])
        .compactMap { row in try Self.event(db, row) }
    }
  }

  /// An event of the past: the job as it is, in the state that it had.
  private static func event(_ db: GRDB.Database, _ row: Row) throws -> StoredEvent? {
    guard let name = StoredEvent.Name(rawValue: row["name"]) else { return nil }
    var job: JobRecord?
    if name != .jobDeleted, name != .deviceChanged {
      guard
        let found = try Row.fetchOne(
          db.cachedStatement(sql: "SELECT * FROM job WHERE id = ?"), arguments: [row["subject"] as String])
      else { return nil }
      var record = try JobRecord(row: found)
      if let state = (row["state"] as String?).flatMap(JobState.init(rawValue:)) { record.state = state }
      let decoder = JSONDecoder()
      if let reasons = row["reasons"] as String? {
        record.reasons = try decoder.decode([JobReason].self, from: Data(reasons.utf8))
      }
      record.progress = try (row["progress"] as String?).map {
        try decoder.decode(JobRecord.Progress.self, from: Data($0.utf8))
      }
      record.updatedAt = row["at"]
      job = record
    }
    return StoredEvent(id: row["id"], name: name, subject: row["subject"], owner: row["ownerUID"], job: job)
  }

  /// Notes that a device's state changed, so that front ends that were away learn of it.
  func noteDeviceChange(_ device: String) throws {
    try transaction { db, events in
      try db.run(
        "INSERT INTO event (name, subject, at) VALUES (?, ?, ?)",
        [StoredEvent.Name.deviceChanged.rawValue, device, clock.now()])
      let id = db.lastInsertedRowID
      try db.run("DELETE FROM event WHERE id <= ?", [id - Self.keptEvents])
      events.append(StoredEvent(id: id, name: .deviceChanged, subject: device, owner: nil, job: nil))
    }
  }
}
