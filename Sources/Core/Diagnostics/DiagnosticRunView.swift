/// A run of checks as `GET /v1/diagnostics/runs/{id}` shows it.
public struct DiagnosticRunView: Codable, Sendable, Equatable {
  /// How far a run is.
  public enum State: String, WireWord, Codable, Sendable { case running, finished }

  /// The run's id, such as `run_…`.
  public var id: String
  /// How far it is.
  public var state: State
  /// Whether a test print was asked for.
  public var testPrint: Bool
  /// When it began, RFC 3339 by the kit's clock.
  public var startedAt: String
  /// When it ended; nil while it runs.
  public var finishedAt: String?
  /// The worst of the checks: `ok`, `warning` or `failure`; nil while it runs.
  public var verdict: DiagnosticVerdict?
  /// The checks that are done so far, in the order of the chain.
  public var checks: [DiagnosticCheckView]

  /// A run.
  public init(
    id: String, state: State, testPrint: Bool, startedAt: String, finishedAt: String? = nil,
    verdict: DiagnosticVerdict? = nil, checks: [DiagnosticCheckView]
  ) {
    self.id = id
    self.state = state
    self.testPrint = testPrint
    self.startedAt = startedAt
    self.finishedAt = finishedAt
    self.verdict = verdict
    self.checks = checks
  }
}
