import Core

/// The formats, sizes and rates that a UVC camera offers, by the indices of its descriptors.
struct StreamModes: Sendable {
  /// One size of one format.
  struct Frame: Sendable {
    /// As the camera makes it, at its greatest rate.
    let format: FrameFormat
    /// In units of 100 ns, the shortest first; never empty.
    let intervals: [UInt32]

    /// No frame is longer.
    var byteLimit: Int { format.width * format.height * 2 }

    /// In bits a second.
    func bitRate(at interval: UInt32) -> UInt32 {
      UInt32(clamping: UInt64(byteLimit) * 8 * 10_000_000 / UInt64(max(interval, 1)))
    }
  }

  /// MJPEG first, then YUYV; the largest size first.
  let formats: [[Frame]]

  init(_ camera: VirtualCamera) {
    formats = [PixelFormat.mjpeg, .yuyv].map { pixels in
      camera.formats.filter { $0.pixels == pixels }.sorted { $0.width > $1.width }.map { format in
        // The full rate, the half and a sixth of it.
        let intervals = [1.0, 2, 6].map { UInt32((10_000_000 * $0 / format.rate).rounded()) }
        return Frame(format: format, intervals: intervals)
      }
    }.filter { !$0.isEmpty }
  }

  /// The frame of two indices that count from 1; what is out of range counts as the first.
  func frame(_ format: UInt8, _ frame: UInt8) -> (format: UInt8, frame: UInt8, Frame) {
    let formatIndex = formats.indices.contains(Int(format) - 1) ? Int(format) - 1 : 0
    let frames = formats[formatIndex]
    let frameIndex = frames.indices.contains(Int(frame) - 1) ? Int(frame) - 1 : 0
    return (UInt8(formatIndex + 1), UInt8(frameIndex + 1), frames[frameIndex])
  }
}
