import Client
import Core

/// How the daemon was met at its socket.
enum DaemonContact: Sendable {
  case serves(ServiceDescription)
  case failed(ClientError)
}

/// Whether the daemon answers on its socket, and whether officers may reach it there.
enum SocketCheck {
  /// Where the package's socket is.
  static let packagedPath = "/run/satchel/satchel.sock"

  @MainActor
  static func run(_ here: Surroundings, path: String, contact: DaemonContact) -> [DiagnosticResult] {
    let node = here.tree.node(path)
    var facts = ["path": path, "mode": node?.modeText ?? "?", "group": "?"]
    let accounts = Accounts(here.tree)
    if let node { facts["group"] = accounts?.groupName(node.gid) ?? String(node.gid) }
    let finding: DiagnosticFinding
    switch contact {
    case .serves(let service):
      facts["version"] = service.version
      facts["command"] = here.version
      let isReachable = node.map {
        $0.mode & 0o006 == 0o006 || ($0.mode & 0o060 == 0o060 && facts["group"] == Accounts.operators)
      }
      finding =
        if service.version != here.version {
          .socketVersionDiffers
        } else {
          path == packagedPath && isReachable == false ? .socketPermissions : .socketServes
        }
    case .failed(let error):
      facts["code"] = error.code
      finding =
        switch error {
        case .cannotConnect(.noSocket, _): .socketMissing
        case .cannotConnect(.refused, _): node?.isSocket == false ? .socketForeign : .socketRefused
        case .cannotConnect(.denied, _): .socketDenied
        case .cannotConnect(.pathTooLong, _), .cannotConnect(.other, _), .protocolViolation, .eventsOverrun:
          .socketForeign
        case .connectionBroken, .timedOut: .socketSilent
        case .problem: .socketRefusesUser
        }
    }
    return [DiagnosticResult(.socket, finding, facts: facts)]
  }
}
