import Core
import Glibc

/// Bytes from a file or the standard input, bounded.
enum InputFile {
  /// The most bytes that are read: more than any document that the daemon takes.
  static let limit = 64 << 20

  /// Reads a whole file on the main thread, where waiting for a pipe hurts nobody.
  /// - Parameter path: The file, or `-` for the standard input.
  /// - Throws: ``UsageFailure``.
  @MainActor
  static func read(_ path: String) throws(UsageFailure) -> [UInt8] {
    let descriptor = path == "-" ? STDIN_FILENO : open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { throw .unreadable(path, reason()) }
    defer { if path != "-" { close(descriptor) } }
    var bytes: [UInt8] = []
    var chunk = [UInt8](repeating: 0, count: 1 << 16)
    while true {
      let count = chunk.withUnsafeMutableBytes { Glibc.read(descriptor, $0.baseAddress, $0.count) }
      if count == 0 { return bytes }
      if count < 0 {
        if errno == EINTR { continue }
        throw .unreadable(path, reason())
      }
      bytes.append(contentsOf: chunk[..<count])
      guard bytes.count <= limit else { throw .tooLarge(limit: limit) }
    }
  }

  static func reason() -> String { String(cString: strerror(errno)) }
}
