import Core
import Foundation
import GRDB

/// A job from its row. Three more columns only the submission writes.
extension JobRecord: FetchableRecord {
  init(row: Row) throws {
    self.init(
      id: row["id"],
      sequence: row["sequence"],
      kind: try Self.word(row["kind"]),
      state: try Self.word(row["state"]),
      reasons: try Self.json(row["reasons"]),
      ownerUID: row["ownerUID"],
      ownerUser: row["ownerUser"],
      requestedDevice: row["requestedDevice"],
      device: row["device"],
      copies: row["copies"],
      priority: row["priority"],
      terms: try Self.json(row["terms"]),
      attempts: row["attempts"],
      hasBegun: row["hasBegun"],
      confirmed: try Self.optionalJSON(row["confirmed"]),
      resumeAt: try Self.optionalJSON(row["resumeAt"]),
      awaited: try Self.optionalJSON(row["awaited"]),
      isCancelWanted: row["isCancelWanted"],
      isTorn: row["isTorn"],
      progress: try Self.optionalJSON(row["progress"]),
      confirmation: (row["confirmation"] as String?).flatMap(Confirmation.init(rawValue:)),
      result: try Self.optionalJSON(row["result"]),
      problem: try Self.optionalJSON(row["problem"]),
      createdAt: row["createdAt"],
      updatedAt: row["updatedAt"],
      startBy: row["startBy"],
      contentExpiresAt: row["contentExpiresAt"],
      isContentGone: row["isContentGone"],
      deliveredAt: row["deliveredAt"],
      expiringAt: row["expiringAt"])
  }

  static func text(_ value: some Encodable) throws -> String {
    String(decoding: try JSONEncoder().encode(value), as: UTF8.self)
  }

  private static func json<T: Decodable>(_ text: String) throws -> T {
    try JSONDecoder().decode(T.self, from: Data(text.utf8))
  }

  private static func optionalJSON<T: Decodable>(_ text: String?) throws -> T? { try text.map { try json($0) } }

  private static func word<T: RawRepresentable>(_ text: String) throws -> T where T.RawValue == String {
    guard let value = T(rawValue: text) else { throw Problem(.storageFailed, facts: ["function": "decode"]) }
    return value
  }
}

extension JobRecord {
  /// A column of a job's row.
  struct Column: Sendable {
    let name: String
    /// Whether it is not the same in two records.
    let differs: @Sendable (JobRecord, JobRecord) -> Bool
    /// What it holds.
    let value: @Sendable (JobRecord) throws -> (any DatabaseValueConvertible)?

    private init<T: Equatable & SendableMetatype>(
      _ name: String, _ path: any KeyPath<JobRecord, T> & Sendable,
      as convert: @escaping @Sendable (T) throws -> (any DatabaseValueConvertible)?
    ) {
      self.name = name
      differs = { $0[keyPath: path] != $1[keyPath: path] }
      value = { try convert($0[keyPath: path]) }
    }

    private static func plain<T: Equatable & DatabaseValueConvertible & SendableMetatype>(
      _ name: String, _ path: any KeyPath<JobRecord, T> & Sendable
    ) -> Column { Column(name, path) { $0 } }

    private static func plain<T: Equatable & DatabaseValueConvertible & SendableMetatype>(
      _ name: String, _ path: any KeyPath<JobRecord, T?> & Sendable
    ) -> Column { Column(name, path) { $0 } }

    private static func json<T: Equatable & Encodable & SendableMetatype>(
      _ name: String, _ path: any KeyPath<JobRecord, T?> & Sendable
    ) -> Column { Column(name, path) { try $0.map(JobRecord.text) } }

    /// What the submission writes once.
    static let fixed = [
      plain("id", \.id), Column("kind", \.kind) { $0.rawValue }, plain("ownerUID", \.ownerUID),
      plain("ownerUser", \.ownerUser), plain("requestedDevice", \.requestedDevice), plain("copies", \.copies),
      plain("priority", \.priority), Column("terms", \.terms) { try JobRecord.text($0) },
      plain("createdAt", \.createdAt),
    ]

    /// What may change.
    static let changing = [
      Column("state", \.state) { $0.rawValue }, Column("reasons", \.reasons) { try JobRecord.text($0) },
      plain("device", \.device), plain("attempts", \.attempts), plain("hasBegun", \.hasBegun),
      json("confirmed", \.confirmed), json("resumeAt", \.resumeAt), json("awaited", \.awaited),
      plain("isCancelWanted", \.isCancelWanted), plain("isTorn", \.isTorn), json("progress", \.progress),
      Column("confirmation", \.confirmation) { $0?.rawValue }, json("result", \.result), json("problem", \.problem),
      plain("updatedAt", \.updatedAt), plain("startBy", \.startBy), plain("contentExpiresAt", \.contentExpiresAt),
      plain("isContentGone", \.isContentGone), plain("deliveredAt", \.deliveredAt), plain("expiringAt", \.expiringAt),
    ]
  }
}
