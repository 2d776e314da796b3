import Core
import Glibc

/// The address of a Unix socket (unix(7)): a path, or a name in Linux's abstract space.
struct UnixAddress: Sendable {
  /// The longest path: `sun_path` less its closing NUL.
  static let limit = MemoryLayout.size(ofValue: sockaddr_un().sun_path) - 1

  private static let pathOffset = MemoryLayout<sockaddr_un>.size - MemoryLayout.size(ofValue: sockaddr_un().sun_path)

  private var bytes: [UInt8]

  /// Checks `path`.
  /// - Throws: `Problem(.socketPathTooLong)`, or `.socketFailed` for an empty path or one with a NUL.
  init(path: String) throws(Problem) {
    bytes = Array(path.utf8)
    guard bytes.count <= UnixAddress.limit else {
      throw Problem(.socketPathTooLong, facts: ["limit": String(UnixAddress.limit)])
    }
    guard !bytes.isEmpty, !bytes.contains(0) else { throw Problem(.socketFailed, facts: ["function": "bind"]) }
  }

  /// The address that `NOTIFY_SOCKET` names (sd_notify(3)): a path, or an abstract name behind `@`.
  /// - Throws: `Problem(.socketPathTooLong)`, or `.socketFailed` for anything else.
  init(notify text: String) throws(Problem) {
    guard text.hasPrefix("@") else {
      guard text.hasPrefix("/") else { throw Problem(.socketFailed, facts: ["function": "sd_notify"]) }
      self = try UnixAddress(path: text)
      return
    }
    var address = try UnixAddress(path: text)
    address.bytes[0] = 0
    self = address
  }

  /// Lends the address to a C function such as bind(2) or connect(2).
  func withPointer<Result>(_ body: (UnsafePointer<sockaddr>, socklen_t) -> Result) -> Result {
    var address = sockaddr_un()
    address.sun_family = sa_family_t(AF_UNIX)
    withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: bytes) }
    return withUnsafePointer(to: address) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        // An abstract name is all the bytes that are counted.
        body($0, socklen_t(bytes[0] == 0 ? Self.pathOffset + bytes.count : MemoryLayout<sockaddr_un>.size))
      }
    }
  }
}
