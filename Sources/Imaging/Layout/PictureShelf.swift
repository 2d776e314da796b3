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
  }

  /// Gives an uploaded picture's bytes.
  private let image: (String) throws(Problem) -> [UInt8]
  private var shelf: [Key: Bitmap] = [:]
  private var pixelsLeft = pixelLimit

  /// - Parameter image: Gives an uploaded picture's bytes by its id; asked once for each size of a picture.
  init(_ image: @escaping (String) throws(Problem) -> [UInt8]) { self.image = image }

  /// A picture's dots.
  /// - Parameters:
  ///   - picture: The picture.
  ///   - wanted: Dots across; nil: its own pixels as dots.
  ///   - width: The most dots across.
  /// - Throws: ``Problem``: `image-too-large`, `image-unreadable`, `document-too-long`, and what the uploads throw.
  func dots(_ picture: Block.Image, wanted: Int?, width: Int) throws(Problem) -> Bitmap {
    let key = Key(source: picture.source, width: wanted, dither: picture.dither)
    if let dots = shelf[key] { return dots }
    let bytes: [UInt8] =
      switch picture.source {
      case .data(let bytes): bytes
      case .document(let id): try image(id)
      }
    let gray = try PictureDecoder.gray(bytes, largestWidth: wanted ?? width, limit: pixelsLeft)
    pixelsLeft -= gray.pixels
    let target = wanted ?? min(gray.originalWidth, width)
    // The picture's height is checked before its dots are made.
    let height = gray.image.height * target / max(1, gray.image.width)
    guard height <= PageFiller.lengthLimit else { throw PageFiller.tooLong }
    let dots = Dithering.bitmap(from: gray.image, width: target, method: picture.dither)
    shelf[key] = dots
    return dots
  }
}

/// Picture files of the kinds that documents may hold.
enum PictureDecoder {
  /// A file decoded to grey.
  struct Picture {
    let image: GrayImage
    /// The file's own width.
    let originalWidth: Int
    /// The file's own pixels.
    let pixels: Int
  }

  /// Decodes a PNG or JPEG file to grey.
  /// - Parameters:
  ///   - bytes: The file.
  ///   - largestWidth: Dots that are wanted; a JPEG is decoded no larger than it must be.
  ///   - limit: The most pixels that the file may have, if that is less than the formats' own limit.
  /// - Returns: The picture, at least `largestWidth` wide where the file is.
  /// - Throws: ``Problem``: `image-too-large`, `image-unreadable`.
  static func gray(_ bytes: [UInt8], largestWidth: Int, limit: Int) throws(Problem) -> Picture {
    if PNG.isPNG(bytes) {
      let image = try PNG.decodeGray(bytes, limit: min(limit, PNG.pixelLimit))
      return Picture(image: image, originalWidth: image.width, pixels: image.width * image.height)
    }
    guard JPEG.isJPEG(bytes) else { throw Problem(.imageUnreadable) }
    let header = try JPEG.header(of: bytes)
    let eighths = min(8, max(1, (largestWidth * 8 + header.width - 1) / max(1, header.width)))
    let image = try JPEG.decodeGray(bytes, eighths: eighths, limit: min(limit, JPEG.pixelLimit))
    return Picture(image: image, originalWidth: header.width, pixels: header.width * header.height)
  }
}
