import Core

/// One run of checks, as it is kept.
struct DiagnosticRun: Sendable {
  let id: String
  let testPrint: Bool
  /// Milliseconds since 1970.
  let startedAt: Int64
  /// nil while it runs.
  var finishedAt: Int64?
  /// What has been found so far, in the order in which it was found.
  var results: [DiagnosticResult] = []

  /// The run as a front end sees it.
  func view(_ language: Language) -> DiagnosticRunView {
    let order = DiagnosticCheck.allCases
    let sorted = order.flatMap { check in results.filter { $0.check == check } }
    return DiagnosticRunView(
      id: id, state: finishedAt == nil ? .running : .finished, testPrint: testPrint,
      startedAt: WallClock.text(startedAt), finishedAt: finishedAt.map(WallClock.text),
      verdict: finishedAt == nil ? nil : DiagnosticVerdict.worst(sorted.map(\.finding.verdict)),
      checks: sorted.map { DiagnosticCheckView($0, language: language) })
  }
}
