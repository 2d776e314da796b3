import Core
import Hummingbird

extension API {
  /// `POST /v1/diagnostics/runs`, `GET /v1/diagnostics/runs/{id}`.
  func registerDiagnostics(on v1: RouterGroup<SocketContext>) {
    v1.post("diagnostics/runs") { request, context in
      let body = try await context.collectBody(of: request)
      // No body asks for nothing special.
      let wanted = body.isEmpty ? DiagnosticRunRequest() : try DiagnosticRunRequest(decoding: try JSONValue.parse(body))
      let run = try await diagnostics.start(wanted)
      // Checks are made also, and above all, where the store fails.
      audit.note(
        AuditNote(
          .diagnosticsRun, by: await context.requester(), run.id, detail: wanted.testPrint ? "test-print" : nil))
      return try Response.json(
        run.view(request.language), status: .created, headers: [.location: "/v1/diagnostics/runs/\(run.id)"])
    }
    v1.get("diagnostics/runs/:id") { request, context in
      try Response.json(try await diagnostics.run(try context.segment("id")).view(request.language))
    }
  }
}
