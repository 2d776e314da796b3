import Core
import Foundation
import GRDB

/// Opens the one connection to the database, with the pragmas that keep a committed job through a power cut.
enum DatabaseFile {
  /// Whether there is no database, or a file without a byte in its place.
  static func isEmpty(path: String) -> Bool {
    var facts = stat()
    return stat(path, &facts) != 0 ? errno == ENOENT : facts.st_size == 0
  }

  /// Opens, migrates and checks the database of a data folder.
  /// - Parameter path: The database file; its folder exists.
  /// - Throws: `Problem`: `databaseInUse`, `storageFull`, `storageReadOnly` or `storageFailed`.
  static func open(path: String) throws -> DatabaseQueue {
    do {
      var configuration = GRDB.Configuration()
      configuration.label = "satchel"
      configuration.foreignKeysEnabled = true
      configuration.busyMode = .immediateError
      configuration.prepareDatabase { db in
        try db.execute(sql: "PRAGMA locking_mode=EXCLUSIVE")
        try db.execute(sql: "PRAGMA journal_mode=WAL")
        try db.execute(sql: "PRAGMA secure_delete=ON")
      }
      let queue = try DatabaseQueue(path: path, configuration: configuration)
      // GRDB sets synchronous=NORMAL after `prepareDatabase` (facts/system.md), so it is set here and read back.
      try queue.inDatabase { db in
        try db.execute(sql: "PRAGMA synchronous=FULL")
        try check(db)
      }
      try migrator.migrate(queue)
      // An exclusive lock is taken by the first write: take it now, so that a second daemon is refused at its start.
      try queue.inDatabase { db in
        try db.execute(sql: "UPDATE meta SET starts = starts + 1")
        guard try String.fetchOne(db, sql: "PRAGMA quick_check(1)") == "ok" else {
          throw Problem(.storageDamaged, facts: ["function": "quick_check"])
        }
      }
      return queue
    } catch let problem as Problem {
      throw problem
    } catch {
      throw Problem(storage: error)
    }
  }

  /// The pragmas as SQLite reads them back; a wrong one is a failure, not a warning.
  private static func check(_ db: GRDB.Database) throws {
    let wanted = [
      "journal_mode": "wal", "synchronous": "2", "foreign_keys": "1", "locking_mode": "exclusive", "secure_delete": "1",
    ]
    for (name, value) in wanted {
      let found = try String.fetchOne(db, sql: "SELECT CAST((SELECT * FROM pragma_\(name)) AS TEXT)")
      guard found == value else { throw Problem(.storageFailed, facts: ["function": "PRAGMA \(name)"]) }
    }
  }

