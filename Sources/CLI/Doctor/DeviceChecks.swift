import Core

/// What the kernel and udev show of the printer and the camera.
enum DeviceChecks {
  private static let ruleFolders = [
    "/etc/udev/rules.d", "/run/udev/rules.d", "/usr/lib/udev/rules.d", "/lib/udev/rules.d",
  ]

  /// Whether the rules are installed and in force.
  @MainActor
  static func rules(_ here: Surroundings, _ usb: USBTree) -> [DiagnosticResult] {
    let isInstalled = ruleFolders.contains { folder in
      here.tree.names(folder)?.contains { $0.hasSuffix("-satchel.rules") } == true
    }
    guard isInstalled else { return [DiagnosticResult(.udevRules, .udevRulesMissing)] }
    guard here.tree.exists("/run/udev/control") else { return [DiagnosticResult(.udevRules, .udevNotRunning)] }
    let accounts = Accounts(here.tree)
    var results: [DiagnosticResult] = []
    var good: [String] = []
    for (path, port) in usb.nodes {
      guard let node = here.tree.node(path) else { continue }
      let facts = ["node": path, "group": accounts?.groupName(node.gid) ?? String(node.gid), "mode": node.modeText]
      if node.mode & 0o006 != 0 {
        results.append(DiagnosticResult(.udevRules, .udevNodeOpen, device: port, facts: facts))
      } else if facts["group"] != Accounts.operators || node.mode & 0o777 != 0o660 {
        results.append(DiagnosticResult(.udevRules, .udevRulesNotApplied, device: port, facts: facts))
      } else {
        good.append(path)
      }
    }
    if !results.isEmpty { return results }
    return [
      good.isEmpty
        ? DiagnosticResult(.udevRules, .udevInstalled)
        : DiagnosticResult(.udevRules, .udevApplied, facts: ["nodes": good.joined(separator: " ")])
    ]
  }

  /// Whether a printer is plugged in.
  static func printers(_ usb: USBTree) -> [DiagnosticResult] {
    guard !usb.printers.isEmpty else {
      return [DiagnosticResult(.printerPresent, .printerAbsent, facts: ["count": "\(usb.devices.count)"])]
    }
    return usb.printers.map { printer in
      DiagnosticResult(
        .printerPresent, .printerPresent, device: printer.port,
        facts: ["name": printer.name, "id": "\(printer.vendor):\(printer.product)", "port": printer.port])
    }
  }

  /// Whether the daemon's user may use the nodes.
  @MainActor
  static func permissions(_ here: Surroundings, _ usb: USBTree) -> [DiagnosticResult] {
    guard !usb.nodes.isEmpty else { return [DiagnosticResult(.devicePermissions, .permissionsNothing)] }
    guard let accounts = Accounts(here.tree), let daemon = accounts.user(Accounts.daemon) else {
      return [DiagnosticResult(.devicePermissions, .permissionsNoUser)]
    }
    var results: [DiagnosticResult] = []
    for (path, port) in usb.nodes {
      guard let node = here.tree.node(path) else {
        results.append(
          DiagnosticResult(.devicePermissions, .deviceNodeMissing, device: port, facts: ["port": port, "node": path]))
        continue
      }
      guard !accounts.mayUse(node, daemon) else { continue }
      results.append(
        DiagnosticResult(
          .devicePermissions, .permissionsDenied, device: port,
          facts: [
            "node": path, "owner": accounts.userName(node.uid), "group": accounts.groupName(node.gid),
            "mode": node.modeText,
          ]))
    }
    if !results.isEmpty { return results }
    return [
      DiagnosticResult(
        .devicePermissions, .permissionsGranted, facts: ["nodes": usb.nodes.map(\.node).joined(separator: " ")])
    ]
  }

  /// Whether a camera is plugged in and has its node.
  static func cameras(_ usb: USBTree) -> [DiagnosticResult] {
    let bare = usb.cameras.filter { camera in !usb.video.contains { $0.port == camera.port } }
    let results =
      usb.video.map { video in
        DiagnosticResult(
          .cameraNode, .cameraFound, device: video.port, facts: ["name": video.name, "node": video.node])
      }
      + bare.map { camera in
        DiagnosticResult(.cameraNode, .cameraWithoutNode, device: camera.port, facts: ["port": camera.port])
      }
    return results.isEmpty ? [DiagnosticResult(.cameraNode, .cameraAbsent)] : results
  }
}
