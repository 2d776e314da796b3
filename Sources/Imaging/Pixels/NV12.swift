import CYUV
import Core

/// NV12 4:2:0 frames (V4L2 `NV12` in one plane, limited range, Rec. 601), converted by libyuv.
public enum NV12 {
  /// The picture in sRGB.
  /// - Parameters:
  ///   - bytes: `width * height * 3 / 2` bytes; more are ignored.
  ///   - width: Even, in pixels.
  ///   - height: Even, in pixels.
  /// - Throws: ``Problem``: `image-unreadable` where the bytes are too few or a side is odd.
  public static func rgb(_ bytes: [UInt8], width: Int, height: Int) throws(Problem) -> RGBImage {
    try check(bytes, width: width, height: height)
    let (w, h) = (CInt(width), CInt(height))
    var status: CInt = -1
    let pixels = [UInt8](unsafeUninitializedCapacity: width * height * 3) { pixels, count in
      bytes.withUnsafeBufferPointer { source in
        guard let luma = source.baseAddress else { return }
        status = NV12ToRAW(luma, w, luma + width * height, w, pixels.baseAddress, w * 3, w, h)
      }
      count = status == 0 ? width * height * 3 : 0
    }
    guard status == 0 else { throw Problem(.imageUnreadable) }
    return RGBImage(width: width, height: height, bytes: pixels)
  }

  /// The luma plane alone, as it comes (16–235).
  /// - Parameters:
  ///   - bytes: `width * height * 3 / 2` bytes; more are ignored.
  ///   - width: Even, in pixels.
  ///   - height: Even, in pixels.
  /// - Throws: ``Problem``: `image-unreadable` where the bytes are too few or a side is odd.
  public static func gray(_ bytes: [UInt8], width: Int, height: Int) throws(Problem) -> GrayImage {
    try check(bytes, width: width, height: height)
    return GrayImage(width: width, height: height, bytes: Array(bytes[..<(width * height)]))
  }

  private static func check(_ bytes: [UInt8], width: Int, height: Int) throws(Problem) {
    guard width > 0, height > 0, width % 2 == 0, height % 2 == 0, width <= 16384, height <= 16384,
      bytes.count >= width * height * 3 / 2
    else { throw Problem(.imageUnreadable) }
  }
}
