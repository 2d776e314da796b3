import Core

extension SatchelClient {
  /// Starts a run of the daemon's checks (`POST /v1/diagnostics/runs`).
  /// - Returns: The run, under way; ``diagnosticRun(_:)`` tells how it goes on.
  /// - Throws: ``ClientError/problem(_:)`` `diagnostics-running` while another run is under way.
  public func startDiagnostics(_ request: DiagnosticRunRequest) async throws -> DiagnosticRunView {
    let answer = try await transport.ask(
      HTTPQuestion(
        method: .post, target: "/v1/diagnostics/runs", body: ("application/json", try WireCoding.encode(request))),
      limit: Size.json, total: limits.call)
    return try Self.json(try Self.succeeded(answer))
  }

  /// A run (`GET /v1/diagnostics/runs/{id}`).
  public func diagnosticRun(_ id: String) async throws -> DiagnosticRunView {
    try await get("/v1/diagnostics/runs/\(Self.segment(id))")
  }
}
