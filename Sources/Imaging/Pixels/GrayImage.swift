/// A picture of 8-bit grey pixels, 0 black, rows from top to bottom without padding.
public struct GrayImage: Sendable, Equatable {
  /// Width in pixels.
  public let width: Int
  /// Height in pixels.
  public let height: Int
  /// `width * height` bytes.
  public var bytes: [UInt8]

  /// A picture of given bytes.
  public init(width: Int, height: Int, bytes: [UInt8]) {
    precondition(width >= 0 && height >= 0 && bytes.count == width * height)
    self.width = width
    self.height = height
    self.bytes = bytes
  }
}
