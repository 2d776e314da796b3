import Core
import GRDB

extension JobStore {
  /// The most settings that are kept of one camera.
  static let cameraSettingLimit = 256
  /// The most cameras that settings are kept of; the one whose settings are oldest gives way.
  static let settingCameraLimit = 32

  /// What was set of a camera, by the settings' names; empty for one that is new.
  func cameraSettings(_ device: String) throws -> [String: Int] {
    try read { db in
      let rows = try Row.fetchAll(
        db.cachedStatement(sql: "SELECT control, value FROM cameraSetting WHERE device = ? LIMIT ?"),
        arguments: [device, Self.cameraSettingLimit])
      return Dictionary(rows.map { ($0["control"] as String, $0["value"] as Int) }) { first, _ in first }
    }
  }

  /// Keeps settings of a camera.
  /// - Parameters:
  ///   - values: By the settings' names; nil: it is kept no longer.
  ///   - deed: What somebody does by it, for the audit.
  func keepCameraSettings(_ device: String, _ values: [String: Int?], as deed: AuditNote? = nil) throws {
    try transaction { db, _ in
      if let deed { try Self.enter(db, deed, at: clock.now()) }
      let turn = try Int64.fetchOne(db.cachedStatement(sql: "SELECT ifnull(max(turn), 0) + 1 FROM cameraSetting")) ?? 1
      for (control, value) in values {
        guard let value else {
          try db.run("DELETE FROM cameraSetting WHERE device = ? AND control = ?", [device, control])
          continue
        }
        try db.run(
          """
          INSERT INTO cameraSetting (device, control, value, turn) VALUES (?, ?, ?, ?)
          ON CONFLICT (device, control) DO UPDATE SET value = excluded.value, turn = excluded.turn
          """, [device, control, value, turn])
      }
      try db.run(
        """
        DELETE FROM cameraSetting WHERE device NOT IN
          (SELECT device FROM cameraSetting GROUP BY device ORDER BY max(turn) DESC LIMIT ?)
        """, [Self.settingCameraLimit])
    }
  }
}
