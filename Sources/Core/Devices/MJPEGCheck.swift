/// The byte check of a Motion-JPEG frame: it walks the markers of ITU-T T.81 Annex B and decodes nothing.
///
/// Cameras send frames that are cut short, glued to the next one, or padded with zeros; a decoder fills what is
/// missing with grey and says little. A flipped byte in the entropy-coded data passes this check.
public enum MJPEGCheck {
  /// What the header of a whole frame says.
  public struct Header: Sendable, Equatable {
    /// Width in pixels, 1–65535.
    public var width: Int
    /// Height in pixels, 1–65535.
    public var height: Int
    /// Colour components: 1 grey, 3 YCbCr.
    public var components: Int
    /// Whether the frame carries Huffman tables; many cameras leave out the standard ones (T.81 Annex K.3).
    public var hasHuffmanTables: Bool
    /// Bytes from SOI through EOI; what follows is zero padding.
    public var length: Int
  }

  /// Why a frame is not whole.
  public enum Fault: String, Error, Sendable, CaseIterable {
    /// It does not begin with SOI.
    case noStart = "no-start"
    /// A marker is missing where one must stand, or one stands where it must not.
    case badMarker = "bad-marker"
    /// A segment is shorter than its kind allows.
    case badSegment = "bad-segment"
    /// The frame header is missing, comes twice, or names no picture that a camera sends.
    case badFrameHeader = "bad-frame-header"
    /// A scan begins before the frame header, or there is none.
    case noScan = "no-scan"
    /// The bytes end before EOI, or a segment runs past them.
    case noEnd = "no-end"
    /// Something other than zeros follows EOI.
    case trailingBytes = "trailing-bytes"
    /// The picture is not of the size that was agreed.
    case wrongSize = "wrong-size"
  }

  /// Walks a frame from SOI to EOI.
  /// - Parameter bytes: One frame as the driver gave it; each byte is looked at once.
  /// - Returns: What its header says.
  /// - Throws: ``Fault``, the first one met.
  public static func header(of bytes: [UInt8]) throws(Fault) -> Header {
    var walk = MJPEGWalk(bytes: bytes)
    return try walk.run()
  }

  /// Walks the first picture of a file, as still cameras write it: a second, smaller one may stand behind its EOI.
  /// - Parameter bytes: The file.
  /// - Returns: What the picture's header says; its length leaves out what follows.
  /// - Throws: ``Fault``, the first one met.
  public static func header(beginning bytes: [UInt8]) throws(Fault) -> Header {
    var walk = MJPEGWalk(bytes: bytes, allowsMore: true)
    return try walk.run()
  }

  /// Checks that a frame is whole and of the size agreed on.
  /// - Parameters:
  ///   - bytes: One frame as the driver gave it.
  ///   - width: The agreed width in pixels.
  ///   - height: The agreed height in pixels.
  /// - Returns: What its header says.
  /// - Throws: ``Fault``; `wrongSize` for a whole frame of another size.
  @discardableResult
  public static func check(_ bytes: [UInt8], width: Int, height: Int) throws(Fault) -> Header {
    let header = try header(of: bytes)
    guard header.width == width, header.height == height else { throw .wrongSize }
    return header
  }
}
