import Core
import NIOCore
import Synchronization

/// A frame as all users of a camera share it, with the chunk of a preview's answer that is made of it once for all viewers.
final class SharedFrame: Sendable {
  /// The frame as it came.
  let frame: Frame
  /// When it was taken, in milliseconds since 1970.
  let time: Int64
  private let chunk = Mutex<ByteBuffer?>(nil)

  /// Shares a frame.
  init(_ frame: Frame, time: Int64) {
    self.frame = frame
    self.time = time
  }

  /// The frame as a chunk of a preview's answer; nil where it has to be encoded first.
  var previewChunk: ByteBuffer? {
    chunk.withLock { chunk in
      if chunk == nil, frame.format.pixels == .mjpeg { chunk = Self.chunk(frame.bytes, time) }
      return chunk
    }
  }

  /// Makes the chunk of a frame that is no JPEG.
  func makeChunk(of jpeg: [UInt8]) -> ByteBuffer {
    let made = Self.chunk(jpeg, time)
    chunk.withLock { $0 = made }
    return made
  }

  /// A part with its header and the boundary before it, as a chunk (RFC 9112 §7.1).
  private static func chunk(_ jpeg: [UInt8], _ time: Int64) -> ByteBuffer {
    let fraction = String(time % 1000 + 1000).dropFirst()
    let head = """
      --\(PreviewStream.boundary)\r\nContent-Type: image/jpeg\r\nContent-Length: \(jpeg.count)\r\n\
      X-Timestamp: \(time / 1000).\(fraction)\r\n\r\n
      """
    let length = head.utf8.count + jpeg.count + 2
    var buffer = ByteBufferAllocator().buffer(capacity: length + 20)
    buffer.writeString("\(String(length, radix: 16))\r\n")
    buffer.writeString(head)
    buffer.writeBytes(jpeg)
    buffer.writeString("\r\n\r\n")
    return buffer
  }
}
