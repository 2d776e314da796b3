import Core
import Glibc
import NIOCore

/// A frame as one part of a preview's answer, in a chunk of its own (RFC 9112 §7.1): made once for all viewers.
struct PreviewPart: Sendable {
  private static let opening = Array(
    "--\(PreviewStream.boundary)\r\nContent-Type: image/jpeg\r\nContent-Length: ".utf8)
  private static let stamp = Array("\r\nX-Timestamp: ".utf8)
  /// What ends the header, and the picture.
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
    // Written for each frame: bytes, where text would cost more than all the rest that is done for a viewer.
    var header: [UInt8] = []
    header.reserveCapacity(Self.headRoom)
    header += Self.opening
    header.append(digitsOf: length)
    header += Self.stamp
    let milliseconds = max(0, Int(time))
    header.append(digitsOf: milliseconds / 1000)
    header.append(UInt8(ascii: "."))
    header.append(digitsOf: milliseconds % 1000, atLeast: 3)
    header += Self.tail
    // The chunk ends with the line end after the picture; the last two bytes are the chunk's own.
    var head: [UInt8] = []
    head.reserveCapacity(Self.headRoom + 18)
    head.append(digitsOf: header.count + length + Self.tail.count - 2, radix: 16)
    head += [UInt8(ascii: "\r"), UInt8(ascii: "\n")]
    head += header
    self.head = head
    self.picture = picture
  }

  /// What a header takes: two numbers of nineteen digits at most.
  private static let headRoom = opening.count + stamp.count + tail.count + 40

  /// Its bytes.
  var count: Int { head.count + length + Self.tail.count }

  /// Gives a socket as much of the part as it takes at once.
  /// - Returns: Bytes from the part's beginning that the kernel has; 0 where it takes none, or the socket has an error.
  func send(to socket: CInt) -> Int {
    head.withUnsafeBytes { head in
      picture.bytes.withUnsafeBytes { jpeg in
        Self.tail.withUnsafeBytes { tail in
          func piece(_ bytes: UnsafeRawBufferPointer) -> iovec {
            iovec(iov_base: UnsafeMutableRawPointer(mutating: bytes.baseAddress), iov_len: bytes.count)
          }
          var pieces: InlineArray<3, iovec> = [piece(head), piece(jpeg), piece(tail)]
          return withUnsafeMutablePointer(to: &pieces) { pieces in
            pieces.withMemoryRebound(to: iovec.self, capacity: 3) { pieces in
              var message = msghdr()
              message.msg_iov = pieces
              message.msg_iovlen = 3
              return Self.send(&message, to: socket)
            }
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

extension [UInt8] {
  /// Adds a number's digits, with zeros before them where there are too few.
  fileprivate mutating func append(digitsOf number: Int, radix: Int = 10, atLeast least: Int = 1) {
    var unit = 1
    var count = 1
    while count < least || number / unit >= radix {
      unit *= radix
      count += 1
    }
    while unit > 0 {
      let digit = UInt8(number / unit % radix)
      append(digit < 10 ? UInt8(ascii: "0") + digit : UInt8(ascii: "a") + digit - 10)
      unit /= radix
    }
  }
}
