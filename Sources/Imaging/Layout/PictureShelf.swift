import Core

/// The pictures of one document, each decoded and dithered once, however often it stands in it and however many rounds
/// its layout takes.
///
/// A picture of a few kilobytes can unfold to 40 megapixels; the shelf bounds what all of them unfold to.
final class PictureShelf {
  /// The most pixels that the pictures of a document may have together: a dozen photos of a telephone.
  static let pixelLimit = 160_000_000

  private struct Key: Hashable {
    let source: Block.Image.Source
    let width: Int?
    let dither: Block.Dither
    let gamma: Double?
    let threshold: Double?
    let rotate: Block.Rotation
  }

  /// Gives an uploaded picture's bytes.
  private let image: (String) throws(Problem) -> [UInt8]
  private var shelf: [Key: Bitmap] = [:]
  private var pixelsLeft = pixelLimit

  /// - Parameter image: Gives the bytes of an uploaded picture or of a job's photo by its id; asked once for each size of a picture.
  init(_ image: @escaping (String) throws(Problem) -> [UInt8]) { self.image = image }

  /// A picture's dots.
  /// - Parameters:
  ///   - picture: The picture.
  ///   - wanted: Dots across; nil: its own pixels as dots.
  ///   - width: The most dots across.
  /// - Throws: ``Problem``: `image-too-large`, `image-unreadable`, `document-too-long`, and what the uploads throw.
  func dots(_ picture: Block.Image, wanted: Int?, width: Int) throws(Problem) -> Bitmap {
    let key = Key(
      source: picture.source, width: wanted, dither: picture.dither, gamma: picture.gamma, threshold: picture.threshold,
      rotate: picture.rotate)
    if let dots = shelf[key] { return dots }
    let bytes: [UInt8] =
      switch picture.source {
      case .data(let bytes): bytes
      case .document(let id), .photo(job: let id): try image(id)
      }
    var grey = try PictureDecoder.gray(
      bytes, largestWidth: wanted ?? width, rotation: picture.rotate, limit: pixelsLeft)
    let target = wanted ?? min(grey.originalWidth, width)
    // The picture's height is checked before its dots are made.
    let height = grey.bands.height * target / max(1, grey.bands.width)
    guard height <= PageFiller.lengthLimit else {
      // A file that cannot be read is that, however long.
      try grey.bands.finish()
      throw PageFiller.tooLong
    }
    let dots = try Dithering.bitmap(
      from: grey.bands, width: target, method: picture.dither, gamma: picture.gamma,
      threshold: picture.threshold ?? Dithering.middle)
    pixelsLeft -= grey.pixels
    shelf[key] = dots
    return dots
  }
}

/// Picture files of the kinds that documents may hold.
enum PictureDecoder {
  /// A file in grey.
  struct Picture {
    /// Its pixels: as they are decoded, or decoded already where that cannot go row by row.
    var bands: GrayBands<Problem>
    /// The upright picture's width in the file's own pixels.
    let originalWidth: Int
    /// The file's own pixels.
    let pixels: Int
  }

  /// Decodes a PNG or JPEG file to grey, a JPEG turned upright as its Exif data say.
  ///
  /// A PNG that is neither interlaced nor turned comes by bands, and its last band tells whether it is whole.
  /// - Parameters:
  ///   - bytes: The file.
  ///   - largestWidth: Dots that are wanted; a JPEG is decoded no larger than it must be.
  ///   - rotation: How far the upright picture is turned.
  ///   - limit: The most pixels that the file may have, if that is less than the formats' own limit.
  /// - Returns: The picture, at least `largestWidth` wide where the file is.
  /// - Throws: ``Problem``: `image-too-large`, `image-unreadable`.
  static func gray(
    _ bytes: [UInt8], largestWidth: Int, rotation: Block.Rotation = .none, limit: Int
  ) throws(Problem) -> Picture {
    if PNG.isPNG(bytes) {
      let limit = min(limit, PNG.pixelLimit)
      let orientation = PictureOrientation.upright.rotated(rotation)
      let bands =
        if orientation == .upright, let rows = try PNGBands(bytes, limit: limit) {
          GrayBands(rows)
        } else {
          GrayBands<Problem>(try PNG.decodeGray(bytes, limit: limit).oriented(orientation))
        }
      return Picture(bands: bands, originalWidth: bands.width, pixels: bands.width * bands.height)
    }
    guard JPEG.isJPEG(bytes) else { throw Problem(.imageUnreadable) }
    let orientation = (ExifOrientation.read(bytes) ?? .upright).rotated(rotation)
    let header = try JPEG.header(of: bytes)
    let width = orientation.swapsSides ? header.height : header.width
    let eighths = min(8, max(1, (largestWidth * 8 + width - 1) / max(1, width)))
    let image = try JPEG.decodeGray(bytes, eighths: eighths, limit: min(limit, JPEG.pixelLimit)).oriented(orientation)
    return Picture(bands: GrayBands(image), originalWidth: width, pixels: header.width * header.height)
  }
}
