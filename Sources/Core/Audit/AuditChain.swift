/// A place in the audit: an entry's number and its hash.
public struct AuditLink: Codable, Sendable, Equatable {
  /// The entry's number; 0 before the first.
  public var sequence: Int64
  /// Its hash in 64 hexadecimal digits; zeros before the first.
  public var hash: String

  /// Before the first entry.
  public static let beginning = AuditLink(sequence: 0, hash: String(repeating: "0", count: 64))

  /// A place.
  public init(sequence: Int64, hash: String) {
    self.sequence = sequence
    self.hash = hash
  }
}

/// Whether a stretch of the audit holds, and if not, where it breaks first.
public struct AuditVerdict: Codable, Sendable, Equatable {
  /// What can be wrong.
  public enum Fault: String, Sendable, CaseIterable {
    /// The entry is not what its hash was taken over, or not behind the one that it was written behind.
    case altered
    /// The entry is not there, though a later one is.
    case missing
    /// The last entries are not there, though they were numbered.
    case truncated
    /// The first entries are not there, and no entry tells that the daemon removed them.
    case removed
  }

  /// Whether nothing is wrong.
  public var holds: Bool
  /// The number of the first entry that is wrong or is not there.
  public var brokenAt: Int64?
  /// One of ``Fault``.
  public var fault: String?

  /// All is well.
  public static let good = AuditVerdict(holds: true)

  /// A verdict.
  public init(holds: Bool, brokenAt: Int64? = nil, fault: String? = nil) {
    self.holds = holds
    self.brokenAt = brokenAt
    self.fault = fault
  }
}

/// Checks entries in their order, each against the one before.
public struct AuditChain: Sendable {
  /// The last entry that was checked.
  public private(set) var last: AuditLink
  /// What was found so far.
  public private(set) var verdict = AuditVerdict.good
  /// The last removal from the front that an entry told of.
  private var toldRemoval: Int64?
  private let digest: @Sendable ([UInt8]) -> [UInt8]

  /// A check that begins behind a place.
  /// - Parameters:
  ///   - last: What the first entry must follow.
  ///   - digest: SHA-256.
  public init(after last: AuditLink = .beginning, digest: @escaping @Sendable ([UInt8]) -> [UInt8]) {
    self.last = last
    self.digest = digest
  }

  /// The hash of an entry behind another.
  public static func hash(
    of entry: AuditEntry, after previous: String, digest: ([UInt8]) -> [UInt8]
  ) -> String { hexadecimal(digest(entry.canonicalBytes(after: previous))) }

  /// Bytes in lower-case hexadecimal digits.
  public static func hexadecimal(_ bytes: some Sequence<UInt8>) -> String {
    let digits = Array("0123456789abcdef".utf8)
    return String(decoding: bytes.flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] }, as: UTF8.self)
  }

  /// Checks the next entry. After a break the check goes on from what is there; only the first break is told.
  public mutating func check(_ entry: AuditEntry) {
    if entry.sequence > last.sequence + 1 {
      fail(at: last.sequence + 1, .missing)
    } else if entry.sequence <= last.sequence
      || entry.hash != Self.hash(of: entry, after: last.hash, digest: digest)
    {
      fail(at: entry.sequence, .altered)
    }
    if entry.action == AuditAction.auditPruned.rawValue {
      toldRemoval = entry.counts?[AuditCount.through.rawValue] ?? toldRemoval
    }
    last = AuditLink(sequence: entry.sequence, hash: entry.hash)
  }

  /// Checks that nothing is missing behind the last entry.
  /// - Parameter head: The number that was given last.
  public mutating func checkEnd(head: Int64) {
    if head > last.sequence { fail(at: last.sequence + 1, .truncated) }
  }

  /// Checks, after all entries, that the daemon itself removed what is missing at the front.
  /// - Parameter anchor: The last entry that is gone.
  public mutating func checkFront(anchor: AuditLink) {
    if anchor.sequence > 0, toldRemoval != anchor.sequence { fail(at: anchor.sequence, .removed) }
  }

  private mutating func fail(at sequence: Int64, _ fault: AuditVerdict.Fault) {
    if verdict.holds { verdict = AuditVerdict(holds: false, brokenAt: sequence, fault: fault.rawValue) }
  }
}
