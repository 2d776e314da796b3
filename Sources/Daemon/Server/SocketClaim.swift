import Core
import Glibc

/// The sole right to make, use and remove the socket at a path, held by a lock on a file beside it.
///
/// The kernel lets go of the lock when the process dies, so that a crash leaves nothing to clear by hand.
struct SocketClaim: ~Copyable, Sendable {
  /// The path of the socket.
  let path: String
  private let lockPath: String
  private let lock: Descriptor
  /// The device and inode of the socket file that was made under this claim.
  private var made: FileIdentity?

  /// Claims `path` and clears away the socket of a dead daemon.
  /// - Parameter path: Where the socket shall stand.
  /// - Throws: `Problem`: `socketInUse` where a living daemon has it, `socketFolderMissing`, `socketPathTaken`,
  ///   `socketFailed`.
  init(path: String) throws(Problem) {
    let lockPath = path + ".lock"
    let lock = try SocketClaim.acquire(lockPath)
    try SocketClaim.clearStale(path)
    self.path = path
    self.lockPath = lockPath
    self.lock = lock
    made = nil
  }

  /// Remembers the socket file that now stands at the path as our own.
  mutating func recordSocket() { made = FileIdentity(path: path) }

  /// Removes the socket file, if it is still the one made under this claim, and then the lock.
  consuming func release() {
    if let made, made == FileIdentity(path: path) { unlink(path) }
    unlink(lockPath)
  }

  /// Locks the file at `path`; a lock on a file that another daemon has just removed is worth nothing, hence the loop.
  private static func acquire(_ path: String) throws(Problem) -> Descriptor {
    while true {
      let raw = open(path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0o600)
      guard raw >= 0 else {
        throw errno == ENOENT || errno == ENOTDIR
          ? Problem(.socketFolderMissing) : Problem(.socketFailed, facts: ["function": "open"])
      }
      let lock = Descriptor(taking: raw)
      guard flock(lock.raw, LOCK_EX | LOCK_NB) == 0 else {
        throw errno == EWOULDBLOCK ? Problem(.socketInUse) : Problem(.socketFailed, facts: ["function": "flock"])
      }
      if let locked = FileIdentity(descriptor: lock.raw), locked == FileIdentity(path: path) { return lock }
    }
  }

  /// Removes a socket that nobody listens on; only a refused connection proves that.
  private static func clearStale(_ path: String) throws(Problem) {
    var status = stat()
    guard lstat(path, &status) == 0 else { return }
    guard status.st_mode & S_IFMT == S_IFSOCK else { throw Problem(.socketPathTaken) }
    let raw = socket(AF_UNIX, CInt(SOCK_STREAM.rawValue) | O_NONBLOCK | O_CLOEXEC, 0)
    guard raw >= 0 else { throw Problem(.socketFailed, facts: ["function": "socket"]) }
    let probe = Descriptor(taking: raw)
    let connected = try UnixAddress(path: path).withPointer { connect(probe.raw, $0, $1) }
    // EAGAIN is a full backlog: somebody is alive there.
    guard connected != 0, errno != EAGAIN else { throw Problem(.socketInUse) }
    guard errno == ECONNREFUSED else { throw Problem(.socketFailed, facts: ["function": "connect"]) }
    guard unlink(path) == 0 || errno == ENOENT else { throw Problem(.socketFailed, facts: ["function": "unlink"]) }
  }
}

/// What tells one file from another whatever their names.
struct FileIdentity: Equatable, Sendable {
  private let device: UInt64
  private let inode: UInt64

  /// The file at `path` itself, not what a link there points to; nil where there is none.
  init?(path: String) {
    var status = stat()
    guard lstat(path, &status) == 0 else { return nil }
    device = UInt64(status.st_dev)
    inode = UInt64(status.st_ino)
  }

  /// The open file `descriptor`; nil where it is not open.
  init?(descriptor: CInt) {
    var status = stat()
    guard fstat(descriptor, &status) == 0 else { return nil }
    device = UInt64(status.st_dev)
    inode = UInt64(status.st_ino)
  }
}
