import Core

/// The whole chain: what this command saw, and what the daemon saw.
struct DoctorReport: Encodable {
  /// What came of the daemon's part.
  enum DaemonPart {
    case run(DiagnosticRunView)
    /// It was not done, for this reason.
    case notDone(DiagnosticFinding, facts: [String: String])
  }

  /// The worst link.
  let verdict: DiagnosticVerdict
  /// Every check, in the order of the chain.
  let checks: [DiagnosticCheckView]

  /// Checks that only the daemon can do.
  private static let daemonsOwn: [DiagnosticCheck] = [
    .printerClaim, .printerIdentity, .printerStatus, .printerPaper, .testPrint, .cameraFormats, .cameraFrame,
    .cameraExposure, .database,
  ]

  /// Puts the two parts together; where both have looked, the daemon's view counts.
  /// - Parameters:
  ///   - local: What was seen without the daemon.
  ///   - daemon: The daemon's part.
  ///   - testPrint: Whether a test print was asked for.
  ///   - holder: Names who has a device file open, as far as it can be seen.
  ///   - language: The reader's language.
  init(
    local: [DiagnosticResult], daemon: DaemonPart, testPrint: Bool, holder: (_ node: String) -> String?,
    language: Language
  ) {
    let remote: [DiagnosticCheckView] = if case .run(let run) = daemon { run.checks } else { [] }
    var checks: [DiagnosticCheckView] = []
    for check in DiagnosticCheck.allCases {
      let seen = remote.filter { $0.check == check.rawValue }
      let own = local.filter { $0.check == check }
      if let hidden = Self.hidden(own, from: seen, holder: holder) {
        checks += hidden.map { DiagnosticCheckView($0, language: language) }
      } else if !seen.isEmpty {
        checks += seen
      } else if !own.isEmpty {
        checks += own.map { DiagnosticCheckView($0, language: language) }
      } else if case .notDone(let finding, let facts) = daemon, Self.daemonsOwn.contains(check),
        check != .testPrint || testPrint
      {
        checks.append(DiagnosticCheckView(DiagnosticResult(check, finding, facts: facts), language: language))
      }
    }
    // A newer daemon may walk further.
    checks += remote.filter { DiagnosticCheck(rawValue: $0.check) == nil }
    self.checks = checks
    verdict = DiagnosticVerdict.worst(checks.map(\.verdict))
  }

  /// Devices that the kernel shows and the daemon does not see at all; nil where there is none such.
  private static func hidden(
    _ own: [DiagnosticResult], from seen: [DiagnosticCheckView], holder: (String) -> String?
  ) -> [DiagnosticResult]? {
    guard !seen.isEmpty, seen.allSatisfy({ $0.verdict == .failure }) else { return nil }
    // The daemon only knows that a camera is gone; the kernel shows it on the bus, without a driver.
    let bare = own.filter { $0.finding.code == DiagnosticFinding.cameraWithoutNode.code }
    let there = own.filter { $0.finding.verdict == .ok && [.printerPresent, .cameraNode].contains($0.check) }
    guard !there.isEmpty || !bare.isEmpty else { return nil }
    return bare
      + there.map { result in
        if result.check == .printerPresent {
          return DiagnosticResult(.printerPresent, .printerUnseen, device: result.device, facts: result.facts)
        }
        var facts = result.facts
        facts["holder"] = facts["node"].flatMap(holder) ?? "?"
        return DiagnosticResult(.cameraNode, .cameraUnseen, device: result.device, facts: facts)
      }
  }

  /// What the process ends with.
  var status: CommandStatus {
    switch verdict {
    case .ok: .success
    case .warning, .notDone: .doctorWarning
    case .failure: .doctorFailure
    }
  }
}
