import Core

/// What is to be entered in the audit: words of closed lists, ids and counts, and nothing that a person wrote.
struct AuditNote: Sendable, Equatable {
  let action: AuditAction
  /// Who did it; nil: the daemon by itself.
  var requester: Requester?
  /// On whose behalf the daemon did it.
  var behalf: UInt32?
  /// The id of a job, a document or a device, or a template's name.
  var subject: String?
  /// A word of a closed list: the outcome, the purpose, the kind.
  var detail: String?
  var counts: [AuditCount: Int64] = [:]

  /// What somebody did; nil: the daemon.
  init(
    _ action: AuditAction, by requester: Requester?, _ subject: String? = nil, detail: String? = nil,
    counts: [AuditCount: Int64] = [:]
  ) {
    self.action = action
    self.requester = requester
    self.subject = subject
    self.detail = detail
    self.counts = counts
  }

  /// What the daemon did by itself.
  /// - Parameter behalf: On whose behalf; nil: on nobody's.
  init(
    _ action: AuditAction, onBehalfOf behalf: UInt32? = nil, _ subject: String? = nil, detail: String? = nil,
    counts: [AuditCount: Int64] = [:]
  ) {
    self.init(action, by: nil, subject, detail: detail, counts: counts)
    self.behalf = behalf
  }

  /// The entry without its hash.
  func entry(sequence: Int64, at now: Int64) -> AuditEntry {
    AuditEntry(
      sequence: sequence, time: AuditTime.text(now), uid: requester?.uid ?? behalf,
      role: requester?.role.rawValue ?? AuditEntry.daemon, action: action.rawValue, subject: subject, detail: detail,
      counts: counts.isEmpty
        ? nil : Dictionary(counts.map { ($0.key.rawValue, $0.value) }, uniquingKeysWith: { first, _ in first }))
  }
}
