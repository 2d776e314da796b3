import Core
import Glibc

/// What the doctor looks at besides the daemon, each part of it replaceable by a test's.
@MainActor
struct Surroundings {
  /// Who runs the doctor.
  struct Caller: Sendable, Equatable {
    /// The effective user.
    var uid: UInt32
    /// All groups of this login, the primary one too.
    var groups: Set<UInt32>
  }

  /// A disk's space.
  enum Space: Sendable, Equatable {
    case bytes(free: UInt64, total: UInt64)
    /// There is no such path.
    case missing
    /// The system's reason.
    case unknown(String)
  }

  /// The machine's files.
  var tree: SystemTree
  /// Who runs the doctor.
  var caller: Caller
  /// The command's own version.
  var version = Release.version
  /// Runs a program and reads what it says; nil where it cannot.
  var run: (_ path: String, _ arguments: [String]) -> String?
  /// The space at a path.
  var space: (_ path: String) -> Space
  /// The calendar clock: seconds since 1970.
  var time: () -> Int

  /// The machine that the command runs on.
  static var current: Surroundings {
    var groups = [gid_t](repeating: 0, count: 65_536)
    let count = max(0, Int(getgroups(CInt(groups.count), &groups)))
    return Surroundings(
      tree: SystemTree(root: ""), caller: Caller(uid: geteuid(), groups: Set(groups[..<count] + [getegid()])),
      run: { ChildProcess.run($0, $1) }, space: measure,
      time: { Glibc.time(nil) })
  }

  private static func measure(_ path: String) -> Space {
    var state = statvfs()
    guard statvfs(path, &state) == 0 else {
      return errno == ENOENT ? .missing : .unknown(InputFile.reason())
    }
    let block = UInt64(state.f_frsize)
    return .bytes(
      free: UInt64(state.f_bavail).multipliedReportingOverflow(by: block).partialValue,
      total: UInt64(state.f_blocks).multipliedReportingOverflow(by: block).partialValue)
  }
}
