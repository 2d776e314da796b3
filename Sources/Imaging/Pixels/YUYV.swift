import CYUV
import Core

/// YUYV 4:2:2 frames (V4L2 `YUYV`, limited range, Rec. 601), converted by libyuv.
public enum YUYV {
  /// The picture in sRGB.
  /// - Parameters:
  ///   - bytes: `width * height * 2` bytes; more are ignored.
  ///   - width: Even, in pixels.
  ///   - height: In pixels.
  /// - Throws: ``Problem``: `image-unreadable` where the bytes are too few or the width is odd.
  public static func rgb(_ bytes: [UInt8], width: Int, height: Int) throws(Problem) -> RGBImage {
    try check(bytes, width: width, height: height)
    let (w, h) = (CInt(width), CInt(height))
    let area = width * height
    // Y, then U and V at half the width.
    var planes = [UInt8](repeating: 0, count: area * 2)
    defer { planes.withUnsafeMutableBytes { $0.wipe() } }
    var status: CInt = -1
    let pixels = [UInt8](unsafeUninitializedCapacity: area * 3) { pixels, count in
      planes.withUnsafeMutableBufferPointer { planes in
        guard let luma = planes.baseAddress else { return }
        let (u, v) = (luma + area, luma + area + area / 2)
        status = YUY2ToI422(bytes, w * 2, luma, w, u, w / 2, v, w / 2, w, h)
        if status == 0 { status = I422ToRAW(luma, w, u, w / 2, v, w / 2, pixels.baseAddress, w * 3, w, h) }
      }
      count = status == 0 ? area * 3 : 0
    }
    guard status == 0 else { throw Problem(.imageUnreadable) }
    return RGBImage(width: width, height: height, bytes: pixels)
  }

  /// The luma plane alone, as it comes (16–235).
  /// - Parameters:
  ///   - bytes: `width * height * 2` bytes; more are ignored.
  ///   - width: Even, in pixels.
  ///   - height: In pixels.
  /// - Throws: ``Problem``: `image-unreadable` where the bytes are too few or the width is odd.
  public static func gray(_ bytes: [UInt8], width: Int, height: Int) throws(Problem) -> GrayImage {
    try check(bytes, width: width, height: height)
    var status: CInt = -1
    let pixels = [UInt8](unsafeUninitializedCapacity: width * height) { pixels, count in
      status = YUY2ToY(
        bytes, CInt(width) * 2, pixels.baseAddress, CInt(width), CInt(width), CInt(height))
      count = status == 0 ? width * height : 0
    }
    guard status == 0 else { throw Problem(.imageUnreadable) }
    return GrayImage(width: width, height: height, bytes: pixels)
  }

  private static func check(_ bytes: [UInt8], width: Int, height: Int) throws(Problem) {
    guard width > 0, height > 0, width % 2 == 0, width <= 16384, height <= 16384, bytes.count >= width * height * 2
    else { throw Problem(.imageUnreadable) }
  }
}
