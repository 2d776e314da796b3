/// What a front end may ask of a job.
public enum JobAction: String, Codable, Sendable, CaseIterable {
  case hold, release, cancel, retry, resolve, accept, retake, refinish, deliver

  /// Whether a job in `state` for `reasons` can take this action.
  public func isAllowed(state: JobState, reasons: Set<JobReason>) -> Bool {
    switch self {
    case .hold: state == .pending
    case .release: state == .pendingHeld
    case .cancel: !state.isFinal
    case .retry: state == .processingStopped && reasons.isDisjoint(with: [.outcomeUnknown, .photoAwaitingAcceptance])
    case .resolve: state == .processingStopped && reasons.contains(.outcomeUnknown)
    case .accept, .retake, .refinish: state == .processingStopped && reasons.contains(.photoAwaitingAcceptance)
    case .deliver: state == .completed
    }
  }
}

/// How an operator settles a printout whose outcome nobody can know.
public enum JobOutcome: String, Codable, Sendable, CaseIterable { case printed, reprint, cancel }

/// What a printout does by itself after an interruption of unknown outcome.
public enum InterruptionPolicy: String, Codable, Sendable, CaseIterable { case ask, reprint, resume }

/// The best evidence that a printout is on paper.
public enum Confirmation: String, WireWord, Codable, Sendable, CaseIterable {
  /// The printer's completion id came back (`GS ( H`).
  case printed
  /// The printer processed an in-band fence behind the last byte (`GS r 1`).
  case processed
  /// The printer took the bytes, and can say no more.
  case accepted
  /// A person looked at the paper.
  case `operator`
}

/// The two kinds of work.
public enum JobKind: String, WireWord, Codable, Sendable, CaseIterable { case print, photo }
