import Core
import GRDB

extension JobStore {
  /// The site's own templates as they were sent, in order of names.
  func siteTemplates() throws -> [(name: String, json: String)] {
    try read { db in
      try Row.fetchAll(db.cachedStatement(sql: "SELECT name, json FROM template ORDER BY name")).map {
        ($0["name"], $0["json"])
      }
    }
  }

  /// Keeps a template.
  func setSiteTemplate(_ name: String, json: String, by requester: Requester? = nil) throws {
    try transaction { db, _ in
      try Self.enter(db, AuditNote(.templateStored, by: requester, name), at: clock.now())
      try db.run(
        "INSERT INTO template VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET json = excluded.json", [name, json])
    }
  }

  /// Forgets a template.
  /// - Returns: Whether there was one.
  func removeSiteTemplate(_ name: String, by requester: Requester? = nil) throws -> Bool {
    try transaction { db, _ in
      try db.run("DELETE FROM template WHERE name = ?", [name])
      guard db.changesCount > 0 else { return false }
      try Self.enter(db, AuditNote(.templateDeleted, by: requester, name), at: clock.now())
      return true
    }
  }
}
