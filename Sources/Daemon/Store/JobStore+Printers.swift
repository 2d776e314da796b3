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

  /// Notes that a device may be left within a command, so that whoever opens it next clears it first.
  /// - Parameter bytes: The most that the command may still want, as far as is known; at least 1.
  func noteOpenCommand(device: String, bytes: Int) throws {
    try transaction { db, _ in try Self.noteOpenCommand(db, device: device, bytes: bytes) }
  }

  static func noteOpenCommand(_ db: GRDB.Database, device: String, bytes: Int) throws {
    try db.run(
      """
      INSERT INTO openCommand VALUES (?, ?) ON CONFLICT (device) DO UPDATE SET bytes = max(bytes, excluded.bytes)
      """, [device, max(1, bytes)])
  }

  /// What was noted; 0 for a device that is between commands.
  func openCommand(device: String) throws -> Int {
    try read { db in
      try Int.fetchOne(
        db.cachedStatement(sql: "SELECT bytes FROM openCommand WHERE device = ?"), arguments: [device]) ?? 0
    }
  }

  /// Notes that a device is between commands.
  func clearOpenCommand(device: String) throws {
    try transaction { db, _ in try db.run("DELETE FROM openCommand WHERE device = ?", [device]) }
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
