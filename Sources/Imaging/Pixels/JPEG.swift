import Core

/// JPEG files in and out, over turbojpeg.
public enum JPEG {
  /// The most pixels that a picture may have before it is decoded: 40 megapixels.
  public static let pixelLimit = 40_000_000

  /// The most pixels of a progressive file: all its coefficients are in memory at once, up to six bytes for a pixel.
  public static let progressivePixelLimit = 16_000_000

  /// What the header of a file says.
  public struct Header: Sendable, Equatable {
    /// Width in pixels, 1–65535.
    public let width: Int
    /// Height in pixels, 1–65535.
    public let height: Int
    /// How the pixels are kept.
    public let colour: Colour
    /// Whether the picture comes in several scans, from coarse to fine.
    public let isProgressive: Bool
  }

  /// The colour models that are told apart.
  public enum Colour: Sendable, Equatable {
    /// One component.
    case gray
    /// Three components: YCbCr or RGB.
    case colour
    /// Four components: CMYK or YCCK, inverted as Adobe writes them.
    case ink
  }

  /// How finely colour is kept.
  public enum Subsampling: String, Sendable, Codable, CaseIterable {
    /// A colour sample for each pixel.
    case full = "4:4:4"
    /// A colour sample for each two by two pixels.
    case quarter = "4:2:0"
  }

  /// Whether `bytes` begin as a JPEG file does.
  public static func isJPEG(_ bytes: [UInt8]) -> Bool { bytes.starts(with: [0xFF, 0xD8, 0xFF]) }

  /// Reads a file's header, decoding nothing.
  /// - Throws: ``Problem``: `image-unreadable`.
  public static func header(of bytes: [UInt8]) throws(Problem) -> Header {
    try JPEGDecompressor().header(of: bytes)
  }

  /// Decodes a file to sRGB; embedded colour profiles and orientation are not looked at.
  ///
  /// Missing Huffman tables are taken to be the standard ones, as in Motion JPEG. What the decoder would fill in
  /// (a file cut short, broken entropy data) is an error; stray bytes before a marker, which healthy cameras send
  /// (motion#65), are not.
  /// - Parameters:
  ///   - bytes: The file.
  ///   - eighths: The scale in eighths, 1–8: at 3 a picture of 1920 × 1080 comes out as 720 × 405.
  ///   - limit: The most pixels the file may have; the header is asked before anything is decoded.
  /// - Throws: ``Problem``: `image-too-large`, `image-unreadable`.
  public static func decode(
    _ bytes: [UInt8], eighths: Int = 8, limit: Int = pixelLimit
  ) throws(Problem) -> RGBImage {
    let decompressor = try JPEGDecompressor()
    let header = try decompressor.header(of: bytes)
    try check(header, limit: limit)
    let samples = header.colour == .ink ? JPEGDecompressor.Samples.ink : .rgb
    let picture = try decompressor.decode(bytes, header: header, eighths: eighths, samples: samples)
    let pixels = header.colour == .ink ? rgb(fromInk: picture.bytes) : picture.bytes
    return RGBImage(width: picture.width, height: picture.height, bytes: pixels)
  }

  /// Decodes a file to grey (its luma, Rec. 601).
  /// - Parameters:
  ///   - bytes: The file.
  ///   - eighths: The scale in eighths, 1–8.
  ///   - limit: The most pixels the file may have; the header is asked before anything is decoded.
  /// - Throws: ``Problem``: `image-too-large`, `image-unreadable`.
  public static func decodeGray(
    _ bytes: [UInt8], eighths: Int = 8, limit: Int = pixelLimit
  ) throws(Problem) -> GrayImage {
    let decompressor = try JPEGDecompressor()
    let header = try decompressor.header(of: bytes)
    try check(header, limit: limit)
    guard header.colour != .ink else { return try decode(bytes, eighths: eighths, limit: limit).luma() }
    let picture = try decompressor.decode(bytes, header: header, eighths: eighths, samples: .gray)
    return GrayImage(width: picture.width, height: picture.height, bytes: picture.bytes)
  }

  /// Encodes an sRGB picture; the file holds a JFIF header and no other metadata.
  /// - Parameters:
  ///   - image: At least one pixel, at most 65500 on a side.
  ///   - quality: 1–100.
  ///   - subsampling: How finely colour is kept.
  ///   - dotsPerInch: The density to write, 1–65535; nil leaves the pixels' shape only.
  /// - Throws: ``Problem``: `internal-error` where turbojpeg refuses.
  public static func encode(
    _ image: RGBImage, quality: Int, subsampling: Subsampling = .quarter, dotsPerInch: Int? = nil
  ) throws(Problem) -> [UInt8] {
    var compressor = try JPEGCompressor()
    var file = try compressor.encode(image, quality: quality, subsampling: subsampling)
    if let dotsPerInch { try JFIFDensity.write(dotsPerInch, to: &file) }
    return file
  }

  static func check(_ header: Header, limit: Int) throws(Problem) {
    let limit = header.isProgressive ? min(limit, progressivePixelLimit) : limit
    guard header.width * header.height <= limit else {
      throw Problem(.imageTooLarge, facts: ["limit": "\(limit)"])
    }
  }

  /// Adobe's inverted inks, without a profile: each primary is the light that ink and black let through.
  private static func rgb(fromInk ink: [UInt8]) -> [UInt8] {
    [UInt8](unsafeUninitializedCapacity: ink.count / 4 * 3) { pixels, count in
      for index in 0..<ink.count / 4 {
        let black = Int(ink[4 * index + 3])
        for channel in 0..<3 {
          pixels[3 * index + channel] = UInt8((Int(ink[4 * index + channel]) * black + 127) / 255)
        }
      }
      count = ink.count / 4 * 3
    }
  }
}
