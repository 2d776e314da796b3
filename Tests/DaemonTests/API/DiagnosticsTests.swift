import Client
import Core
import Foundation
import Testing

@testable import Daemon

extension LiveTests {
  /// Diagnostics as a technician's front end meets them.
  @Suite struct DiagnosticsTests {
    private func finish(_ run: DiagnosticRunView, _ client: SatchelClient) async throws -> DiagnosticRunView {
      var run = run
      while run.state == .running { run = try await client.diagnosticRun(run.id) }
      return run
    }

    @Test("a run walks printer, camera, fonts, disk and database, and prints the test pattern when asked")
    func run() async throws {
      let daemon = try await LiveDaemon(["--virtual-speed", "0"])
      let client = daemon.client(.chinese)
      #expect(try await client.service().features.contains("diagnostics"))
      let started = try await client.startDiagnostics(DiagnosticRunRequest(testPrint: true))
      #expect(started.state == .running)
      let run = try await finish(started, client)
      let codes = Dictionary(uniqueKeysWithValues: run.checks.map { ($0.check, $0.code) })
      #expect(
        codes.filter { $0.key != "disk-space" } == [
          "printer-present": "printer-known", "printer-claim": "claim-held", "printer-identity": "identity-told",
          "printer-status": "status-ready", "printer-paper": "paper-loaded", "test-print": "test-printed",
          "camera-node": "camera-known", "camera-formats": "formats-told", "camera-frame": "frame-received",
          "camera-exposure": "exposure-good", "fonts": "fonts-complete", "encryption-key": "key-good",
          "database": "database-good",
        ])
      #expect(run.verdict == .ok || codes["disk-space"] != "disk-roomy")
      #expect(run.checks.allSatisfy { $0.detail.hasSuffix("。") && !$0.detail.contains("{") })
      // The same run in English, and as bytes.
      let answer = try await daemon.ask("GET", "/v1/diagnostics/runs/\(run.id)")
      #expect(answer.status == 200)
      #expect(answer.text.contains("There is paper."))
      #expect(await daemon.stop() == 0)
    }

    @Test("no body is a run without a test print; a wrong one is refused; so is a run that is not known")
    func requests() async throws {
      let daemon = try await LiveDaemon()
      let answer = try await daemon.ask("POST", "/v1/diagnostics/runs")
      #expect(answer.status == 201)
      let run: DiagnosticRunView = try answer.decoded()
      #expect(answer.headers["location"] == "/v1/diagnostics/runs/\(run.id)")
      let finished = try await finish(run, daemon.client())
      #expect(!finished.checks.contains { $0.check == "test-print" })
      #expect(finished.finishedAt != nil)
      for (body, code) in [(#"{"testPrint":1}"#, ProblemCode.wrongType), (#"{"print":true}"#, .unknownField)] {
        let refusal = try await daemon.ask("POST", "/v1/diagnostics/runs", body: Array(body.utf8))
        refusal.expectProblem(400, code, at: code == .wrongType ? "testPrint" : "print")
      }
      try await daemon.ask("POST", "/v1/diagnostics/runs", body: Array("{".utf8)).expectProblem(400, .malformedJSON)
      try await daemon.ask("GET", "/v1/diagnostics/runs/run_x").expectProblem(404, .unknownRun)
    }

    @Test("nothing of a citizen is in a run, nor in the log")
    func privacy() async throws {
      let daemon = try await LiveDaemon()
      let words = ["赵钱孙", "案 2026-117", "警号 012345"]
      let job = try await daemon.job(
        Sample.printout(
          [Sample.paragraph(words[0])],
          ["title": .string(words[0]), "reference": .string(words[1]), "actor": .string(words[2])]))
      try await daemon.wait(for: job.id, .completed)
      let client = daemon.client()
      let run = try await finish(try await client.startDiagnostics(DiagnosticRunRequest()), client)
      let text = try await daemon.ask("GET", "/v1/diagnostics/runs/\(run.id)").text
      let log = String(decoding: try daemon.log, as: UTF8.self)
      for word in words {
        #expect(!text.contains(word))
        #expect(!log.contains(word))
      }
    }
  }
}
