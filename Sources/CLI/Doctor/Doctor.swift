import Client
import Core

/// Walks the chain: first what can be seen from here, then the daemon's own part.
@MainActor
struct Doctor {
  /// The longest that the daemon's part may take: a test print on a cold battery, and a camera that says nothing.
  static let patience = Duration.seconds(180)
  /// Between two looks at a run.
  private static let pause = Duration.milliseconds(200)

  let client: SatchelClient
  let socketPath: String
  let here: Surroundings
  let language: Language

  /// Walks the whole chain.
  /// - Parameter testPrint: Whether each printer shall print the test pattern.
  /// - Throws: `CancellationError`; what the daemon cannot do is part of the report.
  func examine(testPrint: Bool) async throws -> DoctorReport {
    let contact = try await meet()
    let daemon = try await askDaemon(contact, testPrint: testPrint)
    let isServing = if case .serves = contact { true } else { false }
    // After the daemon's part: by then it has started, where a socket unit starts it.
    let usb = USBTree(here.tree)
    var local = PackageCheck.run(here) + AccountsCheck.run(here)
    local += SocketCheck.run(here, path: socketPath, contact: contact) + UnitCheck.run(here)
    local += KernelCheck.modules(here, usb) + KernelCheck.usblp(here, isServing: isServing)
    local += DeviceChecks.rules(here, usb) + DeviceChecks.printers(usb) + DeviceChecks.permissions(here, usb)
    local += DeviceChecks.cameras(usb)
    local += KitChecks.fonts(here) + KitChecks.disk(here) + KitChecks.key(here) + KitChecks.clock(here)
    return DoctorReport(
      local: local, daemon: daemon, testPrint: testPrint, holder: { FileHolder.name(of: $0, here.tree) },
      language: language)
  }

  private func meet() async throws -> DaemonContact {
    do { return .serves(try await client.service()) } catch let error as ClientError { return .failed(error) }
  }

  private func askDaemon(_ contact: DaemonContact, testPrint: Bool) async throws -> DoctorReport.DaemonPart {
    guard case .serves(let service) = contact else { return .notDone(.daemonUnreachable, facts: [:]) }
    guard service.features.contains("diagnostics") else {
      return .notDone(.daemonWithoutDiagnostics, facts: ["version": service.version])
    }
    do {
      var run = try await client.startDiagnostics(DiagnosticRunRequest(testPrint: testPrint))
      let deadline = ContinuousClock.now + Self.patience
      while run.state == .running {
        guard ContinuousClock.now < deadline else { throw ClientError.timedOut }
        try await Task.sleep(for: Self.pause)
        run = try await client.diagnosticRun(run.id)
      }
      return .run(run)
    } catch let error as ClientError {
      return .notDone(.runFailed, facts: ["code": error.code])
    }
  }
}
