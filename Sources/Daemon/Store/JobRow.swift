import Core
import Foundation
import GRDB

/// A job's row and the three columns that only the submission writes.
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

  /// The columns that may change, by name.
  var columns: [String: (any DatabaseValueConvertible)?] {
    get throws {
      [
        "state": state.rawValue, "reasons": try Self.text(reasons), "device": device, "attempts": attempts,
        "hasBegun": hasBegun, "confirmed": try confirmed.map(Self.text), "resumeAt": try resumeAt.map(Self.text),
        "awaited": try awaited.map(Self.text), "isTorn": isTorn, "progress": try progress.map(Self.text),
        "confirmation": confirmation?.rawValue,
        "result": try result.map(Self.text), "problem": try problem.map(Self.text), "updatedAt": updatedAt,
        "startBy": startBy, "contentExpiresAt": contentExpiresAt, "isContentGone": isContentGone,
        "deliveredAt": deliveredAt, "expiringAt": expiringAt,
      ]
    }
  }

  /// The columns that the submission writes once.
  var fixedColumns: [String: (any DatabaseValueConvertible)?] {
    get throws {
      [
        "id": id, "kind": kind.rawValue, "ownerUID": ownerUID, "ownerUser": ownerUser,
        "requestedDevice": requestedDevice, "copies": copies, "priority": priority, "terms": try Self.text(terms),
        "createdAt": createdAt,
      ]
    }
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
