import Core

extension YUYV {
  /// Encodes a frame as a JPEG file; the pixels in between are overwritten.
  /// - Parameters:
  ///   - bytes: `width * height * 2` bytes.
  ///   - width: In pixels, even.
  ///   - height: In pixels.
  ///   - quality: 1–100.
  /// - Throws: ``Problem``: `image-unreadable`, `image-too-large`, `internal-error`.
  public static func jpeg(_ bytes: [UInt8], width: Int, height: Int, quality: Int) throws(Problem) -> [UInt8] {
    var picture = try rgb(bytes, width: width, height: height)
    defer { picture.wipe() }
    return try JPEG.encode(picture, quality: quality)
  }
}
