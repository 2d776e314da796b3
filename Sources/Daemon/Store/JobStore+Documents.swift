import Core
import GRDB

/// An uploaded document's row.
struct DocumentRecord: Sendable {
  let id: String
  let owner: UInt32
  let mediaType: String
  let size: Int
  /// Whether its owner has deleted it: only jobs that need it know it any more.
  var isForgotten = false
}

/// What one user may have uploaded and not printed, so that none fills the disk for the others.
struct UploadLimits: Sendable {
  /// As many as the queue holds jobs.
  var count = 1000
  /// Bytes together.
  var bytes = 1 << 30
}

extension JobStore {
  /// Looks whether an owner may upload anything more.
  /// - Throws: `Problem` `tooManyUploads`.
  func checkUploads(of owner: UInt32) throws { try read { db in try checkUploads(db, of: owner, adding: 1) } }

  /// An upload counts until it has expired or was deleted, and as long as a job that is not finished needs it.
  private func checkUploads(_ db: GRDB.Database, of owner: UInt32, adding size: Int) throws {
    let sums = try Row.fetchOne(
      db.cachedStatement(
        sql: """
          SELECT count(*) AS number, coalesce(sum(size), 0) AS bytes FROM document WHERE ownerUID = ?1 AND (
            EXISTS (SELECT 1 FROM documentUse JOIN job ON job.id = documentUse.job
              WHERE documentUse.document = document.id AND job.state NOT IN ('completed', 'canceled', 'aborted'))
            OR expiresAt > ?2 AND NOT EXISTS (SELECT 1 FROM documentUse WHERE documentUse.document = document.id))
          """), arguments: [owner, clock.now()])
    guard let sums else { return }
    let count: Int = sums["number"]
    let bytes: Int = sums["bytes"]
    guard count < uploadLimits.count, bytes + size <= uploadLimits.bytes else {
      throw Problem(
        .tooManyUploads, facts: ["limit": "\(uploadLimits.count)", "megabytes": "\(uploadLimits.bytes >> 20)"])
    }
  }

  /// Enters an uploaded document.
  /// - Parameter role: What its owner is, for the audit.
  /// - Throws: `Problem`: `tooManyUploads` or the store's.
  func addDocument(_ record: DocumentRecord, as role: Role = .operator, expiresAt: Int64) throws {
    try transaction { db, _ in
      try checkUploads(db, of: record.owner, adding: record.size)
      try db.run(
        "INSERT INTO document VALUES (?, ?, ?, ?, ?)",
        [record.id, record.owner, record.mediaType, record.size, expiresAt])
      let owner = Requester(uid: record.owner, role: role)
      try Self.enter(db, AuditNote(.documentUploaded, by: owner, record.id), at: clock.now())
    }
  }

  /// A document of this owner.
  /// - Throws: `Problem`: `unknownDocument`, also for another's.
  func document(_ id: String, owner: UInt32) throws -> DocumentRecord {
    try read { db in
      guard
        let row = try Row.fetchOne(
          db.cachedStatement(sql: "SELECT * FROM document WHERE id = ? AND ownerUID = ? AND expiresAt > ?"),
          arguments: [id, owner, clock.now()])
          ?? Row.fetchOne(
            db.cachedStatement(
              sql: """
                SELECT document.* FROM document JOIN documentUse ON document.id = document
                WHERE document.id = ? AND ownerUID = ? LIMIT 1
                """), arguments: [id, owner])
      else { throw Problem(.unknownDocument) }
      return DocumentRecord(
        id: row["id"], owner: row["ownerUID"], mediaType: row["mediaType"], size: row["size"],
        isForgotten: row["expiresAt"] == 0)
    }
  }

  /// A document of this owner that it has not deleted.
  /// - Throws: `Problem`: `unknownDocument`.
  func shownDocument(_ id: String, owner: UInt32) throws -> DocumentRecord {
    let record = try document(id, owner: owner)
    guard !record.isForgotten else { throw Problem(.unknownDocument) }
    return record
  }

  /// Forgets a document at its owner's wish.
  /// - Returns: Whether its bytes may go now; false while a job needs them: they go with the job.
  func removeDocument(_ id: String, by owner: Requester) throws -> Bool {
    _ = try shownDocument(id, owner: owner.uid)
    return try transaction { db, _ in
      try db.run("UPDATE document SET expiresAt = 0 WHERE id = ?", [id])
      try Self.enter(db, AuditNote(.documentDeleted, by: owner, id), at: clock.now())
      return try Self.collectDocuments(db, at: clock.now()).contains(id)
    }
  }

  /// Deletes the rows of documents that have expired and that no job needs.
  /// - Returns: Their ids; their bytes are to be shredded.
  static func collectDocuments(_ db: GRDB.Database, at now: Int64) throws -> [String] {
    let rows = try Row.fetchAll(
      db.cachedStatement(
        sql: """
          SELECT id, ownerUID, expiresAt FROM document WHERE expiresAt <= ?
            AND NOT EXISTS (SELECT 1 FROM documentUse WHERE documentUse.document = document.id)
          """), arguments: [now])
    return try rows.map { row in
      let id: String = row["id"]
      try db.run("DELETE FROM document WHERE id = ?", [id])
      // One that its owner has deleted was told of then.
      if row["expiresAt"] != 0 {
        try enter(db, AuditNote(.documentExpired, onBehalfOf: row["ownerUID"], id), at: now)
      }
      return id
    }
  }
}
