/// What a check came to.
public enum DiagnosticVerdict: String, WireWord, Codable, Sendable, CaseIterable {
  /// All is well.
  case ok
  /// The check could not be made; its sentence says why.
  case notDone = "not-done"
  /// It works, and something is not as it should be.
  case warning
  /// The link is broken.
  case failure

  /// The verdict on a whole chain: its worst link. What could not be looked at is no better than a warning.
  public static func worst(_ verdicts: some Sequence<DiagnosticVerdict>) -> DiagnosticVerdict {
    var worst = DiagnosticVerdict.ok
    for verdict in verdicts {
      switch verdict {
      case .failure: return .failure
      case .warning, .notDone: worst = .warning
      case .ok: break
      }
    }
    return worst
  }
}
