import Core
import Drivers
import Imaging

/// What an upload is, as its sender says and as the store keeps it: a printable media type, and for text its `charset`.
struct UploadType: Sendable, Equatable {
  let mediaType: MediaType
  /// As it was written; nil: the text itself must tell.
  let charset: String?

  /// Reads a Content-Type.
  /// - Throws: `Problem`: `unsupportedMediaType`; `unsupportedCharset` for text.
  init(_ header: String?) throws(Problem) {
    let type = ContentType(parsing: header ?? "")
    guard let mediaType = MediaType(rawValue: type.mediaType), MediaType.printable.contains(mediaType) else {
      throw Problem(.unsupportedMediaType, facts: ["expected": MediaType.printableNames])
    }
    self.mediaType = mediaType
    charset = mediaType == .text ? type.charset : nil
    if let charset, TextCharset(label: charset) == nil {
      throw Problem(.unsupportedCharset, facts: ["expected": TextCharset.acceptedNames])
    }
  }

  /// The most bytes of such an upload.
  var sizeLimit: Int {
    switch mediaType {
    case .text: PlainTextDecoder.sizeLimit
    case .escpos: RawStream.sizeLimit
    case .pdf: PDFReader.sizeLimit
    case .document, .png, .jpeg: 64 << 20
    }
  }

  /// The type as it is kept and shown: `text/plain; charset=gbk`.
  var text: String { ContentType(mediaType: mediaType.rawValue, charset: charset?.lowercased()).text }
}
