import Core
import Glibc

/// An owned descriptor of a socket or a pipe, never blocking; closed exactly once.
struct SocketDescriptor: ~Copyable, Sendable {
  /// For calls that borrow it; never to be kept.
  let raw: CInt

  /// Takes a descriptor over and sets it not to block.
  /// - Throws: ``DeviceError`` where `raw` is the error of the call that should have made it.
  init(taking raw: CInt, from function: String) throws(DeviceError) {
    guard raw >= 0 else { throw DeviceError(socketErrno: errno, function: function) }
    self.raw = raw
    _ = fcntl(raw, F_SETFD, FD_CLOEXEC)
    _ = fcntl(raw, F_SETFL, O_NONBLOCK)
  }

  /// Listens on 127.0.0.1.
  /// - Parameter port: 0 lets the kernel choose one.
  /// - Throws: ``DeviceError``: `busy` where the port is taken, `denied`, `io`.
  static func listening(onLoopback port: UInt16) throws(DeviceError) -> SocketDescriptor {
    let listener = try SocketDescriptor(taking: socket(AF_INET, CInt(SOCK_STREAM.rawValue), 0), from: "socket")
    var yes: CInt = 1
    _ = setsockopt(listener.raw, SOL_SOCKET, SO_REUSEADDR, &yes, socklen_t(MemoryLayout<CInt>.size))
    try listener.listen(on: .loopback(port: port))
    return listener
  }

  /// Listens on a Unix socket that its owner alone may use, replacing a dead one.
  /// - Parameter path: At most 107 bytes.
  static func listening(at path: String) throws(DeviceError) -> SocketDescriptor {
    guard let address = SocketAddress.unix(path: path) else { throw DeviceError(.unsupported, function: "bind") }
    // Who answers is alive; who does not has left its file behind.
    let probe = try SocketDescriptor(taking: socket(AF_UNIX, CInt(SOCK_STREAM.rawValue), 0), from: "socket")
    guard address.withPointer({ connect(probe.raw, $0, $1) }) != 0 else { throw DeviceError(.busy, function: "bind") }
    remove(path)
    let listener = try SocketDescriptor(taking: socket(AF_UNIX, CInt(SOCK_STREAM.rawValue), 0), from: "socket")
    // The file takes the mode of the socket's inode: no moment of wider rights.
    _ = fchmod(listener.raw, 0o600)
    try listener.listen(on: address)
    return listener
  }

  /// Removes a socket's file, and nothing that is not a socket.
  static func remove(_ path: String) {
    var facts = stat()
    if lstat(path, &facts) == 0, facts.st_mode & S_IFMT == S_IFSOCK { unlink(path) }
  }

  private borrowing func listen(on address: SocketAddress) throws(DeviceError) {
    guard address.withPointer({ bind(raw, $0, $1) }) == 0 else {
      throw DeviceError(socketErrno: errno, function: "bind")
    }
    guard Glibc.listen(raw, 16) == 0 else { throw DeviceError(socketErrno: errno, function: "listen") }
  }

  /// The port of a listening or connected TCP socket; 0 for a Unix socket.
  var port: UInt16 {
    var address = sockaddr_in()
    var size = socklen_t(MemoryLayout<sockaddr_in>.size)
    let outcome = withUnsafeMutablePointer(to: &address) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { getsockname(raw, $0, &size) }
    }
    return outcome == 0 && address.sin_family == sa_family_t(AF_INET) ? UInt16(bigEndian: address.sin_port) : 0
  }

  /// The next connection that waits; nil where there is none.
  /// - Throws: ``DeviceError`` where the listener is of no more use.
  borrowing func acceptNext() throws(DeviceError) -> SocketDescriptor? {
    while true {
      let connection = accept(raw, nil, nil)
      if connection >= 0 {
        var yes: CInt = 1
        // Fails on a Unix socket, which does not delay anyway.
        _ = setsockopt(connection, CInt(IPPROTO_TCP), TCP_NODELAY, &yes, socklen_t(MemoryLayout<CInt>.size))
        return try SocketDescriptor(taking: connection, from: "accept")
      }
      switch errno {
      case EINTR, ECONNABORTED: continue
      case EAGAIN: return nil
      default: throw DeviceError(socketErrno: errno, function: "accept")
      }
    }
  }

  /// What a read has brought.
  enum Reading { case bytes(Int), nothing, end }

  /// Reads what is there.
  borrowing func read(into buffer: inout [UInt8]) -> Reading {
    while true {
      let count = Glibc.recv(raw, &buffer, buffer.count, 0)
      if count > 0 { return .bytes(count) }
      if count == 0 { return .end }
      if errno == EINTR { continue }
      return errno == EAGAIN ? .nothing : .end
    }
  }

  /// Writes what fits.
  /// - Returns: How many bytes; nil where the other side is gone.
  borrowing func write(_ bytes: ArraySlice<UInt8>) -> Int? {
    guard !bytes.isEmpty else { return 0 }
    while true {
      let count = bytes.withUnsafeBytes { Glibc.send(raw, $0.baseAddress, $0.count, CInt(MSG_NOSIGNAL)) }
      if count >= 0 { return count }
      if errno == EINTR { continue }
      return errno == EAGAIN ? 0 : nil
    }
  }

  /// Ends both directions; the other side is told at once.
  borrowing func shutDown() { _ = shutdown(raw, CInt(SHUT_RDWR)) }

  deinit { close(raw) }
}

extension DeviceError {
  /// Names the failure of a call on a socket.
  init(socketErrno code: CInt, function: String) {
    switch code {
    case EADDRINUSE: self.init(.busy, function: function)
    case EACCES, EPERM: self.init(.denied, function: function)
    default: self.init(.io, function: function)
    }
  }
}
