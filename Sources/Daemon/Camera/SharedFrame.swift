import Core
import NIOCore
import Synchronization

/// A frame as all users of a camera share it, with the part of a preview that is made of it once for all viewers.
final class SharedFrame: Sendable {
  /// The frame as it came.
  let frame: Frame
  private let part = Mutex<ByteBuffer?>(nil)

  /// Shares a frame.
  init(_ frame: Frame) { self.frame = frame }

  /// The frame as a part of a preview; nil where it has to be encoded first.
  var previewPart: ByteBuffer? {
    part.withLock { part in
      if part == nil, frame.format.pixels == .mjpeg { part = Self.part(frame.bytes, frame.timestamp) }
      return part
    }
  }

  /// Makes the part of a frame that is no JPEG.
  func makePart(of jpeg: [UInt8]) -> ByteBuffer {
    let made = Self.part(jpeg, frame.timestamp)
    part.withLock { $0 = made }
    return made
  }

  /// A part with its header and the boundary before it.
  private static func part(_ jpeg: [UInt8], _ timestamp: SuspendingClock.Instant) -> ByteBuffer {
    let age = (SuspendingClock.now - timestamp).components
    let taken = WallClock.system.now() - age.seconds * 1000 - age.attoseconds / 1_000_000_000_000_000
    let fraction = String(taken % 1000 + 1000).dropFirst()
    let head = """
      --\(PreviewStream.boundary)\r\nContent-Type: image/jpeg\r\nContent-Length: \(jpeg.count)\r\n\
      X-Timestamp: \(taken / 1000).\(fraction)\r\n\r\n
      """
    var buffer = ByteBufferAllocator().buffer(capacity: head.utf8.count + jpeg.count + 2)
    buffer.writeString(head)
    buffer.writeBytes(jpeg)
    buffer.writeString("\r\n")
    return buffer
  }
}
