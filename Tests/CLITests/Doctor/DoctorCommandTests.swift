import Client
import ClientTestKit
import Core
import Foundation
import Testing

@testable import CLI

/// The whole command, in both languages, with and without a daemon.
@Suite @MainActor struct DoctorCommandTests {
  private let machine: FakeMachine

  init() throws { machine = try FakeMachine() }

  private func run(
    _ arguments: [String] = [], on server: ScriptedServer? = nil, _ language: Language = .english
  ) async throws -> (text: String, status: CommandStatus) {
    let socket = server?.path ?? "/nonexistent/s.sock"
    let command = try DoctorCommand.parse(arguments + ["--socket", socket])
    var text = ""
    let console = Console(isTerminal: false, errorIsTerminal: false, isColoured: false) { output, bytes in
      if output == .standard { text += String(decoding: bytes, as: UTF8.self) }
    }
    let session = Session(
      client: SatchelClient(socketPath: socket, language: language), console: console, language: language,
      json: command.global.json)
    do {
      try await command.run(in: session, here: machine.here)
      withExtendedLifetime(server) {}
      return (text, .success)
    } catch let status as CommandStatus {
      return (text, status)
    }
  }

  /// A daemon that has walked its part by the second look.
  private func daemon(_ checks: [DiagnosticResult], version: String = "0.1.0") async throws -> ScriptedServer {
    let views = checks.map { DiagnosticCheckView($0, language: .english) }
    func run(_ state: DiagnosticRunView.State) throws -> String {
      let view = DiagnosticRunView(
        id: "run_1", state: state, testPrint: false, startedAt: "2026-11-24T08:00:00Z",
        checks: state == .running ? [] : views)
      return String(decoding: try WireCoding.encode(view), as: UTF8.self)
    }
    let service = ServiceDescription(version: version, features: ["diagnostics"], role: "root")
    let bodies = (
      service: String(decoding: try WireCoding.encode(service), as: UTF8.self), running: try run(.running),
      finished: try run(.finished)
    )
    return try await ScriptedServer { request, count in
      let body =
        request.line.hasPrefix("GET /v1 ") ? bodies.service : count < 3 ? bodies.running : bodies.finished
      return [.send(answer("200 OK", "application/json", body))]
    }
  }

  private static let good: [DiagnosticResult] = [
    DiagnosticResult(.printerPresent, .printerKnown, device: "prn-1", facts: ["name": "POS58"]),
    DiagnosticResult(.printerClaim, .claimHeld, device: "prn-1"),
    DiagnosticResult(.printerStatus, .statusReady, device: "prn-1"),
    DiagnosticResult(.printerPaper, .paperLoaded, device: "prn-1"), DiagnosticResult(.database, .databaseGood),
  ]

  @Test func allIsWell() async throws {
    let server = try await daemon(Self.good)
    let (text, status) = try await run(on: server)
    #expect(status == .success, "\(text)")
    #expect(text.contains("ok        Printer claim (prn-1): satcheld holds the printer.\n"))
    #expect(text.hasSuffix("\n18 ok\n"), "\(text)")
    #expect(server.requests.map(\.line).first == "GET /v1 HTTP/1.1")
    #expect(server.requests[1].line == "POST /v1/diagnostics/runs HTTP/1.1")
    #expect(server.requests[1].body == #"{"testPrint":false}"#)
    #expect(server.requests.dropFirst(2).allSatisfy { $0.line == "GET /v1/diagnostics/runs/run_1 HTTP/1.1" })
  }

  @Test func aWarningAndAFailureHaveTheirOwnExitCodes() async throws {
    let low = [DiagnosticResult(.printerPaper, DiagnosticFinding(.mediaLow, .warning), device: "prn-1")]
    #expect(try await run(on: try await daemon(Self.good + low)).status == .doctorWarning)
    let out = [DiagnosticResult(.printerPaper, DiagnosticFinding(.mediaEmpty), device: "prn-1")]
    let (text, status) = try await run(on: try await daemon(Self.good + out))
    #expect(status == .doctorFailure)
    #expect(status.rawValue == 8)
    #expect(text.contains("FAILURE   Paper (prn-1): "))
    let busy = [DiagnosticResult(.printerIdentity, .printerBusy, device: "prn-1")]
    #expect(try await run(on: try await daemon(Self.good + busy)).status.rawValue == 7)
  }

