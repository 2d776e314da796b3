import Core

/// Whether the daemon's user and the groups are there, and whether the caller is in one.
enum AccountsCheck {
  @MainActor
  static func run(_ here: Surroundings) -> [DiagnosticResult] {
    guard let accounts = Accounts(here.tree) else { return [DiagnosticResult(.accounts, .accountsUnknown)] }
    var results: [DiagnosticResult] = []
    let daemon = accounts.user(Accounts.daemon)
    if daemon == nil { results.append(DiagnosticResult(.accounts, .userMissing, facts: ["name": Accounts.daemon])) }
    for name in [Accounts.operators, Accounts.technicians] where accounts.group(name) == nil {
      results.append(DiagnosticResult(.accounts, .groupMissing, facts: ["name": name]))
    }
    if let daemon, let group = accounts.group(Accounts.operators), !accounts.isMember(daemon, of: group) {
      results.append(DiagnosticResult(.accounts, .daemonNotInGroup))
    }
    if !results.isEmpty { return results }
    return [caller(here.caller, accounts)]
  }

  private static func caller(_ caller: Surroundings.Caller, _ accounts: Accounts) -> DiagnosticResult {
    let name = accounts.userName(caller.uid)
    let groups = [Accounts.operators, Accounts.technicians].compactMap(accounts.group)
    if caller.uid == 0 || groups.contains(where: { caller.groups.contains($0.gid) }) {
      return DiagnosticResult(.accounts, .accountsReady, facts: ["user": name])
    }
    if let group = groups.first(where: { $0.members.contains(name) }) {
      return DiagnosticResult(.accounts, .callerMustLogIn, facts: ["user": name, "group": group.name])
    }
    return DiagnosticResult(.accounts, .callerNotInGroup, facts: ["user": name])
  }
}
