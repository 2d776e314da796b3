import Core

/// Whether the package is installed, whole, and the one that this command is of.
enum PackageCheck {
  /// The most bytes of dpkg's status file: some thousand packages take 4 MB.
  static let statusLimit = 32 << 20

  @MainActor
  static func run(_ here: Surroundings) -> [DiagnosticResult] {
    func result(_ finding: DiagnosticFinding, _ facts: [String: String] = [:]) -> [DiagnosticResult] {
      [DiagnosticResult(.package, finding, facts: facts)]
    }
    let system = systemName(here.tree)
    guard let status = here.tree.bytes("/var/lib/dpkg/status", limit: statusLimit) else {
      return result(.packageUnknown)
    }
    guard let entry = entry("satchel", in: status) else { return result(.packageMissing, ["system": system]) }
    let version = entry["Version"] ?? "?"
    let state = entry["Status"] ?? "?"
    guard state.hasSuffix(" ok installed") else {
      // What remains of a removed package is its configuration alone.
      guard !state.hasSuffix("config-files"), !state.hasSuffix("not-installed") else {
        return result(.packageMissing, ["system": system])
      }
      return result(.packageUnfinished, ["version": version, "state": state])
    }
    guard upstream(version) == here.version else {
      return result(.packageVersionDiffers, ["version": version, "command": here.version])
    }
    return result(.packageInstalled, ["version": version, "system": system])
  }

  /// The fields of a package's paragraph in dpkg's status file (deb-control(5)).
  static func entry(_ package: String, in status: [UInt8]) -> [String: String]? {
    let head = Array("Package: \(package)\n".utf8)
    var start = status.startIndex
    while start < status.endIndex {
      let end = status[start...].firstRange(of: [0x0A, 0x0A])?.lowerBound ?? status.endIndex
      let paragraph = status[start..<end]
      if paragraph.starts(with: head) {
        var fields: [String: String] = [:]
        for line in String(decoding: paragraph.prefix(1 << 16), as: UTF8.self).split(separator: "\n") {
          guard !line.hasPrefix(" "), let colon = line.firstIndex(of: ":") else { continue }
          fields[String(line[..<colon])] = String(line[line.index(after: colon)...].drop { $0 == " " })
        }
        return fields
      }
      start = min(status.endIndex, end + 2)
    }
    return nil
  }

  /// A Debian version without its epoch and its revision (deb-version(7)).
  static func upstream(_ version: String) -> String {
    var text = Substring(version)
    if let colon = text.firstIndex(of: ":") { text = text[text.index(after: colon)...] }
    if let dash = text.lastIndex(of: "-") { text = text[..<dash] }
    return String(text)
  }

  /// The system's name, by os-release(5).
  private static func systemName(_ tree: SystemTree) -> String {
    let text = tree.text("/etc/os-release") ?? tree.text("/usr/lib/os-release") ?? ""
    for line in text.split(separator: "\n") where line.hasPrefix("PRETTY_NAME=") {
      return String(line.dropFirst("PRETTY_NAME=".count).filter { $0 != "\"" && $0 != "'" })
    }
    return "Linux"
  }
}
