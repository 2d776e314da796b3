import Core

extension SatchelClient {
  /// Starts a run of the daemon's checks (`POST /v1/diagnostics/runs`).
  /// - Returns: The run, under way; ``diagnosticRun(_:)`` tells how it goes on.
  /// - Throws: ``ClientError/problem(_:)`` `diagnostics-running` while another run is under way.
  public func startDiagnostics(_ request: DiagnosticRunRequest) async throws -> DiagnosticRunView {
    try await send(.post, "/v1/diagnostics/runs", request, total: limits.call)
  }

  /// A run (`GET /v1/diagnostics/runs/{id}`).
  public func diagnosticRun(_ id: String) async throws -> DiagnosticRunView {
    try await get("/v1/diagnostics/runs/\(Self.segment(id))")
  }
}
