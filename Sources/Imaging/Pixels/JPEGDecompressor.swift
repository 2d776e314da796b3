import CTurboJPEG
import Core

/// An owned turbojpeg decompressor.
struct JPEGDecompressor: ~Copyable {
  /// What each pixel is made of.
  enum Samples {
    case gray, rgb, ink

    var count: Int {
      switch self {
      case .gray: 1
      case .rgb: 3
      case .ink: 4
      }
    }

    var format: TJPF {
      switch self {
      case .gray: TJPF_GRAY
      case .rgb: TJPF_RGB
      case .ink: TJPF_CMYK
      }
    }
  }

  /// Decoded pixels, rows without padding.
  struct Picture {
    let width: Int
    let height: Int
    let bytes: [UInt8]
  }

  private let handle: tjhandle

  init() throws(Problem) {
    guard let handle = tjInitDecompress() else { throw Problem(.internalError) }
    self.handle = handle
  }

  deinit { tjDestroy(handle) }

  func header(of bytes: [UInt8]) throws(Problem) -> JPEG.Header {
    var width: CInt = 0
    var height: CInt = 0
    var subsampling: CInt = 0
    var space: CInt = 0
    guard tjDecompressHeader3(handle, bytes, UInt(bytes.count), &width, &height, &subsampling, &space) == 0,
      width > 0, height > 0
    else { throw Problem(.imageUnreadable) }
    let colour: JPEG.Colour =
      switch TJCS(UInt32(space)) {
      case TJCS_GRAY: .gray
      case TJCS_CMYK, TJCS_YCCK: .ink
      default: .colour
      }
    // SOF2, SOF6, SOF10 and SOF14 (ISO/IEC 10918-1 table B.1).
    let isProgressive = JPEGSegments(bytes).contains { [0xC2, 0xC6, 0xCA, 0xCE].contains($0.marker) }
    return JPEG.Header(width: Int(width), height: Int(height), colour: colour, isProgressive: isProgressive)
  }

  func decode(
    _ file: [UInt8], header: JPEG.Header, eighths: Int, samples: Samples
  ) throws(Problem) -> Picture {
    precondition((1...8).contains(eighths))
    let width = (header.width * eighths + 7) / 8
    let height = (header.height * eighths + 7) / 8
    var complete = false
    let pixels = [UInt8](unsafeUninitializedCapacity: width * height * samples.count) { pixels, count in
      let status = tjDecompress2(
        handle, file, UInt(file.count), pixels.baseAddress, CInt(width), 0, CInt(height), CInt(samples.format.rawValue),
        TJFLAG_LIMITSCANS | TJFLAG_ACCURATEDCT)
      complete = status == 0 || isHarmlessWarning(file)
      count = complete ? width * height * samples.count : 0
    }
    guard complete else { throw Problem(.imageUnreadable) }
    return Picture(width: width, height: height, bytes: pixels)
  }

  /// Decodes a file of luma and colour differences without mixing them.
  /// - Returns: nil for a file of another kind.
  func planes(of file: [UInt8]) throws(Problem) -> JPEGPlanes? {
    var (width, height, subsampling, space): (CInt, CInt, CInt, CInt) = (0, 0, 0, 0)
    guard tjDecompressHeader3(handle, file, UInt(file.count), &width, &height, &subsampling, &space) == 0 else {
      throw Problem(.imageUnreadable)
    }
    let isGray = TJCS(UInt32(space)) == TJCS_GRAY
    guard isGray || TJCS(UInt32(space)) == TJCS_YCbCr else { return nil }
    var planes: [JPEGPlanes.Plane] = []
    var area = 0
    for part in 0..<CInt(isGray ? 1 : 3) {
      let columns = Int(tjPlaneWidth(part, width, subsampling))
      let rows = Int(tjPlaneHeight(part, height, subsampling))
      guard columns > 0, rows > 0 else { throw Problem(.imageUnreadable) }
      planes.append(
        JPEGPlanes.Plane(
          start: area, stride: columns, width: part == 0 ? Int(width) : columns, height: part == 0 ? Int(height) : rows)
      )
      area += columns * rows
    }
    guard area == Int(tjBufSizeYUV2(width, 1, height, subsampling)) else { throw Problem(.internalError) }
    var complete = false
    let bytes = [UInt8](unsafeUninitializedCapacity: area) { bytes, count in
      let status = tjDecompressToYUV2(
        handle, file, UInt(file.count), bytes.baseAddress, width, 1, height, TJFLAG_LIMITSCANS | TJFLAG_ACCURATEDCT)
      complete = status == 0 || isHarmlessWarning(file)
      count = complete ? area : 0
    }
    guard complete else { throw Problem(.imageUnreadable) }
    return JPEGPlanes(bytes: bytes, planes: planes)
  }

  /// turbojpeg keeps the first warning's text (libjpeg's `JWRN_EXTRANEOUS_DATA` in jerror.h); that one is harmless
  /// as long as the file also ends.
  private func isHarmlessWarning(_ file: [UInt8]) -> Bool {
    guard tjGetErrorCode(handle) == CInt(TJERR_WARNING.rawValue), let text = tjGetErrorStr2(handle),
      String(cString: text).contains("extraneous bytes before marker")
    else { return false }
    let lastByte = file.lastIndex { $0 != 0 } ?? 0
    return lastByte > 0 && file[lastByte] == 0xD9 && file[lastByte - 1] == 0xFF
  }
}
