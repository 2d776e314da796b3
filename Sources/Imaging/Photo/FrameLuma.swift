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
    case .yuyv:
      // Every second byte is luma; one pixel in sixteen tells the mean.
      guard frame.bytes.count >= 2 else { return nil }
      var sum = 0
      var count = 0
      for index in stride(from: 0, to: frame.bytes.count, by: 32) {
        sum += Int(frame.bytes[index])
        count += 1
      }
      return Double(sum) / Double(count)
    }
  }
}
