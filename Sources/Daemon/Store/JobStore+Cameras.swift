import Core
import GRDB

extension JobStore {
  /// The most settings that are kept of one camera.
  static let cameraSettingLimit = 256

  /// What was set of a camera, by the settings' names; empty for one that is new.
  func cameraSettings(_ device: String) throws -> [String: Int] {
    try read { db in
      let rows = try Row.fetchAll(
        db, sql: "SELECT control, value FROM cameraSetting WHERE device = ? LIMIT ?",
        arguments: [device, Self.cameraSettingLimit])
      return Dictionary(rows.map { ($0["control"] as String, $0["value"] as Int) }) { first, _ in first }
    }
  }

  /// Keeps a setting of a camera.
  /// - Parameter value: nil: it is kept no longer.
  func keepCameraSetting(_ device: String, _ control: String, _ value: Int?) throws {
    try transaction { db, _ in
      guard let value else {
        try db.execute(
          sql: "DELETE FROM cameraSetting WHERE device = ? AND control = ?", arguments: [device, control])
        return
      }
      try db.execute(
        sql: """
          INSERT INTO cameraSetting (device, control, value) VALUES (?, ?, ?)
          ON CONFLICT (device, control) DO UPDATE SET value = excluded.value
          """,
        arguments: [device, control, value])
    }
  }
}
