/// A picture of 8-bit sRGB pixels, R G B, rows from top to bottom without padding.
public struct RGBImage: Sendable, Equatable {
  /// Width in pixels.
  public let width: Int
  /// Height in pixels.
  public let height: Int
  /// `width * height * 3` bytes.
  public var bytes: [UInt8]

  /// A picture of given bytes.
  public init(width: Int, height: Int, bytes: [UInt8]) {
    precondition(width >= 0 && height >= 0 && bytes.count == width * height * 3)
    self.width = width
    self.height = height
    self.bytes = bytes
  }
}
