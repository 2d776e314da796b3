import Core

/// What systemd says of the daemon's units.
enum UnitCheck {
  private static let units = ["satchel.socket", "satchel.service"]

  @MainActor
  static func run(_ here: Surroundings) -> [DiagnosticResult] {
    // sd_booted(3).
    guard here.tree.exists("/run/systemd/system") else { return [DiagnosticResult(.unit, .unitWithoutSystemd)] }
    let properties = "Id,LoadState,ActiveState,SubState,Result,NRestarts,UnitFileState"
    guard let answer = here.run("/usr/bin/systemctl", ["show", "--no-pager", "--property=\(properties)"] + units),
      case let states = parse(answer), let service = states["satchel.service"], let socket = states["satchel.socket"]
    else { return [DiagnosticResult(.unit, .unitUnknown)] }
    var results = [problem("satchel.socket", socket), problem("satchel.service", service)].compactMap { $0 }
    if results.isEmpty {
      results.append(
        DiagnosticResult(
          .unit, .unitActive, facts: ["sub": service["SubState"] ?? "?", "restarts": service["NRestarts"] ?? "0"]))
    }
    return results
  }

  /// The units' properties, a block of `Name=value` for each.
  static func parse(_ answer: String) -> [String: [String: String]] {
    var units: [String: [String: String]] = [:]
    var unit: [String: String] = [:]
    func end() {
      if let id = unit["Id"] { units[id] = unit }
      unit = [:]
    }
    for line in answer.split(separator: "\n", omittingEmptySubsequences: false) {
      guard let equals = line.firstIndex(of: "=") else {
        end()
        continue
      }
      unit[String(line[..<equals])] = String(line[line.index(after: equals)...])
    }
    end()
    return units
  }

  private static func problem(_ unit: String, _ state: [String: String]) -> DiagnosticResult? {
    func result(_ finding: DiagnosticFinding) -> DiagnosticResult {
      DiagnosticResult(
        .unit, finding,
        facts: [
          "unit": unit, "sub": state["SubState"] ?? "?", "result": state["Result"] ?? "?",
          "restarts": state["NRestarts"] ?? "0", "enabled": state["UnitFileState"] ?? "?",
        ])
    }
    switch state["LoadState"] {
    case "not-found": return result(.unitMissing)
    case "masked": return result(.unitMasked)
    default: break
    }
    if state["SubState"] == "auto-restart" { return result(.unitRestarting) }
    switch state["ActiveState"] {
    case "failed": return result(.unitFailed)
    case "active", "reloading", "activating": break
    default: return result(.unitInactive)
    }
    return state["UnitFileState"] == "enabled" ? nil : result(.unitNotEnabled)
  }
}
