import Testing

@testable import Core

/// The audit's chain: whatever is done to the entries is found.
@Suite struct AuditChainTests {
  /// FNV-1a of 64 bits in 32 bytes: Core takes any digest; the real one is the daemon's.
  private static let digest: @Sendable ([UInt8]) -> [UInt8] = { bytes in
    let hash = bytes.reduce(UInt64(0xCBF2_9CE4_8422_2325)) { ($0 ^ UInt64($1)) &* 0x100_0000_01B3 }
    return (0..<32).map { UInt8(truncatingIfNeeded: hash >> (8 * UInt64($0 % 8))) }
  }

  /// Entries of each form, chained.
  private static func entries(_ count: Int = 12) -> [AuditEntry] {
    var previous = AuditLink.beginning.hash
    return (1...Int64(count)).map { sequence in
      var entry = AuditEntry(
        sequence: sequence, time: AuditTime.text(1_764_316_800_000 + sequence * 977),
        uid: sequence.isMultiple(of: 3) ? nil : 1000 + UInt32(sequence % 2),
        role: sequence.isMultiple(of: 3) ? "daemon" : "operator",
        action: AuditAction.allCases[Int(sequence)].rawValue,
        subject: sequence.isMultiple(of: 4) ? nil : "j_\(sequence)",
        detail: sequence.isMultiple(of: 5) ? "printed" : nil,
        counts: sequence.isMultiple(of: 2) ? ["copies": sequence, "pages": 7] : nil)
      entry.hash = AuditChain.hash(of: entry, after: previous, digest: digest)
      previous = entry.hash
      return entry
    }
  }

  private func verdict(_ entries: [AuditEntry], head: Int64 = 12, anchor: AuditLink = .beginning) -> AuditVerdict {
    var chain = AuditChain(after: anchor, digest: Self.digest)
    for entry in entries { chain.check(entry) }
    chain.checkEnd(head: head)
    chain.checkFront(anchor: anchor)
    return chain.verdict
  }

  private func broken(_ at: Int64, _ fault: AuditVerdict.Fault) -> AuditVerdict {
    AuditVerdict(holds: false, brokenAt: at, fault: fault.rawValue)
  }

  @Test func aWholeChainHolds() { #expect(verdict(Self.entries()) == .good) }

  @Test("an entry that was altered in any of its fields is found")
  func altered() {
    let changes: [(inout AuditEntry) -> Void] = [
      { $0.time = AuditTime.text(0) }, { $0.uid = 0 }, { $0.uid = nil }, { $0.role = "root" }, { $0.action = "x" },
      { $0.subject = nil }, { $0.subject = "j_other" }, { $0.detail = "accepted" }, { $0.detail = "" },
      { $0.counts = ["copies": 1, "pages": 7] }, { $0.counts = nil }, { $0.hash = String(repeating: "0", count: 64) },
    ]
    for change in changes {
      var entries = Self.entries()
      change(&entries[9])
      #expect(entries[9] != Self.entries()[9])
      #expect(verdict(entries) == broken(10, .altered))
    }
  }

  @Test("one that was altered with its own hash made anew is found at the next")
  func rehashed() {
    var entries = Self.entries()
    entries[4].subject = "j_other"
    entries[4].hash = AuditChain.hash(of: entries[4], after: entries[3].hash, digest: Self.digest)
    #expect(verdict(entries) == broken(6, .altered))
  }

  @Test func whatWasRemovedIsFound() {
    for index in 0..<11 {
      var entries = Self.entries()
      entries.remove(at: index)
      #expect(verdict(entries) == broken(Int64(index) + 1, .missing))
    }
    #expect(verdict(Array(Self.entries().dropLast(3))) == broken(10, .truncated))
    #expect(verdict([]) == broken(1, .truncated))
  }

  @Test func whatWasSwappedIsFound() {
    var entries = Self.entries()
    entries.swapAt(3, 7)
    // In the order of their numbers the contents are altered; in the order of the file one is missing first.
    #expect(verdict(entries) == broken(4, .missing))
    var contents = Self.entries()
    (contents[3].subject, contents[7].detail) = (contents[7].subject, contents[3].detail)
    (contents[3].action, contents[7].action) = (contents[7].action, contents[3].action)
    #expect(verdict(contents) == broken(4, .altered))
  }

  @Test("of two faults the first is told")
  func first() {
    var entries = Self.entries()
    entries[8].role = "root"
    entries.remove(at: 2)
    #expect(verdict(entries) == broken(3, .missing))
  }

  @Test("a front that an entry tells of is no fault; one that nobody tells of is")
  func front() {
    var entries = Self.entries()
    let anchor = AuditLink(sequence: 5, hash: entries[4].hash)
    #expect(verdict(Array(entries[5...]), anchor: anchor) == broken(5, .removed))
    var pruned = AuditEntry(
      sequence: 13, time: AuditTime.text(0), uid: nil, role: "daemon", action: "audit-pruned",
      counts: ["removed": 5, "through": 5])
    pruned.hash = AuditChain.hash(of: pruned, after: entries[11].hash, digest: Self.digest)
    entries.append(pruned)
    #expect(verdict(Array(entries[5...]), head: 13, anchor: anchor) == .good)
    let later = AuditLink(sequence: 7, hash: entries[6].hash)
    #expect(verdict(Array(entries[7...]), head: 13, anchor: later) == broken(7, .removed))
  }

  @Test("the canonical bytes are what docs/api.md says, and no two entries share them")
  func canonical() {
    let entry = AuditEntry(
      sequence: 7, time: "2026-11-28T08:00:00.123Z", uid: 1000, role: "operator", action: "job-submitted",
      subject: "j_1", detail: nil, counts: ["pages": 2, "copies": 3])
    let previous = String(repeating: "0", count: 64)
    #expect(
      String(decoding: entry.canonicalBytes(after: previous), as: UTF8.self)
        == "15:satchel-audit-1,64:\(previous),1:7,24:2026-11-28T08:00:00.123Z,4:1000,8:operator,13:job-submitted,"
        + "3:j_1,-,16:copies=3,pages=2,")
    var other = entry
    (other.subject, other.detail) = ("j_1,-", "")
    #expect(other.canonicalBytes(after: previous) != entry.canonicalBytes(after: previous))
    #expect(AuditEntry.counts(of: entry.countsText) == entry.counts)
    #expect(AuditEntry.counts(of: "a=1=2,b,c=x") == ["a=1": 2])
  }

  @Test(
    arguments: [
      (0, "1970-01-01T00:00:00.000Z"), (1_764_316_800_123, "2025-11-28T08:00:00.123Z"),
      (951_782_399_999, "2000-02-28T23:59:59.999Z"), (951_782_400_000, "2000-02-29T00:00:00.000Z"),
      (-1, "1969-12-31T23:59:59.999Z"), (4_107_542_400_000, "2100-03-01T00:00:00.000Z"),
    ] as [(Int64, String)])
  func times(milliseconds: Int64, text: String) { #expect(AuditTime.text(milliseconds) == text) }
}
