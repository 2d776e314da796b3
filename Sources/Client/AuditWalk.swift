import Core
import Crypto

/// What a check of the whole audit found.
public struct AuditReport: Codable, Sendable, Equatable {
  /// What became of a place that somebody noted before.
  public enum Expectation: String, Codable, Sendable, CaseIterable {
    /// The entry stands there as it was noted.
    case found
    /// The entry was removed for its age or for the bound, and cannot be compared any more.
    case pruned
    /// Another entry, or none, stands there: the audit was written anew.
    case contradicted
  }

  /// The last entry that the daemon removed from the front.
  public var anchor: AuditLink
  /// The last entry; worth noting elsewhere, to be expected at the next check.
  public var head: AuditLink
  /// How many entries were checked.
  public var entries: Int
  /// Whether the chain holds.
  public var chain: AuditVerdict
  /// What became of the place that was to be expected; nil where none was.
  public var expected: Expectation?

  /// Whether nothing is wrong.
  public var holds: Bool { chain.holds && expected != .contradicted }

  /// A report.
  public init(
    anchor: AuditLink, head: AuditLink, entries: Int, chain: AuditVerdict, expected: Expectation? = nil
  ) {
    self.anchor = anchor
    self.head = head
    self.entries = entries
    self.chain = chain
    self.expected = expected
  }
}

/// Checks pages as they come.
struct AuditWalk {
  private let expected: AuditLink?
  private var chain: AuditChain?
  private var anchor = AuditLink.beginning
  private var head = AuditLink.beginning
  private var entries = 0
  private var expectation: AuditReport.Expectation?
  private var verdict = AuditVerdict.good
  private var isWhole = false

  init(expected: AuditLink?) { self.expected = expected }

  /// Checks a page, whose entries must follow those of the one before.
  mutating func take(_ page: AuditPage, _ take: (AuditEntry) throws -> Void) rethrows {
    var current = chain ?? start(page)
    // What was removed while the pages were read is no gap: the check goes on from the new anchor.
    if page.previous == page.anchor, page.anchor.sequence > current.last.sequence {
      keep(current.verdict)
      current = start(page)
    }
    for entry in page.entries {
      current.check(entry)
      entries += 1
      if entry.sequence == expected?.sequence { expectation = entry.hash == expected?.hash ? .found : .contradicted }
      try take(entry)
    }
    anchor = page.anchor
    head = AuditLink(sequence: max(page.head.sequence, current.last.sequence), hash: current.last.hash)
    if page.nextAfter == nil {
      current.checkEnd(head: page.head.sequence)
      current.checkFront(anchor: page.anchor)
      isWhole = true
    }
    chain = current
  }

  private mutating func start(_ page: AuditPage) -> AuditChain {
    if expectation == nil, let expected, expected.sequence <= page.anchor.sequence {
      expectation = expected.sequence < page.anchor.sequence || expected == page.anchor ? .pruned : .contradicted
    }
    return AuditChain(after: page.anchor, digest: { Array(SHA256.hash(data: $0)) })
  }

  private mutating func keep(_ found: AuditVerdict) { if verdict.holds { verdict = found } }

  /// What was found.
  var report: AuditReport {
    let found = chain?.verdict ?? .good
    var missing = expectation
    if missing == nil, expected != nil { missing = .contradicted }
    let whole = isWhole ? found : AuditVerdict(holds: false, brokenAt: chain?.last.sequence, fault: nil)
    return AuditReport(
      anchor: anchor, head: head, entries: entries, chain: verdict.holds ? whole : verdict, expected: missing)
  }
}
