import Glibc
import NIOPosix
import Synchronization

/// The user database, asked on a thread of its own because getpwuid_r may wait for a directory server.
final class UserNames: Sendable {
  /// Names found so far; a uid that has none is asked for again, since it may be given one.
  private let found = Mutex<[UInt32: String]>([:])
  /// More users than this on one handheld means a mistake; the cache then starts anew.
  private static let limit = 256

  /// The login name of `uid`, or nil where the database has none.
  func name(of uid: UInt32) async -> String? {
    if let name = found.withLock({ $0[uid] }) { return name }
    let name = try? await NIOThreadPool.singleton.runIfActive { UserNames.lookUp(uid) }
    guard let name else { return nil }
    found.withLock { found in
      if found.count >= UserNames.limit { found.removeAll() }
      found[uid] = name
    }
    return name
  }

  private static func lookUp(_ uid: UInt32) -> String? {
    // getpwuid_r(3) says ERANGE while the buffer is too small; an entry of more than 1 MiB is nobody's name.
    var size = 1024
    while size <= 1 << 20 {
      var entry = passwd()
      var result: UnsafeMutablePointer<passwd>?
      let (error, name): (CInt, String?) = withUnsafeTemporaryAllocation(of: CChar.self, capacity: size) { buffer in
        guard let base = buffer.baseAddress else { return (ENOMEM, nil) }
        let error = getpwuid_r(uid, &entry, base, buffer.count, &result)
        guard error == 0, result != nil, let name = entry.pw_name else { return (error, nil) }
        return (0, String(cString: name))
      }
      guard error == ERANGE else { return name }
      size *= 4
    }
    return nil
  }
}
