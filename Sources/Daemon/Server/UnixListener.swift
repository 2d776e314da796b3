import Core
import Glibc

/// A listening Unix socket: made at a path, or inherited from the service manager.
struct UnixListener: ~Copyable, Sendable {
  private let descriptor: Descriptor
  /// The claim on the path; nil for an inherited socket, whose file is the service manager's.
  private let claim: SocketClaim?

  /// Makes a socket at `path`, clearing away that of a dead daemon.
  /// - Parameters:
  ///   - path: At most 107 bytes; its folder must exist.
  ///   - mode: The permissions of the socket file; whoever may write to it may connect.
  /// - Throws: `Problem`: `socketInUse`, `socketPathTooLong`, `socketFolderMissing`, `socketPathTaken`,
  ///   `socketFailed`.
  init(path: String, mode: mode_t = 0o600) throws(Problem) {
    let address = try UnixAddress(path: path)
    var claim = try SocketClaim(path: path)
    let raw = socket(AF_UNIX, CInt(SOCK_STREAM.rawValue) | O_NONBLOCK | O_CLOEXEC, 0)
    guard raw >= 0 else { throw Problem(.socketFailed, facts: ["function": "socket"]) }
    let descriptor = Descriptor(taking: raw)
    // On Linux bind(2) gives the file the mode of the socket's inode, less the umask: no moment of wider rights,
    // and no umask changed under other threads' feet.
    guard fchmod(descriptor.raw, mode) == 0 else { throw Problem(.socketFailed, facts: ["function": "fchmod"]) }
    guard address.withPointer({ bind(descriptor.raw, $0, $1) }) == 0 else {
      throw errno == EADDRINUSE ? Problem(.socketInUse) : Problem(.socketFailed, facts: ["function": "bind"])
    }
    claim.recordSocket()
    // A umask may have taken bits of the mode away; nobody can connect before listen(2).
    guard chmod(path, mode) == 0 else {
      claim.release()
      throw Problem(.socketFailed, facts: ["function": "chmod"])
    }
    guard listen(descriptor.raw, UnixListener.backlog) == 0 else {
      claim.release()
      throw Problem(.socketFailed, facts: ["function": "listen"])
    }
    self.descriptor = descriptor
    self.claim = consume claim
  }

  /// Takes the socket that systemd hands over (sd_listen_fds(3)).
  /// - Parameters:
  ///   - environment: The process's environment: `LISTEN_PID`, `LISTEN_FDS`.
  ///   - first: The number of the first descriptor that is handed over.
  /// - Returns: nil where nothing was handed to this very process.
  /// - Throws: `Problem(.inheritedSocketInvalid)` unless it is exactly one listening Unix stream socket.
  static func inherited(
    environment: [String: String], first: CInt = 3
  ) throws(Problem) -> UnixListener? {
    guard let pid = environment["LISTEN_PID"].flatMap({ Int32($0) }), pid == getpid() else { return nil }
    guard let count = environment["LISTEN_FDS"], count != "0" else { return nil }
    guard count == "1" else { throw Problem(.inheritedSocketInvalid) }
    return try UnixListener(inheriting: first)
  }

  private init(inheriting raw: CInt) throws(Problem) {
    guard fcntl(raw, F_SETFD, FD_CLOEXEC) == 0 else { throw Problem(.inheritedSocketInvalid) }
    guard UnixListener.option(SO_DOMAIN, of: raw) == AF_UNIX,
      UnixListener.option(SO_TYPE, of: raw) == CInt(SOCK_STREAM.rawValue),
      UnixListener.option(SO_ACCEPTCONN, of: raw) == 1
    else { throw Problem(.inheritedSocketInvalid) }
    descriptor = Descriptor(taking: raw)
    claim = nil
  }

  /// Hands the parts to the server: the descriptor, which it must close, and the claim, which it must release.
  consuming func handOver() -> Handover {
    Handover(descriptor: descriptor.release(), claim: claim)
  }

  /// Gives the socket up before anybody was served.
  consuming func abandon() {
    var handover = handOver()
    _ = Descriptor(taking: handover.descriptor)
    handover.claim.take()?.release()
  }

  /// What a server takes over.
  struct Handover: ~Copyable {
    /// The listening socket; closing it is the receiver's duty.
    let descriptor: CInt
    /// The claim on its path, if we made it.
    var claim: SocketClaim?
  }

  /// Connections that wait to be accepted; more are refused by the kernel with EAGAIN.
  private static let backlog: CInt = 128

  private static func option(_ name: CInt, of raw: CInt) -> CInt? {
    var value: CInt = 0
    var size = socklen_t(MemoryLayout<CInt>.size)
    guard getsockopt(raw, SOL_SOCKET, name, &value, &size) == 0 else { return nil }
    return value
  }
}
