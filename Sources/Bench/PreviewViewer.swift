import ArgumentParser
import Foundation
import Synchronization

/// One who looks at a camera's preview: reads what comes as fast as it comes, and notes when each picture was whole.
final class PreviewViewer: Sendable {
  private struct State {
    var arrivals: [Double] = []
    var bytes = 0
    var hasEnded = false
  }

  private let descriptor: CInt
  private let state = Mutex(State())

  /// Begins to look, on a thread of its own.
  /// - Parameters:
  ///   - socket: The daemon's.
  ///   - target: Path and query of the preview.
  init(socket path: String, target: String) throws {
    descriptor = socket(AF_UNIX, CInt(SOCK_STREAM.rawValue) | CInt(SOCK_CLOEXEC.rawValue), 0)
    var address = sockaddr_un()
    address.sun_family = sa_family_t(AF_UNIX)
    let bytes = Array(path.utf8)
    guard descriptor >= 0, bytes.count < MemoryLayout.size(ofValue: address.sun_path) else {
      throw ValidationError("No socket can be made for \(path).")
    }
    withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: bytes) }
    let status = withUnsafePointer(to: address) {
      $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_un>.size))
      }
    }
    let request = Array("GET \(target) HTTP/1.1\r\nHost: localhost\r\n\r\n".utf8)
    guard status == 0, write(descriptor, request, request.count) == request.count else {
      throw ValidationError("\(path) cannot be asked.")
    }
    Thread { [self] in read() }.start()
  }

  deinit { close(descriptor) }

  /// Ends the looking.
  func stop() { shutdown(descriptor, CInt(SHUT_RDWR)) }

  /// When pictures came, in seconds of CLOCK_MONOTONIC, and the bytes of all of them.
  /// - Throws: Where the preview has ended.
  func seen() throws -> (arrivals: [Double], bytes: Int) {
    let state = state.withLock { $0 }
    guard !state.hasEnded else { throw ValidationError("The preview has ended.") }
    return (state.arrivals, state.bytes)
  }

  private func read() {
    var buffer = [UInt8](repeating: 0, count: 1 << 18)
    var chunks = ChunkCounter()
    while true {
      let count = recv(descriptor, &buffer, buffer.count, 0)
      guard count > 0 else { return state.withLock { $0.hasEnded = true } }
      let whole = chunks.feed(buffer[..<count])
      guard whole > 0 else { continue }
      let now = ThreadClock.monotonic()
      state.withLock { state in
        state.arrivals += Array(repeating: now, count: whole)
        state.bytes = chunks.bytes
      }
    }
  }
}

/// Counts the chunks of an answer (RFC 9112 §7.1): the daemon sends one for each picture.
private struct ChunkCounter {
  private enum Place {
    /// Within the answer's head; so many bytes of the empty line that ends it have been seen.
    case head(seen: Int)
    case size(Int)
    case data(left: Int)
  }

  private var place = Place.head(seen: 0)
  private(set) var bytes = 0

  /// - Returns: How many chunks have become whole.
  mutating func feed(_ piece: ArraySlice<UInt8>) -> Int {
    var (rest, whole) = (piece, 0)
    while let byte = rest.first {
      switch place {
      case .head(let seen):
        let expected: [UInt8] = [13, 10, 13, 10]
        let next = byte == expected[seen] ? seen + 1 : byte == 13 ? 1 : 0
        place = next == expected.count ? .size(0) : .head(seen: next)
        rest.removeFirst()
      case .size(let size):
        if byte == 10 {
          bytes += size
          // The line end behind the data.
          place = .data(left: size + 2)
        } else if let digit = Character(UnicodeScalar(byte)).hexDigitValue {
          place = .size(size * 16 + digit)
        }
        rest.removeFirst()
      case .data(let left):
        let taken = min(left, rest.count)
        rest = rest.dropFirst(taken)
        place = .data(left: left - taken)
        if taken == left {
          whole += 1
          place = .size(0)
        }
      }
    }
    return whole
  }
}
