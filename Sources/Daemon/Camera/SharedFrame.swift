import Core
import Synchronization

/// A frame as all users of a camera share it, with the part of a preview's answer that is made of it once for all viewers.
final class SharedFrame: Sendable {
  /// The frame as it came.
  let frame: Frame
  /// When it was taken, in milliseconds since 1970.
  let time: Int64
  private let part = Mutex<PreviewPart?>(nil)

  /// Shares a frame.
  init(_ frame: Frame, time: Int64) {
    self.frame = frame
    self.time = time
  }

  /// The frame as a part of a preview's answer; nil where it has to be encoded first.
  var previewPart: PreviewPart? {
    part.withLock { part in
      if part == nil, frame.format.pixels == .mjpeg { part = PreviewPart(frame.picture, time: time) }
      return part
    }
  }

  /// Makes the part of a frame that is no JPEG.
  func makePart(of jpeg: [UInt8]) -> PreviewPart {
    let made = PreviewPart(FrameBytes(jpeg), time: time)
    part.withLock { $0 = made }
    return made
  }
}
