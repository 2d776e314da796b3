import Core

extension AuditNote {
  /// What a job's change of state tells: what came onto paper, what was photographed, how it ended.
  /// - Returns: Nil for a change that is none of the audit's.
  init?(from old: JobRecord, to new: JobRecord) {
    guard old.state != new.state || old.reasons != new.reasons else { return nil }
    func turn(_ action: AuditAction, _ detail: String? = nil, _ counts: [AuditCount: Int64] = [:]) -> AuditNote {
      AuditNote(action, onBehalfOf: new.ownerUID, new.id, detail: detail, counts: counts)
    }
    switch (new.kind, new.state) {
    case (.print, .completed) where old.state != .completed:
      self = turn(.documentPrinted, new.confirmation?.rawValue, new.paperCounts)
    case (.print, .processingStopped)
    where new.reasons.contains(.outcomeUnknown) && !old.reasons.contains(.outcomeUnknown):
      self = turn(.printoutInterrupted, JobReason.outcomeUnknown.rawValue, new.paperCounts)
    case (.photo, .completed) where old.state != .completed && !old.awaitsAcceptance,
      (.photo, .processingStopped) where new.awaitsAcceptance && !old.awaitsAcceptance:
      self = turn(.photoCaptured, new.device)
    case (_, .aborted) where old.state != .aborted:
      self = turn(.jobAborted, new.problem?.code.rawValue, new.paperCounts)
    case (_, .canceled) where old.state != .canceled: self = turn(.jobCanceled, nil, new.paperCounts)
    default: return nil
    }
  }

  /// What is entered of a change: what somebody did, and what came of it; once where both are the same.
  static func notes(_ deed: AuditNote?, _ turn: AuditNote?) -> [AuditNote] {
    guard let deed, var turn, deed.action == turn.action else { return [deed, turn].compactMap { $0 } }
    turn.requester = deed.requester
    return [turn]
  }
}

extension AuditAction {
  /// What an action on a job is called; nil for a cancelling, which is told when it is done.
  init?(_ action: JobAction, on kind: JobKind) {
    switch action {
    case .hold: self = .jobHeld
    case .release: self = .jobReleased
    case .retry: self = .jobRetried
    case .resolve: self = .jobResolved
    case .accept: self = .photoAccepted
    case .retake: self = .photoRetaken
    case .refinish: self = .photoRefinished
    case .deliver: self = kind == .photo ? .photoDelivered : .jobDelivered
    case .cancel: return nil
    }
  }
}

extension JobRecord {
  /// What of a printout is on paper; empty for a photo, and where nothing is known.
  fileprivate var paperCounts: [AuditCount: Int64] {
    guard kind == .print, let result else { return [:] }
    let counts: [AuditCount: Int?] = [
      .copies: result.copiesPrinted, .pages: result.pagesPrinted, .voidedPages: result.pagesVoided,
    ]
    return counts.compactMapValues { $0.map(Int64.init) }
  }
}
