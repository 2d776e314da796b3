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

extension JobStore {
  /// Enters an uploaded document.
  /// - Parameter role: What its owner is, for the audit.
  func addDocument(_ record: DocumentRecord, as role: Role = .operator, expiresAt: Int64) throws {
    try transaction { db, _ in
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
