import Core
import Foundation
import GRDB
import Testing

@testable import Daemon

/// The audit in the database: what is entered, what is found, what goes.
@Suite struct AuditStoreTests {
  private let test: TestStore

  init() throws { test = try TestStore() }

  private func enter(_ count: Int, _ store: JobStore? = nil) async throws {
    for number in 0..<count {
      try await (store ?? test.store).enter([AuditNote(.photoViewed, by: .officer, "j_\(number)")])
    }
  }

  /// The whole audit, page by page, checked as a client does.
  private func check(_ store: JobStore? = nil) async throws -> (entries: [AuditEntry], verdict: AuditVerdict) {
    let store = store ?? test.store
    var page = try await store.audit(after: 0, limit: 7)
    var chain = AuditChain(after: page.anchor, digest: JobStore.digest)
    var entries: [AuditEntry] = []
    while true {
      for entry in page.entries { chain.check(entry) }
      entries += page.entries
      guard let next = page.nextAfter else { break }
      page = try await store.audit(after: next, limit: 7)
      #expect(page.previous == AuditLink(sequence: next, hash: entries.last?.hash ?? ""))
    }
    chain.checkEnd(head: page.head.sequence)
    chain.checkFront(anchor: page.anchor)
    return (entries, chain.verdict)
  }

  private func tamper(_ sql: String) async throws {
    try await test.store.database.write { db in try db.execute(sql: sql) }
  }

  @Test("entries are numbered without a gap, chained by SHA-256, and a restart goes on with them")
  func chained() async throws {
    try await enter(3)
    let later = test.restarted()
    _ = try await later.recover(keeping: 60)
    try await enter(2, later)
    let (entries, verdict) = try await check(later)
    #expect(verdict == .good && entries.map(\.sequence) == [1, 2, 3, 4, 5, 6])
    #expect(entries[3].action == "daemon-started" && entries[3].role == "daemon" && entries[3].uid == nil)
    #expect(entries[0].uid == 1000 && entries[0].role == "operator" && entries[0].subject == "j_0")
    #expect(entries[0].time == AuditTime.text(test.now))
    // By sha256sum, so that anybody can do it after us.
    let first = AuditNote(.photoViewed, by: .officer, "j_0").entry(sequence: 1, at: 1_700_000_000_000)
    #expect(first.hash.isEmpty && entries[0].hash == Self.firstHash)
  }

  /// printf '15:satchel-audit-1,64:0…0,1:1,24:2023-11-14T22:13:20.000Z,4:1000,8:operator,12:photo-viewed,3:j_0,-,-,' |
  /// sha256sum
  private static let firstHash = "100416597ae3dafa51c1c505ad041a275527a0e6996988295717d3c9195715f6"

  @Test(
    "a page tells where it breaks, and the last one that its end is missing",
    arguments: [
      ("UPDATE audit SET uid = 1001 WHERE sequence = 5", 5, "altered"),
      ("UPDATE audit SET at = at - 1 WHERE sequence = 1", 1, "altered"),
      ("UPDATE audit SET hash = zeroblob(32) WHERE sequence = 8", 8, "altered"),
      ("DELETE FROM audit WHERE sequence = 4", 4, "missing"), ("DELETE FROM audit WHERE sequence > 7", 8, "truncated"),
      ("DELETE FROM audit WHERE sequence < 3", 1, "missing"), ("DELETE FROM audit", 1, "truncated"),
      (
        """
        UPDATE auditAnchor SET sequence = 4, hash = (SELECT hash FROM audit WHERE sequence = 4);
        DELETE FROM audit WHERE sequence <= 4
        """, 4, "removed"
      ),
      (
        """
        UPDATE audit SET sequence = 99 WHERE sequence = 2; UPDATE audit SET sequence = 2 WHERE sequence = 6;
        UPDATE audit SET sequence = 6 WHERE sequence = 99
        """, 2, "altered"
      ),
    ] as [(String, Int64, String)])
  func broken(sql: String, at: Int64, fault: String) async throws {
    try await enter(10)
    #expect(try await check().verdict == .good)
    try await tamper(sql)
    let expected = AuditVerdict(holds: false, brokenAt: at, fault: fault)
    #expect(try await check().verdict == expected)
    if fault != "removed" { #expect(try await test.store.audit(after: 0, limit: 100).chain == expected) }
    // What is entered afterwards hides nothing.
    try await enter(3)
    let now = try await check().verdict
    #expect(!now.holds && now.brokenAt == at)
  }

  @Test("pages: an end beyond the last, in the middle, before the anchor")
  func pages() async throws {
    try await enter(10)
    let middle = try await test.store.audit(after: 4, limit: 3)
    #expect(middle.entries.map(\.sequence) == [5, 6, 7] && middle.nextAfter == 7 && middle.chain == .good)
    #expect(middle.previous.sequence == 4 && middle.head.sequence == 10)
    #expect(try await test.store.audit(after: 7, limit: 3).nextAfter == nil)
    let beyond = try await test.store.audit(after: 99, limit: 3)
    #expect(beyond.entries.isEmpty && beyond.nextAfter == nil && beyond.chain == .good)
  }

  @Test("what is past its time goes once a day; the chain goes on from the anchor, and tells of it")
  func old() async throws {
    let period = 1000 * 24 * 3600
    try await enter(4)
    test.advance(seconds: 2 * 24 * 3600)
    try await enter(2)
    #expect(
      try await test.store.sweep(metadata: 100, audit: period).nextDue == test.now + Int64(period - 86_400) * 1000)
    // Within the day nothing goes, though four are past their time.
    test.advance(seconds: Int64(period) - 2 * 24 * 3600 + 3600)
    _ = try await test.store.sweep(metadata: 100, audit: period)
    #expect(try await check().entries.count == 6)
    test.advance(seconds: 24 * 3600)
    _ = try await test.store.sweep(metadata: 100, audit: period)
    let (entries, verdict) = try await check()
    #expect(verdict == .good && entries.map(\.sequence) == [5, 6, 7])
    #expect(entries[2].action == "audit-pruned" && entries[2].counts == ["removed": 4, "through": 4])
    #expect(try await test.store.audit(after: 0, limit: 9).anchor.sequence == 4)
    #expect(try await test.store.audit(after: 2, limit: 9).previous.sequence == 4)
  }

