import Glibc

/// The variables of the process's environment that the command looks at.
enum Environment {
  private static let names = ["LC_ALL", "LC_MESSAGES", "LANG", "NO_COLOR", "TERM"]

  /// Those that are set.
  static var current: [String: String] {
    names.reduce(into: [:]) { found, name in
      if let value = getenv(name) { found[name] = String(cString: value) }
    }
  }
}
