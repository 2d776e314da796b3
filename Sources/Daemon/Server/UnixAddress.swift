import Core
import Glibc

/// The address of a Unix socket in the file system (unix(7)).
struct UnixAddress: Sendable {
  /// The longest path: `sun_path` less its closing NUL.
  static let limit = MemoryLayout.size(ofValue: sockaddr_un().sun_path) - 1

  private let bytes: [UInt8]

  /// Checks `path`.
  /// - Throws: `Problem(.socketPathTooLong)`, or `.socketFailed` for an empty path or one with a NUL.
  init(path: String) throws(Problem) {
    bytes = Array(path.utf8)
    guard bytes.count <= UnixAddress.limit else {
      throw Problem(.socketPathTooLong, facts: ["limit": String(UnixAddress.limit)])
    }
    guard !bytes.isEmpty, !bytes.contains(0) else { throw Problem(.socketFailed, facts: ["function": "bind"]) }
  }

  /// Lends the address to a C function such as bind(2) or connect(2).
  func withPointer<Result>(_ body: (UnsafePointer<sockaddr>, socklen_t) -> Result) -> Result {
    var address = sockaddr_un()
    address.sun_family = sa_family_t(AF_UNIX)
    withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: bytes) }
    return withUnsafePointer(to: address) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        body($0, socklen_t(MemoryLayout<sockaddr_un>.size))
      }
    }
  }
}
