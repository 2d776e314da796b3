import Core
import Crypto
import Foundation
import GRDB

extension JobStore {
  /// Entries that are kept at most; the bound is looked at with each thousandth, so there may be a thousand more.
  static let auditLimit: Int64 = 200_000
  private static let auditStride: Int64 = 1000
  /// Entries past their time go once a day, in parts of so many.
  private static let auditBatch = 2000
  private static let day: Int64 = 24 * 3_600_000

  /// SHA-256, as the chain takes it.
  static let digest: @Sendable ([UInt8]) -> [UInt8] = { Array(SHA256.hash(data: $0)) }

  /// Enters what was done, in a transaction of its own.
  func enter(_ notes: [AuditNote]) throws {
    guard !notes.isEmpty else { return }
    try transaction { db, _ in
      for note in notes { try Self.enter(db, note, at: clock.now()) }
    }
  }

  /// Enters what was done, in the transaction that does it.
  static func enter(_ db: GRDB.Database, _ note: AuditNote, at now: Int64) throws {
    let last = try auditLast(db)
    let entry = note.entry(sequence: try auditHead(db) + 1, at: now)
    let hash = digest(entry.canonicalBytes(after: last.hash))
    try db.run(
      """
      INSERT INTO audit (sequence, at, uid, role, action, subject, detail, counts, hash, steadyAt)
      VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ? - (SELECT clockShift FROM meta))
      """,
      [
        entry.sequence, now, entry.uid, entry.role, entry.action, entry.subject, entry.detail, entry.countsText,
        Data(hash), now,
      ])
    if entry.sequence.isMultiple(of: auditStride) {
      try pruneAudit(db, through: entry.sequence - auditLimit, at: now)
    }
  }

  /// One page of the audit, oldest first, checked against the entry before it.
  /// - Parameters:
  ///   - after: The entries behind this number; those that are gone are passed over.
  ///   - limit: The most entries.
  func audit(after: Int64, limit: Int) throws -> AuditPage {
    try read { db in
      let anchor = try Self.auditAnchor(db)
      var previous = anchor
      if after > anchor.sequence {
        let found = try Row.fetchOne(
          db.cachedStatement(
            sql: "SELECT sequence, hash FROM audit WHERE sequence <= ? ORDER BY sequence DESC LIMIT 1"),
          arguments: [after])
        previous = found.map(Self.link) ?? anchor
      }
      let rows = try Row.fetchAll(
        db.cachedStatement(sql: "SELECT * FROM audit WHERE sequence > ? ORDER BY sequence LIMIT ?"),
        arguments: [previous.sequence, limit + 1])
      let entries = rows.prefix(limit).map(Self.entry)
      let head = AuditLink(sequence: try Self.auditHead(db), hash: try Self.auditLast(db).hash)
      var chain = AuditChain(after: previous, digest: Self.digest)
      for entry in entries { chain.check(entry) }
      let hasMore = rows.count > limit
      if !hasMore { chain.checkEnd(head: head.sequence) }
      return AuditPage(
        entries: entries, previous: previous, anchor: anchor, head: head, chain: chain.verdict,
        nextAfter: hasMore ? entries.last?.sequence : nil)
    }
  }

  /// The number that was given last, and the hash of the last entry that is there.
  func auditHead() throws -> AuditLink {
    try read { db in AuditLink(sequence: try Self.auditHead(db), hash: try Self.auditLast(db).hash) }
  }

  /// Removes the entries up to a number; the anchor holds the last of them, and an entry tells of it.
  static func pruneAudit(_ db: GRDB.Database, through last: Int64, at now: Int64) throws {
    guard
      let row = try Row.fetchOne(
        db.cachedStatement(
          sql: "SELECT sequence, hash FROM audit WHERE sequence <= ? ORDER BY sequence DESC LIMIT 1"),
        arguments: [last])
    else { return }
    let sequence: Int64 = row["sequence"]
    try db.run("DELETE FROM audit WHERE sequence <= ?", [sequence])
    let removed = db.changesCount
    try db.run("UPDATE auditAnchor SET sequence = ?, hash = ?", [sequence, row["hash"] as Data])
    try enter(
      db, AuditNote(.auditPruned, counts: [.removed: Int64(removed), .through: sequence]), at: now)
  }

  /// Removes the entries that are past their time, a part of them where there are many.
  ///
  /// Age is counted by a time that no setting of the clock moves: a kit whose clock jumps ahead loses nothing.
  /// - Parameter period: How long entries are kept, in seconds.
  /// - Returns: When the next fall due, in milliseconds since 1970; nil where there are none.
  static func sweepAudit(_ db: GRDB.Database, keeping period: Int, at now: Int64) throws -> Int64? {
    let shift = try Int64.fetchOne(db.cachedStatement(sql: "SELECT clockShift FROM meta")) ?? 0
    func due() throws -> Int64? {
      try Int64.fetchOne(db.cachedStatement(sql: "SELECT steadyAt FROM audit ORDER BY sequence LIMIT 1"))
        .map { $0 + Int64(period) * 1000 + day + shift }
    }
    guard let first = try due(), first <= now else { return try due() }
    let last = try Int64.fetchOne(
      db.cachedStatement(
        sql: """
          SELECT max(sequence) FROM (SELECT sequence, steadyAt FROM audit ORDER BY sequence LIMIT ?) WHERE steadyAt <= ?
          """), arguments: [auditBatch, now - shift - Int64(period) * 1000])
    if let last { try pruneAudit(db, through: last, at: now) }
    return try due()
  }

  private static func auditHead(_ db: GRDB.Database) throws -> Int64 {
    try Int64.fetchOne(db.cachedStatement(sql: "SELECT seq FROM sqlite_sequence WHERE name = 'audit'")) ?? 0
  }

  private static func auditLast(_ db: GRDB.Database) throws -> AuditLink {
    let row = try Row.fetchOne(
      db.cachedStatement(sql: "SELECT sequence, hash FROM audit ORDER BY sequence DESC LIMIT 1"))
    return try row.map(link) ?? auditAnchor(db)
  }

  private static func auditAnchor(_ db: GRDB.Database) throws -> AuditLink {
    try Row.fetchOne(db.cachedStatement(sql: "SELECT sequence, hash FROM auditAnchor")).map(link) ?? .beginning
  }

  private static func link(_ row: Row) -> AuditLink {
    AuditLink(sequence: row["sequence"], hash: AuditChain.hexadecimal(row["hash"] as Data))
  }

  private static func entry(_ row: Row) -> AuditEntry {
    AuditEntry(
      sequence: row["sequence"], time: AuditTime.text(row["at"]), uid: row["uid"], role: row["role"],
      action: row["action"], subject: row["subject"], detail: row["detail"],
      counts: AuditEntry.counts(of: row["counts"]), hash: AuditChain.hexadecimal(row["hash"] as Data))
  }
}
