/// The answer of `GET /v1/audit`, oldest first.
public struct AuditPage: Codable, Sendable, Equatable {
  /// The entries of this page.
  public var entries: [AuditEntry]
  /// What the first of them follows.
  public var previous: AuditLink
  /// The last entry that was removed for its age or for the bound; before the first where none was.
  public var anchor: AuditLink
  /// The number that was given last, and the hash of the last entry that is there.
  public var head: AuditLink
  /// Whether this page holds: each entry to the one before, and on the last page the end.
  public var chain: AuditVerdict
  /// What to ask for as `after` to see newer ones; nil at the end.
  public var nextAfter: Int64?

  /// A page.
  public init(
    entries: [AuditEntry], previous: AuditLink, anchor: AuditLink, head: AuditLink, chain: AuditVerdict,
    nextAfter: Int64? = nil
  ) {
    self.entries = entries
    self.previous = previous
    self.anchor = anchor
    self.head = head
    self.chain = chain
    self.nextAfter = nextAfter
  }
}