  private static var migrator: DatabaseMigrator {
    var migrator = DatabaseMigrator()
    migrator.registerMigration("1: jobs, events, documents") { db in
      try db.execute(
        sql: """
          CREATE TABLE meta (starts INTEGER NOT NULL) STRICT;
          INSERT INTO meta VALUES (0);
          CREATE TABLE job (
            sequence INTEGER PRIMARY KEY AUTOINCREMENT,
            id TEXT NOT NULL UNIQUE,
            kind TEXT NOT NULL,
            state TEXT NOT NULL,
            reasons TEXT NOT NULL,
            ownerUID INTEGER NOT NULL,
            ownerUser TEXT NOT NULL,
            requestedDevice TEXT NOT NULL,
            device TEXT,
            copies INTEGER NOT NULL,
            priority INTEGER NOT NULL,
            terms TEXT NOT NULL,
            attempts INTEGER NOT NULL,
            hasBegun INTEGER NOT NULL,
            confirmed TEXT,
            resumeAt TEXT,
            isTorn INTEGER NOT NULL,
            progress TEXT,
            confirmation TEXT,
            result TEXT,
            problem TEXT,
            createdAt INTEGER NOT NULL,
            updatedAt INTEGER NOT NULL,
            startBy INTEGER,
            contentExpiresAt INTEGER,
            isContentGone INTEGER NOT NULL,
            deliveredAt INTEGER,
            referenceTag BLOB,
            keyDigest BLOB NOT NULL,
            bodyDigest BLOB NOT NULL,
            UNIQUE (ownerUID, keyDigest)
          ) STRICT;
          CREATE INDEX jobQueue ON job (kind, priority DESC, sequence) WHERE state = 'pending';
          CREATE INDEX jobStartBy ON job (startBy) WHERE state = 'pending' AND startBy IS NOT NULL;
          CREATE INDEX jobUnfinished ON job (state) WHERE state NOT IN ('completed', 'canceled', 'aborted');
          CREATE INDEX jobState ON job (state, sequence);
          CREATE INDEX jobReference ON job (referenceTag, sequence) WHERE referenceTag IS NOT NULL;
          CREATE INDEX jobContent ON job (contentExpiresAt) WHERE contentExpiresAt IS NOT NULL;
          CREATE INDEX jobAge ON job (updatedAt) WHERE state IN ('completed', 'canceled', 'aborted');
          CREATE TABLE event (
            id INTEGER PRIMARY KEY AUTOINCREMENT,
            name TEXT NOT NULL,
            subject TEXT NOT NULL,
            ownerUID INTEGER,
            state TEXT,
            reasons TEXT,
            progress TEXT,
            at INTEGER NOT NULL
          ) STRICT;
          CREATE TABLE document (
            id TEXT PRIMARY KEY,
            ownerUID INTEGER NOT NULL,
            mediaType TEXT NOT NULL,
            size INTEGER NOT NULL,
            expiresAt INTEGER NOT NULL
          ) STRICT;
          CREATE INDEX documentExpiry ON document (expiresAt);
          CREATE TABLE documentUse (
            document TEXT NOT NULL REFERENCES document (id),
            job TEXT NOT NULL REFERENCES job (id) ON DELETE CASCADE,
            PRIMARY KEY (document, job)
          ) STRICT, WITHOUT ROWID;
          CREATE INDEX documentUseJob ON documentUse (job);
          CREATE TABLE tornPaper (
            device TEXT PRIMARY KEY,
            job TEXT NOT NULL,
            position TEXT NOT NULL
          ) STRICT, WITHOUT ROWID;
          """)
    }
    migrator.registerMigration("2: printer settings") { db in
      try db.execute(
        sql: """
          CREATE TABLE printerSettings (
            device TEXT PRIMARY KEY,
            profile TEXT,
            overrides TEXT,
            identity TEXT
          ) STRICT, WITHOUT ROWID;
          """)
    }
    migrator.registerMigration("3: the site's templates") { db in
      try db.execute(
        sql: "CREATE TABLE template (name TEXT PRIMARY KEY, json TEXT NOT NULL) STRICT, WITHOUT ROWID")
    }
    migrator.registerMigration("4: awaited confirmations") { db in
      try db.execute(sql: "ALTER TABLE job ADD COLUMN awaited TEXT")
    }
    migrator.registerMigration("5: paused printers") { db in
      try db.execute(sql: "ALTER TABLE printerSettings ADD COLUMN isPaused INTEGER NOT NULL DEFAULT 0")
    }
    migrator.registerMigration("6: expiring photos, the clock") { db in
      // Photos of earlier versions were kept for 30 days: their owners are told two days ahead as well.
      try db.execute(
        sql: """
          ALTER TABLE job ADD COLUMN expiringAt INTEGER;
          CREATE INDEX jobExpiring ON job (expiringAt) WHERE expiringAt IS NOT NULL;
          UPDATE job SET expiringAt = contentExpiresAt - 172800000
            WHERE kind = 'photo' AND state = 'completed' AND deliveredAt IS NULL AND contentExpiresAt IS NOT NULL;
          ALTER TABLE meta ADD COLUMN clockSeen INTEGER;
          """)
    }
    migrator.registerMigration("7: camera settings") { db in
      try db.execute(
        sql: """
          CREATE TABLE cameraSetting (
            device TEXT NOT NULL,
            control TEXT NOT NULL,
            value INTEGER NOT NULL,
            PRIMARY KEY (device, control)
          ) STRICT, WITHOUT ROWID;
          """)
    }
    migrator.registerMigration("8: the order of camera settings") { db in
      try db.execute(sql: "ALTER TABLE cameraSetting ADD COLUMN turn INTEGER NOT NULL DEFAULT 0")
    }
    migrator.registerMigration("9: the audit") { db in
      // AUTOINCREMENT keeps the number that was given last apart from the rows, so that a missing end is noticed.
      try db.execute(
        sql: """
          CREATE TABLE audit (
            sequence INTEGER PRIMARY KEY AUTOINCREMENT,
            at INTEGER NOT NULL,
            uid INTEGER,
            role TEXT NOT NULL,
            action TEXT NOT NULL,
            subject TEXT,
            detail TEXT,
            counts TEXT,
            hash BLOB NOT NULL,
            steadyAt INTEGER NOT NULL
          ) STRICT;
          CREATE TABLE auditAnchor (sequence INTEGER NOT NULL, hash BLOB NOT NULL) STRICT;
          INSERT INTO auditAnchor VALUES (0, zeroblob(32));
          ALTER TABLE meta ADD COLUMN clockShift INTEGER NOT NULL DEFAULT 0;
          """)
    }
    migrator.registerMigration("10: keyed digests") { db in
      try db.execute(sql: "ALTER TABLE meta ADD COLUMN digestsAreKeyed INTEGER NOT NULL DEFAULT 0")
    }
    migrator.registerMigration("11: open commands") { db in
      try db.execute(
        sql: "CREATE TABLE openCommand (device TEXT PRIMARY KEY, bytes INTEGER NOT NULL) STRICT, WITHOUT ROWID")
    }
    migrator.registerMigration("12: wishes to cancel") { db in
      try db.execute(sql: "ALTER TABLE job ADD COLUMN isCancelWanted INTEGER NOT NULL DEFAULT 0")
    }
    return migrator
  }
}

extension Problem {
  /// A store's failure as a problem: which call failed, and none of the data.
  init(storage error: any Error) {
    if let problem = error as? Problem {
      self = problem
      return
    }
    if let error = error as? DatabaseError {
      let code: ProblemCode =
        switch error.resultCode {
        case .SQLITE_BUSY, .SQLITE_LOCKED: .databaseInUse
        case .SQLITE_FULL: .storageFull
        case .SQLITE_CORRUPT, .SQLITE_NOTADB: .storageDamaged
        case .SQLITE_READONLY, .SQLITE_CANTOPEN, .SQLITE_PERM: .storageReadOnly
        default: .storageFailed
        }
      self.init(code, facts: ["function": "sqlite3 \(error.extendedResultCode.rawValue)"])
      return
    }
    self.init(.storageFailed, facts: ["function": "\(type(of: error))"])
  }
}
