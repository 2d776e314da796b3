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
  func setSiteTemplate(_ name: String, json: String) throws {
    try transaction { db, _ in
      try db.run(
        "INSERT INTO template VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET json = excluded.json", [name, json])
    }
  }

  /// Forgets a template.
  /// - Returns: Whether there was one.
  func removeSiteTemplate(_ name: String) throws -> Bool {
    try transaction { db, _ in
      try db.run("DELETE FROM template WHERE name = ?", [name])
      return db.changesCount > 0
    }
  }
}
