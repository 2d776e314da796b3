import Core

/// Whether the kernel can drive USB printers and cameras, and whether its printer driver is in the way.
enum KernelCheck {
  /// modules.dep of a distribution's kernel has some 700 KB.
  private static let listLimit = 16 << 20

  @MainActor
  static func modules(_ here: Surroundings, _ usb: USBTree) -> [DiagnosticResult] {
    let tree = here.tree
    let release = tree.line("/proc/sys/kernel/osrelease") ?? "?"
    func result(_ finding: DiagnosticFinding, _ facts: [String: String] = [:]) -> [DiagnosticResult] {
      [DiagnosticResult(.kernelModules, finding, facts: facts.merging(["release": release]) { $1 })]
    }
    guard usb.hasBus else { return result(.usbMissing) }
    let isLoaded = tree.exists("/sys/module/uvcvideo") || tree.exists("/sys/bus/usb/drivers/uvcvideo")
    if !isLoaded {
      guard hasModule("uvcvideo", release: release, tree) else { return result(.uvcvideoMissing) }
      if let camera = usb.cameras.first { return result(.uvcvideoNotLoaded, ["port": camera.port]) }
    }
    let loaded = ["usbcore", "uvcvideo", "usblp"].filter { tree.exists("/sys/module/\($0)") }
    return result(.modulesReady, ["loaded": loaded.isEmpty ? "-" : loaded.joined(separator: " ")])
  }

  /// Whether the kernel could load a module, by kmod's lists.
  private static func hasModule(_ name: String, release: String, _ tree: SystemTree) -> Bool {
    guard !release.contains("/"), !release.hasPrefix(".") else { return false }
    return ["modules.dep", "modules.builtin"].contains { list in
      tree.bytes("/lib/modules/\(release)/\(list)", limit: listLimit)?.contains(Array("/\(name).ko".utf8)) == true
    }
  }

  @MainActor
  static func usblp(_ here: Surroundings, isServing: Bool) -> [DiagnosticResult] {
    guard let names = here.tree.names("/sys/bus/usb/drivers/usblp") else {
      return [DiagnosticResult(.usblp, .usblpNotLoaded)]
    }
    let held = names.filter { $0.contains(":") }
    guard !held.isEmpty else { return [DiagnosticResult(.usblp, .usblpFree)] }
    return held.map { interface in
      DiagnosticResult(
        .usblp, isServing ? .usblpHolds : .usblpHoldsIdle,
        device: interface.split(separator: ":").first.map(String.init), facts: ["interface": interface])
    }
  }
}
