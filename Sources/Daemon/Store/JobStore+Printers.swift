import Core
import Foundation
import GRDB

/// What is kept of one printer, by its id, which is its serial number's or its port's.
struct PrinterSettings: Sendable, Equatable {
  /// The profile that somebody chose.
  var profile: String?
  /// Facts that somebody stated.
  var overrides: JSONValue?
  /// What it said of itself when it was asked; nil: it has not been asked yet.
  var identity: PrinterIdentity?
  /// Whether somebody has paused it.
  var isPaused = false
}

extension JobStore {
  /// What is kept of a printer; empty for one that is new.
  func printerSettings(_ device: String) throws -> PrinterSettings {
    try read { db in try Self.printerSettings(db, device) }
  }

  /// Changes what is kept of a printer, in one transaction.
  /// - Parameters:
  ///   - deed: What somebody does by it, for the audit.
  ///   - change: Throwing leaves it as it was.
  /// - Returns: What is kept then.
  func updatePrinterSettings(
    _ device: String, as deed: AuditNote? = nil, _ change: @Sendable (inout PrinterSettings) throws -> Void
  ) throws -> PrinterSettings {
    try transaction { db, _ in
      var settings = try Self.printerSettings(db, device)
      try change(&settings)
      try Self.write(db, settings, device)
      if let deed { try Self.enter(db, deed, at: clock.now()) }
      return settings
    }
  }

  private static func printerSettings(_ db: GRDB.Database, _ device: String) throws -> PrinterSettings {
    guard
      let row = try Row.fetchOne(
        db.cachedStatement(sql: "SELECT * FROM printerSettings WHERE device = ?"), arguments: [device])
    else { return PrinterSettings() }
    return PrinterSettings(
      profile: row["profile"],
      overrides: try (row["overrides"] as String?).map { try JSONValue.parse(Array($0.utf8)) },
      identity: try (row["identity"] as String?).map {
        try JSONDecoder().decode(PrinterIdentity.self, from: Data($0.utf8))
      },
      isPaused: row["isPaused"])
  }

  private static func write(_ db: GRDB.Database, _ settings: PrinterSettings, _ device: String) throws {
    try db.run(
      """
      INSERT INTO printerSettings (device, profile, overrides, identity, isPaused) VALUES (?, ?, ?, ?, ?)
      ON CONFLICT (device) DO UPDATE
      SET profile = excluded.profile, overrides = excluded.overrides, identity = excluded.identity,
        isPaused = excluded.isPaused
      """,
      [
        device, settings.profile,
        settings.overrides.map { String(decoding: $0.serialized(), as: UTF8.self) },
        try settings.identity.map { String(decoding: try JSONEncoder().encode($0), as: UTF8.self) },
        settings.isPaused,
      ])
  }
}
