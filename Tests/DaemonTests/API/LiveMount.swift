import Foundation

/// A file system of a few kilobytes in memory; unmounted with its last user.
final class LiveMount: Sendable {
  let path: String

  /// Mounts.
  /// - Throws: Where it may not: see ``isPossible``.
  init(_ path: String, options: String) throws {
    self.path = path
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    guard try Self.run("/usr/bin/mount", ["-t", "tmpfs", "-o", options, "tmpfs", path]) else {
      throw CocoaError(.fileWriteNoPermission)
    }
  }

  /// Mounts again with other options.
  func remount(_ options: String) throws -> Bool {
    try Self.run("/usr/bin/mount", ["-o", "remount,\(options)", path])
  }

  deinit { umount2(path, Int32(MNT_DETACH)) }

  /// Whether this process may mount: root, and not in a container that forbids it.
  static let isPossible: Bool = {
    guard geteuid() == 0, let folder = try? LiveFolder() else { return false }
    return (try? LiveMount(folder.path("try"), options: "size=64k")) != nil
  }()

  private static func run(_ path: String, _ arguments: [String]) throws -> Bool {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: path)
    process.arguments = arguments
    process.standardError = FileHandle.nullDevice
    try process.run()
    process.waitUntilExit()
    return process.terminationStatus == 0
  }
}