  @Test func devicesThatTheDaemonDoesNotSee() async throws {
    let absent = [
      DiagnosticResult(.printerPresent, .printerAbsent, facts: ["count": "0"]),
      DiagnosticResult(.cameraNode, .cameraAbsent),
    ]
    try machine.link("/proc/77/fd/3", to: "/dev/video0")
    try machine.write("/proc/77/comm", "cheese\n")
    let (text, _) = try await run(["--json"], on: try await daemon(absent))
    let value = try JSONValue.parse(Array(text.utf8))
    #expect(value["verdict"]?.string == "failure")
    let checks = value["checks"]?.array ?? []
    let printer = checks.first { $0["check"]?.string == "printer-present" }
    #expect(printer?["code"]?.string == "printer-unseen")
    #expect(printer?["facts"]?["port"]?.string == "1-1")
    let camera = checks.first { $0["check"]?.string == "camera-node" }
    #expect(camera?["code"]?.string == "camera-unseen")
    #expect(camera?["detail"]?.string?.contains("cheese") == true)
  }

  @Test func aCameraWithoutADriverIsNotJustGone() async throws {
    try machine.remove("/sys/class/video4linux")
    let gone = [DiagnosticResult(.cameraNode, .cameraGone, device: "cam-1")]
    let (text, status) = try await run(["--json"], on: try await daemon(gone))
    #expect(status == .doctorFailure)
    let checks = try JSONValue.parse(Array(text.utf8))["checks"]?.array ?? []
    let cameras = checks.filter { $0["check"]?.string == "camera-node" }
    #expect(cameras.map { $0["code"]?.string } == ["camera-without-node"])
  }

  @Test func aDaemonWithoutDiagnosticsOrThatIsBusyWithAnother() async throws {
    let old = try await ScriptedServer { _, _ in
      let body = #"{"name":"satchel","version":"0.0.9","features":[],"role":"root","specifications":[]}"#
      return [.send(answer("200 OK", "application/json", body))]
    }
    let (text, status) = try await run(on: old)
    #expect(status == .doctorWarning)
    #expect(text.contains("not done  Paper: satcheld 0.0.9 has no diagnostics.\n"))
    let service = ServiceDescription(version: "0.1.0", features: ["diagnostics"], role: "root")
    let body = String(decoding: try WireCoding.encode(service), as: UTF8.self)
    let problem = ProblemDocument(Problem(.diagnosticsRunning), language: .english)
    let refusal = String(decoding: try WireCoding.encode(problem), as: UTF8.self)
    let busy = try await ScriptedServer { request, _ in
      request.line.hasPrefix("GET")
        ? [.send(answer("200 OK", "application/json", body))]
        : [.send(answer("409 Conflict", "application/problem+json", refusal))]
    }
    #expect(
      try await run(on: busy).text.contains("not done  Paper: satcheld ended the run: diagnostics-running."))
  }

  /// A kit with the daemon down, its udev rules not applied and its clock lost.
  private func breakSomeLinks() throws {
    machine.answers["systemctl"] = FakeMachine.units(service: ["ActiveState": "failed", "Result": "exit-code"])
    try machine.node("/dev/bus/usb/001/007", 0o600)
    machine.seconds = 0
  }

  @Test(arguments: Language.allCases)
  func brokenKit(language: Language) async throws {
    try breakSomeLinks()
    let (text, status) = try await run(["--test-print"], language)
    #expect(status == .doctorFailure)
    let golden = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .appending(path: "Golden/doctor-\(language.rawValue).txt")
    #expect(text == (try String(contentsOf: golden, encoding: .utf8)))
  }
}
