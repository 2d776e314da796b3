import Foundation
import GRDB

extension JobStore {
  /// Replaces the digests of earlier versions, which anybody could have made and so tried out guesses by, in one
  /// transaction; once for a database.
  /// - Parameter key: Makes a keyed digest of a plain one.
  func keyDigests(_ key: (Data) -> Data) throws {
    let isDone = try transaction { db, _ in
      guard try Bool.fetchOne(db, sql: "SELECT digestsAreKeyed FROM meta") == false else { return true }
      let rows = try Row.fetchAll(db, sql: "SELECT sequence, keyDigest, bodyDigest FROM job")
      for row in rows {
        try db.run(
          "UPDATE job SET keyDigest = ?, bodyDigest = ? WHERE sequence = ?",
          [key(row["keyDigest"]), key(row["bodyDigest"]), row["sequence"] as Int64])
      }
      try db.run("UPDATE meta SET digestsAreKeyed = 1")
      return rows.isEmpty
    }
    // The old ones must not wait in the write-ahead log for the next checkpoint.
    if !isDone { _ = try database.writeWithoutTransaction { try $0.checkpoint(.truncate) } }
  }
}
