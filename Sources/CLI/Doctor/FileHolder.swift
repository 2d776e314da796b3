/// Who has a device file open, as far as the caller may see it: other users' descriptors are for root to read.
enum FileHolder {
  /// The most processes that are looked at.
  private static let processLimit = 4096

  /// The name of a process that has a file open; nil where none is found.
  static func name(of path: String, _ tree: SystemTree) -> String? {
    for process in (tree.names("/proc") ?? []).filter({ UInt32($0) != nil }).prefix(processLimit) {
      let folder = "/proc/\(process)/fd"
      let holds = (tree.names(folder) ?? []).contains { tree.link("\(folder)/\($0)") == path }
      if holds { return tree.line("/proc/\(process)/comm") }
    }
    return nil
  }
}
