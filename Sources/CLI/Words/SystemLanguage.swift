import Core

/// The language that the environment asks for, by POSIX's order of variables.
enum SystemLanguage {
  /// - Parameter environment: The process's environment.
  /// - Returns: Chinese where the first of LC_ALL, LC_MESSAGES and LANG that is set says so, English otherwise.
  static func choose(_ environment: [String: String]) -> Language {
    for name in ["LC_ALL", "LC_MESSAGES", "LANG"] {
      guard let value = environment[name], !value.isEmpty else { continue }
      let tag = value.lowercased()
      return tag == "zh" || tag.hasPrefix("zh_") || tag.hasPrefix("zh-") || tag.hasPrefix("zh.") ? .chinese : .english
    }
    return .english
  }
}
