import Core

/// A live frame, decoded once: its luma at its own size, in which a face is sharp or is not, and in a smaller size what
/// is searched and measured.
struct LivePicture {
  private let frame: Frame
  /// nil for a frame that is read in its own size.
  private var planes: JPEGPlanes?

  /// Decodes a frame.
  /// - Throws: ``Problem``: `image-unreadable`, `image-too-large`.
  init(_ frame: Frame) throws(Problem) {
    self.frame = frame
    planes = frame.format.pixels == .mjpeg ? try JPEG.planes(of: frame.bytes) : nil
  }

  /// The luma to be searched and measured.
  /// - Parameter eighths: Its size, in eighths of a JPEG's own.
  /// - Throws: ``Problem``: `image-unreadable`, `image-too-large`.
  func gray(eighths: Int) throws(Problem) -> GrayImage {
    if let planes {
      return planes.luma(width: (planes.width * eighths + 7) / 8, height: (planes.height * eighths + 7) / 8)
    }
    return switch frame.format.pixels {
    // No camera sends inks, or red, green and blue.
    case .mjpeg: try JPEG.decodeGray(frame.bytes)
    case .yuyv: try YUYV.gray(frame.bytes, width: frame.format.width, height: frame.format.height)
    case .nv12: try NV12.gray(frame.bytes, width: frame.format.width, height: frame.format.height)
    }
  }

  /// The colours.
  /// - Parameter gray: The luma, in the size that is wanted.
  /// - Throws: ``Problem``: `image-unreadable`, `internal-error`.
  func colours(over gray: GrayImage) throws(Problem) -> RGBImage {
    if let planes { return try planes.colours(over: gray) }
    return switch frame.format.pixels {
    case .mjpeg: try JPEG.decode(frame.bytes)
    case .yuyv: try YUYV.rgb(frame.bytes, width: frame.format.width, height: frame.format.height)
    case .nv12: try NV12.rgb(frame.bytes, width: frame.format.width, height: frame.format.height)
    }
  }

  /// The frame's own pixels in one of the luma that is searched and measured.
  func scale(of gray: GrayImage) -> Double { planes.map { Double($0.width) / Double(max(1, gray.width)) } ?? 1 }

  /// A part of the luma at the frame's own size, as much of it as lies within the frame.
  /// - Parameters:
  ///   - part: In the frame's pixels.
  ///   - gray: The luma that is searched and measured.
  func detail(in part: PixelWindow, _ gray: GrayImage) -> (luma: GrayImage, part: PixelWindow) {
    let part = part.clipped(width: planes?.width ?? gray.width, height: planes?.height ?? gray.height)
    guard part.width > 0, part.height > 0 else {
      return (GrayImage(width: 0, height: 0, bytes: []), PixelWindow(x: 0, y: 0, width: 0, height: 0))
    }
    let luma = planes?.luma(in: part) ?? gray.cropped(x: part.x, y: part.y, width: part.width, height: part.height)
    return (luma, part)
  }

  /// Overwrites what was decoded here; what was handed out is the caller's.
  mutating func wipe() { planes?.wipe() }
}
