import Glibc

/// An address to bind or connect to.
enum SocketAddress: Sendable {
  /// 127.0.0.1.
  case loopback(port: UInt16)
  /// The bytes of a path, shorter than `sun_path`.
  case unixPath([CChar])

  /// The address of a Unix socket; nil where the path is empty or longer than 107 bytes.
  static func unix(path: String) -> SocketAddress? {
    let bytes = path.utf8.map { CChar(bitPattern: $0) }
    return (1...107).contains(bytes.count) && !bytes.contains(0) ? .unixPath(bytes) : nil
  }

  /// Lends it to a call.
  func withPointer<Outcome>(_ body: (UnsafePointer<sockaddr>, socklen_t) -> Outcome) -> Outcome {
    switch self {
    case .loopback(let port):
      var address = sockaddr_in()
      address.sin_family = sa_family_t(AF_INET)
      address.sin_port = port.bigEndian
      address.sin_addr = in_addr(s_addr: in_addr_t(0x7F00_0001).bigEndian)
      return withUnsafePointer(to: &address) { pointer in
        pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
          body($0, socklen_t(MemoryLayout<sockaddr_in>.size))
        }
      }
    case .unixPath(let path):
      var address = sockaddr_un()
      address.sun_family = sa_family_t(AF_UNIX)
      withUnsafeMutableBytes(of: &address.sun_path) { field in
        for (offset, byte) in path.enumerated() { field[offset] = UInt8(bitPattern: byte) }
      }
      return withUnsafePointer(to: &address) { pointer in
        pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
          body($0, socklen_t(MemoryLayout<sockaddr_un>.size))
        }
      }
    }
  }
}
