import Client
import ClientTestKit
import Core
import Crypto
import Testing

/// The audit as a client reads and checks it.
@Suite struct AuditCallTests {
  private static let digest: @Sendable ([UInt8]) -> [UInt8] = { Array(SHA256.hash(data: $0)) }

  private func entries(_ count: Int) -> [AuditEntry] {
    var previous = AuditLink.beginning.hash
    return (1...Int64(count)).map { sequence in
      var entry = AuditEntry(
        sequence: sequence, time: AuditTime.text(sequence), uid: 1000, role: "operator",
        action: sequence == 4 ? "from-a-newer-daemon" : "photo-viewed", subject: "j_\(sequence)")
      entry.hash = AuditChain.hash(of: entry, after: previous, digest: Self.digest)
      previous = entry.hash
      return entry
    }
  }

  private func link(_ entry: AuditEntry?) -> AuditLink {
    entry.map { AuditLink(sequence: $0.sequence, hash: $0.hash) } ?? .beginning
  }

  /// A daemon that has these entries, and says of itself that all is well.
  private func daemon(
    _ entries: [AuditEntry], anchor: AuditLink = .beginning, head: Int64? = nil
  ) async throws -> ScriptedServer {
    try await ScriptedServer { request, _ in
      let numbers = request.line.matches(of: #/[0-9]+/#).compactMap { Int64($0.output) }
      let (after, limit) = (max(numbers[1], anchor.sequence), Int(numbers[2]))
      let rest = entries.filter { $0.sequence > after }
      let page = AuditPage(
        entries: Array(rest.prefix(limit)),
        previous: entries.last { $0.sequence <= after }.map { AuditLink(sequence: $0.sequence, hash: $0.hash) }
          ?? anchor,
        anchor: anchor,
        head: AuditLink(sequence: head ?? entries.last?.sequence ?? 0, hash: entries.last?.hash ?? anchor.hash),
        chain: .good, nextAfter: rest.count > limit ? rest[limit - 1].sequence : nil)
      let json = (try? WireCoding.encode(page)).map { String(decoding: $0, as: UTF8.self) } ?? ""
      return [.send(answer("200 OK", "application/json", json))]
    }
  }

  private func check(
    _ server: ScriptedServer, expecting expected: AuditLink? = nil
  ) async throws -> (report: AuditReport, taken: [Int64]) {
    var taken: [Int64] = []
    let client = SatchelClient(socketPath: server.path)
    let report = try await client.checkAudit(expecting: expected, limit: 3) { taken.append($0.sequence) }
    return (report, taken)
  }

  @Test func itIsReadPageByPageAndCheckedHere() async throws {
    let all = entries(8)
    let server = try await daemon(all)
    let (report, taken) = try await check(server)
    #expect(report == AuditReport(anchor: .beginning, head: link(all.last), entries: 8, chain: .good))
    #expect(taken == Array(1...8) && report.holds)
    #expect(
      server.requests.map(\.line) == [0, 3, 6].map { "GET /v1/audit?after=\($0)&limit=3 HTTP/1.1" })
  }

  @Test("a daemon that calls a broken chain whole is not believed")
  func lying() async throws {
    var altered = entries(8)
    altered[4].uid = 0
    #expect(
      try await check(try await daemon(altered)).report.chain
        == AuditVerdict(holds: false, brokenAt: 5, fault: "altered"))
    var missing = entries(8)
    missing.remove(at: 3)
    #expect(
      try await check(try await daemon(missing)).report.chain
        == AuditVerdict(holds: false, brokenAt: 4, fault: "missing"))
    #expect(
      try await check(try await daemon(Array(entries(8).dropLast()), head: 8)).report.chain
        == AuditVerdict(holds: false, brokenAt: 8, fault: "truncated"))
    let all = entries(8)
    #expect(
      try await check(try await daemon(Array(all[2...]), anchor: link(all[1]))).report.chain
        == AuditVerdict(holds: false, brokenAt: 2, fault: "removed"))
  }

  @Test("a place that was noted is found, past its time, or contradicted")
  func expectations() async throws {
    let all = entries(8)
    let whole = try await daemon(all)
    #expect(try await check(whole, expecting: link(all[4])).report.expected == .found)
    let wrong = AuditLink(sequence: 5, hash: all[3].hash)
    let contradicted = try await check(whole, expecting: wrong).report
    #expect(contradicted.expected == .contradicted && contradicted.chain.holds && !contradicted.holds)
    // One that was written anew, shorter.
    #expect(
      try await check(whole, expecting: AuditLink(sequence: 9, hash: all[3].hash)).report.expected == .contradicted)
    let short = try await daemon(Array(all[3...]), anchor: link(all[2]))
    #expect(try await check(short, expecting: link(all[1])).report.expected == .pruned)
    #expect(try await check(short, expecting: link(all[2])).report.expected == .pruned)
    #expect(
      try await check(short, expecting: AuditLink(sequence: 3, hash: all[1].hash)).report.expected == .contradicted)
  }

  @Test func anAuditWithoutEntriesIsWhole() async throws {
    let (report, taken) = try await check(try await daemon([]))
    #expect(report.holds && report.entries == 0 && taken.isEmpty)
  }

  @Test func aDaemonThatLeadsInCirclesIsNotFollowed() async throws {
    let page = AuditPage(
      entries: entries(1), previous: .beginning, anchor: .beginning, head: link(entries(1).last), chain: .good,
      nextAfter: 1)
    let json = String(decoding: try WireCoding.encode(page), as: UTF8.self)
    let server = try await ScriptedServer { _, _ in [.send(answer("200 OK", "application/json", json))] }
    let (report, taken) = try await check(server)
    #expect(!report.holds && taken.count == 2)
  }
}
