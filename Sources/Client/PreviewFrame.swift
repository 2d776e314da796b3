/// One picture of a camera's preview.
public struct PreviewFrame: Sendable, Equatable {
  /// A JPEG file.
  public let jpeg: [UInt8]
  /// When it was taken, in seconds since 1970 by the kit's clock; nil where the daemon does not say.
  public let timestamp: Double?

  /// A picture.
  public init(jpeg: [UInt8], timestamp: Double?) {
    self.jpeg = jpeg
    self.timestamp = timestamp
  }
}