  @Test("all of it may go, and the numbers go on")
  func all() async throws {
    try await enter(4)
    test.advance(seconds: 100 * 24 * 3600)
    _ = try await test.store.sweep(metadata: 100, audit: 3600)
    let (entries, verdict) = try await check()
    #expect(verdict == .good && entries.map(\.sequence) == [5])
  }

  @Test("a clock that jumps ahead takes nothing away, and is told of with the seconds")
  func clock() async throws {
    try await enter(4)
    test.setClock(by: 20 * 365 * 24 * 3600)
    _ = try await test.store.sweep(metadata: 100, audit: 3600)
    let (entries, verdict) = try await check()
    #expect(verdict == .good && entries.count == 5)
    #expect(entries[4].action == "clock-set" && entries[4].counts == ["seconds": 20 * 365 * 24 * 3600])
    #expect(entries[4].time == AuditTime.text(test.now))
    test.setClock(by: -20 * 365 * 24 * 3600)
    test.advance(seconds: 2 * 24 * 3600)
    _ = try await test.store.sweep(metadata: 100, audit: 3600)
    #expect(try await check().entries.first?.sequence == 6)
  }

  @Test("there are never many more than the bound: what is over it goes with each thousandth entry")
  func bound() async throws {
    try await enter(5)
    try await tamper("UPDATE sqlite_sequence SET seq = \(JobStore.auditLimit + 999) WHERE name = 'audit'")
    try await enter(1)
    let page = try await test.store.audit(after: 0, limit: 100)
    #expect(page.anchor.sequence == 5)
    #expect(page.entries.map(\.action) == ["photo-viewed", "audit-pruned"])
    #expect(page.entries.last?.counts == ["removed": 5, "through": 5])
  }

  @Test("what fails is not entered, and what is entered is told of in the same transaction")
  func together() async throws {
    let job = test.printout()
    let deed = AuditNote(.jobSubmitted, by: .officer, job.id, detail: "print", counts: [.copies: 1])
    _ = try await test.store.submit(
      job, keyDigest: Data("k".utf8), bodyDigest: Data(), referenceTag: nil, limit: 10, as: deed)
    // The same again is no submission.
    _ = try await test.store.submit(
      job, keyDigest: Data("k".utf8), bodyDigest: Data(), referenceTag: nil, limit: 10, as: deed)
    await #expect(throws: Problem.self) {
      try await test.store.update(job.id, as: AuditNote(.jobHeld, by: .officer, job.id)) { $0.state = .completed }
    }
    await #expect(throws: Problem(.unknownJob)) {
      try await test.store.update("j_none", as: AuditNote(.jobHeld, by: .officer, "j_none")) { _ in }
    }
    let entries = try await check().entries
    #expect(entries.map(\.action) == ["job-submitted"] && entries[0].counts == ["copies": 1])
  }
}
