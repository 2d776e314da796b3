import Core
import Glibc

/// Fonts, disk and clock, as they can be seen without the daemon.
enum KitChecks {
  /// The fonts that documents are set in; others do not count.
  private static let families = ["Noto ", "HanaMin"]

  /// Whether the samples have their glyphs, by fontconfig's list.
  @MainActor
  static func fonts(_ here: Surroundings) -> [DiagnosticResult] {
    var missing: [DiagnosticSample] = []
    for sample in DiagnosticSample.allCases {
      let points = sample.rawValue.unicodeScalars.map { String($0.value, radix: 16) }.joined(separator: " ")
      guard let answer = here.run("/usr/bin/fc-list", [":charset=\(points)", "family"]) else {
        return [DiagnosticResult(.fonts, .fontsUnknown)]
      }
      let isThere = answer.split(separator: "\n").contains { line in families.contains { line.hasPrefix($0) } }
      if !isThere { missing.append(sample) }
    }
    return [DiagnosticJudgement.fonts(missing: missing)]
  }

  /// The space where the daemon keeps its data.
  @MainActor
  static func disk(_ here: Surroundings) -> [DiagnosticResult] {
    let folder = dataFolder(here.tree)
    var path = folder
    while true {
      switch here.space(path) {
      case .bytes(let free, let total):
        return [DiagnosticJudgement.diskSpace(path: path, free: free, total: total)]
      case .missing where path != "/":
        // The daemon makes its folder at its first start: until then its parent tells.
        let parent = path.split(separator: "/").dropLast().joined(separator: "/")
        path = "/" + parent
      case .missing: return [DiagnosticResult(.diskSpace, .diskUnknown, facts: ["path": folder, "reason": "ENOENT"])]
      case .unknown(let reason):
        return [DiagnosticResult(.diskSpace, .diskUnknown, facts: ["path": path, "reason": reason])]
      }
    }
  }

  /// The key of what is kept: where the configuration names it, or where the unit's credential is stored.
  @MainActor
  static func key(_ here: Surroundings) -> [DiagnosticResult] {
    let configured = configuredPath("keyFile", here.tree)
    let path = configured ?? "/etc/credstore.encrypted/satchel.key"
    guard let node = here.tree.node(path) else {
      return [
        DiagnosticResult(.encryptionKey, here.tree.isMissing(path) ? .keyMissing : .keyUnseen, facts: ["path": path])
      ]
    }
    // The stored credential is encrypted: whoever reads it has no key yet.
    guard configured == nil || node.mode & 0o077 == 0 else {
      return [DiagnosticResult(.encryptionKey, .keyExposed, facts: ["path": path, "mode": node.modeText])]
    }
    return [DiagnosticResult(.encryptionKey, .keyStored, facts: ["path": path])]
  }

  /// The data folder of the site's configuration, or the package's.
  private static func dataFolder(_ tree: SystemTree) -> String {
    configuredPath("dataFolder", tree) ?? "/var/lib/satchel"
  }

  /// A path that the site's configuration names; nil where it names none.
  private static func configuredPath(_ key: String, _ tree: SystemTree) -> String? {
    guard let bytes = tree.bytes("/etc/satchel/satcheld.json"), let value = try? JSONValue.parse(bytes),
      let path = value[key]?.string, path.hasPrefix("/"), !path.utf8.contains(0)
    else { return nil }
    return path
  }

  /// Whether the clock can be right.
  @MainActor
  static func clock(_ here: Surroundings) -> [DiagnosticResult] {
    let time = here.time()
    var seconds = time_t(time)
    var parts = tm()
    guard gmtime_r(&seconds, &parts) != nil else {
      return [DiagnosticResult(.clock, .clockAhead, facts: ["time": "\(time)"])]
    }
    func two(_ number: CInt) -> String { number < 10 ? "0\(number)" : "\(number)" }
    let year = Int(parts.tm_year) + 1900
    let text =
      "\(year)-\(two(parts.tm_mon + 1))-\(two(parts.tm_mday)) \(two(parts.tm_hour)):\(two(parts.tm_min))"
    // timedated asks the kernel, whichever service sets the clock; timesyncd's own mark is there without it.
    let answer = here.run("/usr/bin/timedatectl", ["show", "--property=NTPSynchronized", "--value"])
    let isSynchronised = answer?.hasPrefix("yes") == true || here.tree.exists("/run/systemd/timesync/synchronized")
    return [DiagnosticJudgement.clock(year: year, text: text, isSynchronised: isSynchronised)]
  }
}
