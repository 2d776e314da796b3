import Core
import NIOCore
import Synchronization

/// A frame as all users of a camera share it, with the part of a preview that is made of it once for all viewers.
final class SharedFrame: Sendable {
  /// The frame as it came.
  let frame: Frame
  /// When it was taken, in milliseconds since 1970.
  let time: Int64
  private let part = Mutex<ByteBuffer?>(nil)

  /// Shares a frame.
  init(_ frame: Frame, time: Int64) {
    self.frame = frame
    self.time = time
  }

  /// The frame as a part of a preview; nil where it has to be encoded first.
  var previewPart: ByteBuffer? {
    part.withLock { part in
      if part == nil, frame.format.pixels == .mjpeg { part = Self.part(frame.bytes, time) }
      return part
    }
  }

  /// Makes the part of a frame that is no JPEG.
  func makePart(of jpeg: [UInt8]) -> ByteBuffer {
    let made = Self.part(jpeg, time)
    part.withLock { $0 = made }
    return made
  }

  /// A part with its header and the boundary before it.
  private static func part(_ jpeg: [UInt8], _ time: Int64) -> ByteBuffer {
    let fraction = String(time % 1000 + 1000).dropFirst()
    let head = """
      --\(PreviewStream.boundary)\r\nContent-Type: image/jpeg\r\nContent-Length: \(jpeg.count)\r\n\
      X-Timestamp: \(time / 1000).\(fraction)\r\n\r\n
      """
    var buffer = ByteBufferAllocator().buffer(capacity: head.utf8.count + jpeg.count + 2)
    buffer.writeString(head)
    buffer.writeBytes(jpeg)
    buffer.writeString("\r\n")
    return buffer
  }
}
