import Core
import GRDB

extension JobStore {
  /// SQLite's quick check of the whole database as it is on the disk.
  /// - Throws: `Problem`: `storageDamaged`, or what keeps the store from reading at all.
  func checkIntegrity() throws {
    try read { db in
      // The only connection there is never reads a page again that it has in its cache.
      db.releaseMemory()
      guard try String.fetchOne(db, sql: "PRAGMA quick_check(1)") == "ok" else {
        throw Problem(.storageDamaged, facts: ["function": "quick_check"])
      }
    }
  }
}
