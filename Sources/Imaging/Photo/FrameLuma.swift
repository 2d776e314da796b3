import Core

/// How bright a camera's frame is as a whole.
public enum FrameLuma {
  /// The mean luma of a frame.
  /// - Parameter frame: As it came from the camera.
  /// - Returns: 0–255; nil for a frame that cannot be decoded.
  public static func mean(of frame: Frame) -> Double? {
    switch frame.format.pixels {
    case .mjpeg:
      guard let gray = try? JPEG.decodeGray(frame.bytes, eighths: 1), !gray.bytes.isEmpty else { return nil }
      return Double(gray.bytes.reduce(0) { $0 + Int($1) }) / Double(gray.bytes.count)
    // One pixel in sixteen tells the mean. Of YUYV every second byte is luma, of NV12 each of the first plane.
    case .yuyv: return mean(of: frame.bytes[...], each: 32)
    case .nv12: return mean(of: frame.bytes.prefix(frame.format.width * frame.format.height), each: 16)
    }
  }

  private static func mean(of bytes: ArraySlice<UInt8>, each step: Int) -> Double? {
    guard !bytes.isEmpty else { return nil }
    let places = stride(from: bytes.startIndex, to: bytes.endIndex, by: step)
    let (sum, count) = places.reduce((0, 0)) { ($0.0 + Int(bytes[$1]), $0.1 + 1) }
    return Double(sum) / Double(count)
  }
}
