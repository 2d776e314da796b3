/// A one-bit picture as a print head burns it: rows from top to bottom, eight dots a byte, the leftmost dot in the
/// highest bit, 1 = black, padding bits 0.
public struct Bitmap: Sendable, Equatable {
  /// Width in dots.
  public let width: Int
  /// Height in dots.
  public let height: Int
  /// Bytes in a row: `(width + 7) / 8`.
  public let stride: Int
  /// `stride * height` bytes.
  public var bytes: [UInt8]

  /// A white bitmap.
  public init(width: Int, height: Int) {
    self.init(width: width, height: height, bytes: [UInt8](repeating: 0, count: (width + 7) / 8 * height))
  }

  /// A bitmap of given bytes.
  /// - Parameter bytes: `(width + 7) / 8 * height` bytes in the layout above.
  public init(width: Int, height: Int, bytes: [UInt8]) {
    precondition(width >= 0 && height >= 0 && bytes.count == (width + 7) / 8 * height)
    self.width = width
    self.height = height
    self.stride = (width + 7) / 8
    self.bytes = bytes
  }

  /// Whether the dot at column `x`, row `y` is black.
  public subscript(x: Int, y: Int) -> Bool {
    get { bytes[y * stride + (x >> 3)] & (0x80 >> UInt8(x & 7)) != 0 }
    set {
      let mask: UInt8 = 0x80 >> UInt8(x & 7)
      if newValue { bytes[y * stride + (x >> 3)] |= mask } else { bytes[y * stride + (x >> 3)] &= ~mask }
    }
  }

  /// The rows of `range` as a bitmap of their own.
  public func rows(_ range: Range<Int>) -> Bitmap {
    Bitmap(
      width: width, height: range.count, bytes: Array(bytes[range.lowerBound * stride..<range.upperBound * stride]))
  }
}
