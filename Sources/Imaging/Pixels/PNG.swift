import CPNG
import Core

/// PNG files in and out, over libpng and zlib.
public enum PNG {
  /// The most pixels that a picture may have before it is decoded: 40 megapixels.
  public static let pixelLimit = 40_000_000

  /// Whether `bytes` begin as a PNG file does.
  public static func isPNG(_ bytes: [UInt8]) -> Bool {
    bytes.starts(with: [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A])
  }

  /// A one-bit grey file.
  /// - Parameter density: What it says of its dots' size.
  public static func encode(_ bitmap: Bitmap, density: DotDensity = .standard) -> [UInt8] {
    var encoder = PNGEncoder(
      format: .bitmap, width: bitmap.width, height: bitmap.height, dotsPerMetre: density.dots(.millimetres(1000)))
    encoder.append(bitmap.bytes)
    return encoder.finish()
  }

  /// An 8-bit grey file.
  public static func encode(_ image: GrayImage) -> [UInt8] {
    var encoder = PNGEncoder(format: .gray, width: image.width, height: image.height)
    encoder.append(image.bytes)
    return encoder.finish()
  }

  /// An 8-bit sRGB file.
  public static func encode(_ image: RGBImage) -> [UInt8] {
    var encoder = PNGEncoder(format: .rgb, width: image.width, height: image.height)
    encoder.append(image.bytes)
    return encoder.finish()
  }

  /// Decodes a file to sRGB, transparent parts composed on white.
  /// - Parameters:
  ///   - bytes: The file.
  ///   - limit: The most pixels it may have; the header is asked before anything is decoded.
  /// - Throws: ``Problem``: `image-too-large`, `image-unreadable`.
  public static func decodeRGB(_ bytes: [UInt8], limit: Int = pixelLimit) throws(Problem) -> RGBImage {
    let picture = try decode(bytes, format: png_uint_32(PNG_FORMAT_FLAG_COLOR), channels: 3, limit: limit)
    return RGBImage(width: picture.width, height: picture.height, bytes: picture.bytes)
  }

  /// Decodes a file to grey, transparent parts composed on white.
  /// - Parameters:
  ///   - bytes: The file.
  ///   - limit: The most pixels it may have; the header is asked before anything is decoded.
  /// - Throws: ``Problem``: `image-too-large`, `image-unreadable`.
  public static func decodeGray(_ bytes: [UInt8], limit: Int = pixelLimit) throws(Problem) -> GrayImage {
    let picture = try decode(bytes, format: 0, channels: 1, limit: limit)
    return GrayImage(width: picture.width, height: picture.height, bytes: picture.bytes)
  }

  /// Decodes one of ``PNGBands``' files to grey.
  static func decodeBand(_ file: [UInt8]) throws(Problem) -> GrayImage {
    let picture = try unfold(file, format: 0, channels: 1, limit: pixelLimit)
    return GrayImage(width: picture.width, height: picture.height, bytes: picture.bytes)
  }

  private struct Decoded {
    let width: Int
    let height: Int
    let bytes: [UInt8]
  }

  /// The sides that the header names, checked: libpng takes none beyond a million, and does not say so.
  /// - Returns: nil where the header is not in its place.
  static func size(_ file: [UInt8], limit: Int) throws(Problem) -> (width: Int, height: Int)? {
    guard file.count >= 24, file[12..<16].elementsEqual("IHDR".utf8) else { return nil }
    let (width, height) = (side(file[16..<20]), side(file[20..<24]))
    guard width <= sideLimit, height <= sideLimit, width * height <= limit else {
      throw Problem(.imageTooLarge, facts: ["limit": "\(limit)"])
    }
    return (width, height)
  }

  private static func side(_ digits: ArraySlice<UInt8>) -> Int { digits.reduce(0) { $0 << 8 | Int($1) } }

  /// libpng's PNG_USER_WIDTH_MAX and PNG_USER_HEIGHT_MAX.
  private static let sideLimit = 1_000_000

  private static func decode(
    _ file: [UInt8], format: png_uint_32, channels: Int, limit: Int
  ) throws(Problem) -> Decoded {
    let file = try PNGChunks.essential(file)
    _ = try size(file, limit: limit)
    return try unfold(file, format: format, channels: channels, limit: limit)
  }

  /// libpng's simplified API keeps its `longjmp` to itself.
  private static func unfold(
    _ file: [UInt8], format: png_uint_32, channels: Int, limit: Int
  ) throws(Problem) -> Decoded {
    var image = png_image()
    image.version = png_uint_32(PNG_IMAGE_VERSION)
    defer { png_image_free(&image) }
    let outcome: Result<Decoded, Problem> = file.withUnsafeBytes { file in
      guard let start = file.baseAddress, png_image_begin_read_from_memory(&image, start, file.count) != 0 else {
        return .failure(Problem(.imageUnreadable))
      }
      let (width, height) = (Int(image.width), Int(image.height))
      guard width * height <= limit else {
        return .failure(Problem(.imageTooLarge, facts: ["limit": "\(limit)"]))
      }
      image.format = format
      // Without a word on its gamma a file of 16 bits is as dark as one of 8; libpng would take it for linear.
      image.flags |= png_uint_32(PNG_IMAGE_FLAG_16BIT_sRGB)
      var white = png_color(red: 255, green: 255, blue: 255)
      var complete = false
      let pixels = [UInt8](unsafeUninitializedCapacity: width * height * channels) { pixels, count in
        complete = png_image_finish_read(&image, &white, pixels.baseAddress, 0, nil) != 0
        count = complete ? width * height * channels : 0
      }
      guard complete else { return .failure(Problem(.imageUnreadable)) }
      return .success(Decoded(width: width, height: height, bytes: pixels))
    }
    return try outcome.get()
  }
}
