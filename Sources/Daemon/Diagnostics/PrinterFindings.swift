import Core
import Drivers

extension PrinterInspection {
  /// What it means, check by check.
  /// - Parameters:
  ///   - device: The printer's id.
  ///   - testPrint: Whether a test print was asked for.
  func results(device: String, testPrint: Bool) -> [DiagnosticResult] {
    func result(
      _ check: DiagnosticCheck, _ finding: DiagnosticFinding, _ facts: [String: String] = [:]
    ) -> DiagnosticResult {
      DiagnosticResult(check, finding, device: device, facts: facts)
    }
    var results = [claim(result)]
    let missing: DiagnosticFinding = access == .busy ? .printerBusy : .printerNotOpen
    results.append(identity.map { Self.identity($0, result) } ?? result(.printerIdentity, missing))
    if let status {
      results.append(contentsOf: statusAndPaper(status, result))
    } else {
      results += [result(.printerStatus, missing), result(.printerPaper, missing)]
    }
    guard testPrint else { return results }
    switch self.testPrint {
    case .confirmed(.accepted): results.append(result(.testPrint, .testSent))
    case .confirmed(let confirmation):
      results.append(result(.testPrint, .testPrinted, ["confirmation": confirmation.rawValue]))
    case .brokeOff(let cause): results.append(result(.testPrint, .testFailed, ["cause": cause]))
    case .notPossible: results.append(result(.testPrint, .testNotPossible))
    case nil: results.append(result(.testPrint, missing))
    }
    return results
  }

  private typealias Making = (DiagnosticCheck, DiagnosticFinding, [String: String]) -> DiagnosticResult

  private func claim(_ result: Making) -> DiagnosticResult {
    switch access {
    case .open, .busy: return result(.printerClaim, .claimHeld, [:])
    case .absent: return result(.printerClaim, DiagnosticFinding(.deviceAbsent), [:])
    case .unanswered(let seconds): return result(.printerClaim, .printerUnanswered, ["limit": "\(seconds)"])
    case .refused(.otherLanguage): return result(.printerClaim, DiagnosticFinding(.printerNotESCPOS), [:])
    case .refused(let error):
      let facts = ["code": error.code.rawValue, "function": error.function, "holder": error.holder ?? "?"]
      switch error.code {
      case .busy: return result(.printerClaim, .claimBusy, facts)
      case .denied: return result(.printerClaim, .claimDenied, facts)
      case .disconnected: return result(.printerClaim, DiagnosticFinding(.deviceLost), [:])
      default: return result(.printerClaim, .claimFailed, facts)
      }
    }
  }

  private static func identity(_ answer: Result<IEEE1284ID?, DeviceError>, _ result: Making) -> DiagnosticResult {
    switch answer {
    case .success(let id?):
      return result(
        .printerIdentity, .identityTold,
        [
          "maker": id.maker ?? "?", "model": id.model ?? "?",
          "commands": id.commandSets.isEmpty ? "?" : id.commandSets.joined(separator: ","),
        ])
    case .success(nil): return result(.printerIdentity, .identityMissing, ["reason": "malformed"])
    case .failure(let error): return result(.printerIdentity, .identityMissing, ["reason": error.code.rawValue])
    }
  }

  private func statusAndPaper(_ status: PrinterStatus, _ result: Making) -> [DiagnosticResult] {
    let faults = status.reasons.subtracting([.mediaEmpty, .mediaLow, .headHot, .batteryLow])
    let finding: DiagnosticFinding =
      if isHeld {
        .printerHeld
      } else if faults.isEmpty {
        if status.reasons.contains(.headHot) {
          .headHot
        } else if status.reasons.contains(.mediaEmpty) {
          .statusTold
        } else if status.reasons.contains(.batteryLow) {
          .batteryLow
        } else {
          status.isKnown ? .statusReady : .statusUnknown
        }
      } else {
        DiagnosticFinding(Problem.stopped(faults).code)
      }
    let paper: DiagnosticFinding =
      if status.reasons.contains(.mediaEmpty) {
        DiagnosticFinding(.mediaEmpty)
      } else if status.reasons.contains(.mediaLow) {
        DiagnosticFinding(.mediaLow, .warning)
      } else if status.reasons.contains(.coverOpen) {
        .paperNotSeen
      } else {
        status.isKnown ? .paperLoaded : .paperUnknown
      }
    return [result(.printerStatus, finding, Problem.stopped(faults).facts), result(.printerPaper, paper, [:])]
  }
}
