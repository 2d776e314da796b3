/// One walk over the markers of one frame; the state of ``MJPEGCheck``.
struct MJPEGWalk {
  private enum Marker {
    static let start: UInt8 = 0xD8
    static let end: UInt8 = 0xD9
    static let scan: UInt8 = 0xDA
    static let huffman: UInt8 = 0xC4
    static let restarts: ClosedRange<UInt8> = 0xD0...0xD7
    /// Baseline, extended sequential and progressive; lossless, hierarchical and arithmetic ones no camera sends.
    static let frames: ClosedRange<UInt8> = 0xC0...0xC2
    /// The other SOFn, JPG and DAC; between them lies DHT.
    static func isForeignFrame(_ marker: UInt8) -> Bool { (0xC3...0xCF).contains(marker) && marker != huffman }
  }

  private let bytes: [UInt8]
  private let allowsMore: Bool
  private var at = 0
  private var frame: (width: Int, height: Int, components: Int)?
  private var hasHuffmanTables = false
  private var sawScan = false

  /// - Parameter allowsMore: Whether anything may follow EOI.
  init(bytes: [UInt8], allowsMore: Bool = false) {
    self.bytes = bytes
    self.allowsMore = allowsMore
  }

  mutating func run() throws(MJPEGCheck.Fault) -> MJPEGCheck.Header {
    guard bytes.count >= 2, bytes[0] == 0xFF, bytes[1] == Marker.start else { throw .noStart }
    at = 2
    while true {
      let marker = try nextMarker()
      switch marker {
      case Marker.end: return try finish()
      case Marker.start, 0x00, 0x01, Marker.restarts: throw .badMarker
      case Marker.scan: try walkScan()
      case Marker.frames: try readFrameHeader()
      case _ where Marker.isForeignFrame(marker): throw .badFrameHeader
      default:
        let length = try segmentLength()
        if marker == Marker.huffman, length > 2 { hasHuffmanTables = true }
        at += length
      }
    }
  }

  /// The code of the marker at hand, with any fill bytes before it (T.81 B.1.1.2).
  private mutating func nextMarker() throws(MJPEGCheck.Fault) -> UInt8 {
    guard at < bytes.count else { throw .noEnd }
    guard bytes[at] == 0xFF else { throw .badMarker }
    while at < bytes.count, bytes[at] == 0xFF { at += 1 }
    guard at < bytes.count else { throw .noEnd }
    defer { at += 1 }
    return bytes[at]
  }

  /// The length of the segment at hand, its two length bytes included; it lies within the frame.
  private func segmentLength() throws(MJPEGCheck.Fault) -> Int {
    guard at + 2 <= bytes.count else { throw .noEnd }
    let length = Int(bytes[at]) << 8 | Int(bytes[at + 1])
    guard length >= 2 else { throw .badSegment }
    guard at + length <= bytes.count else { throw .noEnd }
    return length
  }

  /// SOFn (T.81 B.2.2).
  private mutating func readFrameHeader() throws(MJPEGCheck.Fault) {
    let length = try segmentLength()
    guard frame == nil, length >= 8 else { throw .badFrameHeader }
    let precision = bytes[at + 2]
    let height = Int(bytes[at + 3]) << 8 | Int(bytes[at + 4])
    let width = Int(bytes[at + 5]) << 8 | Int(bytes[at + 6])
    let components = Int(bytes[at + 7])
    guard precision == 8, width > 0, height > 0, components == 1 || components == 3, length == 8 + 3 * components
    else { throw .badFrameHeader }
    frame = (width, height, components)
    at += length
  }

  /// SOS and the entropy-coded data after it, up to the next marker that is neither a stuffed zero nor a restart.
  private mutating func walkScan() throws(MJPEGCheck.Fault) {
    guard let frame else { throw .noScan }
    let length = try segmentLength()
    let components = length >= 3 ? Int(bytes[at + 2]) : 0
    guard (1...frame.components).contains(components), length == 6 + 2 * components else { throw .badSegment }
    sawScan = true
    at = Self.endOfEntropy(bytes.span, from: at + length)
    guard at < bytes.count else { throw .noEnd }
  }

  /// The index of the 0xFF of the marker that ends the entropy-coded data, or the count of the bytes.
  private static func endOfEntropy(_ span: Swift.Span<UInt8>, from start: Int) -> Int {
    var at = start
    while true {
      at = nextMarkByte(span, from: at)
      guard at + 1 < span.count else { return span.count }
      let next = span[at + 1]
      if next == 0x00 || Marker.restarts.contains(next) {
        at += 2
      } else if next == 0xFF {
        at += 1
      } else {
        return at
      }
    }
  }

  /// The index of the next 0xFF, or the count of the bytes; 64 bytes are looked at at once, and eight where one is near.
  private static func nextMarkByte(_ span: Swift.Span<UInt8>, from start: Int) -> Int {
    var at = start
    let bytes = span.bytes
    // A byte's highest bit is left where adding one to the other seven carries into it, and it was set: 0xFF alone.
    let (others, one, highest): (UInt64, UInt64, UInt64) = (
      0x7F7F_7F7F_7F7F_7F7F, 0x0101_0101_0101_0101, 0x8080_8080_8080_8080
    )
    while at + 64 <= span.count {
      let words = unsafe bytes.unsafeLoadUnaligned(fromByteOffset: at, as: SIMD8<UInt64>.self)
      let marks = words & ((words & others) &+ one)
      let half = marks.lowHalf | marks.highHalf
      let quarter = (half.lowHalf | half.highHalf) & highest
      if quarter.x | quarter.y != 0 { break }
      at += 64
    }
    while at + 8 <= span.count {
      let word = unsafe bytes.unsafeLoadUnaligned(fromByteOffset: at, as: UInt64.self).littleEndian
      let marks = word & ((word & others) &+ one) & highest
      if marks != 0 { return at + marks.trailingZeroBitCount / 8 }
      at += 8
    }
    while at < span.count, span[at] != 0xFF { at += 1 }
    return at
  }

  /// After EOI: the frame header and a scan must have been there, and only zeros may follow, unless
  /// more is allowed.
  private func finish() throws(MJPEGCheck.Fault) -> MJPEGCheck.Header {
    guard let frame else { throw .badFrameHeader }
    guard sawScan else { throw .noScan }
    let span = bytes.span
    if !allowsMore { for index in at..<span.count where span[index] != 0 { throw .trailingBytes } }
    return MJPEGCheck.Header(
      width: frame.width, height: frame.height, components: frame.components, hasHuffmanTables: hasHuffmanTables,
      length: at)
  }
}
