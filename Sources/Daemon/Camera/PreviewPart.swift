import Core
import Glibc
import NIOCore

/// A frame as one part of a preview's answer, in a chunk of its own (RFC 9112 §7.1): made once for all viewers.
struct PreviewPart: Sendable {
  private static let tail = Array("\r\n\r\n".utf8)

  /// The chunk's size, the boundary and the part's header.
  private let head: [UInt8]
  private let picture: FrameBytes
  private let length: Int

  /// - Parameters:
  ///   - picture: A JPEG file.
  ///   - time: When it was taken, in milliseconds since 1970.
  init(_ picture: FrameBytes, time: Int64) {
    length = picture.bytes.count
    let fraction = String(time % 1000 + 1000).dropFirst()
    let header = """
      --\(PreviewStream.boundary)\r\nContent-Type: image/jpeg\r\nContent-Length: \(length)\r\n\
      X-Timestamp: \(time / 1000).\(fraction)\r\n\r\n
      """
    // The chunk ends with the line end after the picture; the last two bytes are the chunk's own.
    let chunk = header.utf8.count + length + Self.tail.count - 2
    head = Array("\(String(chunk, radix: 16))\r\n\(header)".utf8)
    self.picture = picture
  }

  /// Its bytes.
  var count: Int { head.count + length + Self.tail.count }

  /// Gives a socket as much of the part as it takes at once.
  /// - Returns: Bytes from the part's beginning that the kernel has; 0 where it takes none, or the socket has an error.
  func send(to socket: CInt) -> Int {
    head.withUnsafeBytes { head in
      picture.bytes.withUnsafeBytes { jpeg in
        Self.tail.withUnsafeBytes { tail in
          var pieces = [head, jpeg, tail].map {
            iovec(iov_base: UnsafeMutableRawPointer(mutating: $0.baseAddress), iov_len: $0.count)
          }
          return pieces.withUnsafeMutableBufferPointer { pieces in
            var message = msghdr()
            message.msg_iov = pieces.baseAddress
            message.msg_iovlen = pieces.count
            return Self.send(&message, to: socket)
          }
        }
      }
    }
  }

  private static func send(_ message: inout msghdr, to socket: CInt) -> Int {
    while true {
      let sent = sendmsg(socket, &message, CInt(MSG_DONTWAIT | MSG_NOSIGNAL))
      if sent >= 0 { return sent }
      guard errno == EINTR else { return 0 }
    }
  }

  /// The part without its first bytes.
  /// - Parameter sent: 0 ... ``count``.
  func rest(after sent: Int) -> ByteBuffer {
    var buffer = ByteBufferAllocator().buffer(capacity: count)
    buffer.writeBytes(head)
    buffer.writeBytes(picture.bytes)
    buffer.writeBytes(Self.tail)
    buffer.moveReaderIndex(forwardBy: sent)
    return buffer
  }
}
