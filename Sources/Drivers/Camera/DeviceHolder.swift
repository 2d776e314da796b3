import Foundation

/// Who else has a device file open, as far as this process may see it.
enum DeviceHolder {
  /// The most processes that are looked at.
  static let processLimit = 4096
  /// The most descriptors of one process that are looked at.
  static let descriptorLimit = 4096

  /// The name of a process that has a file open.
  /// - Parameters:
  ///   - path: The device file, such as `/dev/video0`.
  ///   - processes: Where the kernel lists processes; `/proc`.
  /// - Returns: A process's name (its `comm`, at most 15 characters), or nil where none is found: the descriptors
  ///   of other users' processes are for root to read.
  static func name(of path: String, processes: String = "/proc") -> String? {
    let files = FileManager.default
    let own = String(ProcessInfo.processInfo.processIdentifier)
    let identifiers = (try? files.contentsOfDirectory(atPath: processes)) ?? []
    for identifier in identifiers.lazy.filter({ Int($0) != nil && $0 != own }).prefix(processLimit) {
      let folder = "\(processes)/\(identifier)/fd"
      let descriptors = (try? files.contentsOfDirectory(atPath: folder)) ?? []
      for descriptor in descriptors.prefix(descriptorLimit)
      where (try? files.destinationOfSymbolicLink(atPath: "\(folder)/\(descriptor)")) == path {
        guard let data = files.contents(atPath: "\(processes)/\(identifier)/comm") else { return nil }
        let name = String(decoding: data.prefix(64), as: UTF8.self).filter {
          $0.isLetter || $0.isNumber || "-_.".contains($0)
        }
        return name.isEmpty ? nil : name
      }
    }
    return nil
  }
}
