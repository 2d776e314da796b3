import CYUV
import Core

/// A JPEG's luma and colour differences as the file keeps them: what is made of them in smaller sizes needs no second
/// decoding.
struct JPEGPlanes: Sendable {
  /// Where a plane lies in the bytes.
  struct Plane: Sendable {
    let start: Int
    /// Bytes from row to row: a luma of odd width is padded where colours are kept for two pixels at once.
    let stride: Int
    let width: Int
    let height: Int
  }

  /// Luma, and where the picture has colours, blue less luma and red less luma, one after the other.
  private var bytes: [UInt8]
  private let planes: [Plane]

  /// - Parameters:
  ///   - bytes: The planes.
  ///   - planes: One or three.
  init(bytes: [UInt8], planes: [Plane]) { (self.bytes, self.planes) = (bytes, planes) }

  /// The picture's width in pixels.
  var width: Int { planes[0].width }
  /// The picture's height in pixels.
  var height: Int { planes[0].height }

  /// The luma at another size, by libyuv's box filter.
  func luma(width: Int, height: Int) -> GrayImage { scaled(planes[0], width, height) }

  /// A part of the luma.
  /// - Parameter part: Within the picture.
  func luma(in part: PixelWindow) -> GrayImage {
    var pixels: [UInt8] = []
    pixels.reserveCapacity(part.width * part.height)
    for row in part.y..<part.y + part.height {
      pixels += bytes[row * planes[0].stride + part.x..<row * planes[0].stride + part.x + part.width]
    }
    return GrayImage(width: part.width, height: part.height, bytes: pixels)
  }

  /// The picture in sRGB, in the size of its luma.
  /// - Parameter luma: In the size that is wanted.
  /// - Throws: ``Problem``: `internal-error`.
  func colours(over luma: GrayImage) throws(Problem) -> RGBImage {
    let (width, height) = (luma.width, luma.height)
    let (stride, area) = (CInt(width), width * height)
    var (blue, red) = (difference(1, width, height), difference(2, width, height))
    defer {
      blue.wipe()
      red.wipe()
    }
    var quads = [UInt8](repeating: 0, count: 4 * area)
    defer { quads.withUnsafeMutableBytes { $0.wipe() } }
    var status = J444ToARGB(
      luma.bytes, stride, blue.bytes, stride, red.bytes, stride, &quads, 4 * stride, stride, CInt(height))
    let pixels = [UInt8](unsafeUninitializedCapacity: 3 * area) { pixels, count in
      if status == 0 {
        status = ARGBToRAW(quads, 4 * stride, pixels.baseAddress, 3 * stride, stride, CInt(height))
      }
      count = status == 0 ? 3 * area : 0
    }
    guard status == 0 else { throw Problem(.internalError) }
    return RGBImage(width: width, height: height, bytes: pixels)
  }

  /// Overwrites the planes in place.
  mutating func wipe() { bytes.withUnsafeMutableBytes { $0.wipe() } }

  private func difference(_ index: Int, _ width: Int, _ height: Int) -> GrayImage {
    guard index < planes.count else {
      return GrayImage(width: width, height: height, bytes: [UInt8](repeating: 128, count: width * height))
    }
    return scaled(planes[index], width, height)
  }

  private func scaled(_ plane: Plane, _ width: Int, _ height: Int) -> GrayImage {
    let pixels = [UInt8](unsafeUninitializedCapacity: width * height) { pixels, count in
      bytes.withUnsafeBufferPointer { bytes in
        guard let base = bytes.baseAddress else { return }
        ScalePlane(
          base + plane.start, CInt(plane.stride), CInt(plane.width), CInt(plane.height), pixels.baseAddress,
          CInt(width), CInt(width), CInt(height), kFilterBox)
        count = width * height
      }
    }
    return GrayImage(width: width, height: height, bytes: pixels)
  }
}

extension JPEG {
  /// Decodes a file to its planes; what ``decode(_:eighths:limit:)`` takes and refuses, this does.
  /// - Returns: nil for a file of another kind than luma and colour differences.
  /// - Throws: ``Problem``: `image-too-large`, `image-unreadable`.
  static func planes(of bytes: [UInt8], limit: Int = pixelLimit) throws(Problem) -> JPEGPlanes? {
    let decompressor = try JPEGDecompressor()
    try check(try decompressor.header(of: bytes), limit: limit)
    return try decompressor.planes(of: bytes)
  }
}
