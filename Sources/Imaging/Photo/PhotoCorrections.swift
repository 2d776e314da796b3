/// A rectangle in a frame's pixels.
public struct CropRectangle: Sendable, Equatable, Codable {
  /// Left edge in pixels.
  public var x: Double
  /// Upper edge in pixels.
  public var y: Double
  /// Width in pixels, above 0; the height follows from the specification's shape.
  public var width: Double

  /// Names a rectangle.
  public init(x: Double, y: Double, width: Double) {
    self.x = x
    self.y = y
    self.width = width
  }
}

/// What a person has set right on a photo's guides.
public struct PhotoCorrections: Sendable, Equatable, Codable {
  /// Where the eyes really are, in the frame's pixels.
  public var eyes: EyePair?
  /// The crop wanted, on the frame as it looks after levelling about the middle of the eyes.
  public var crop: CropRectangle?

  /// Names corrections.
  public init(eyes: EyePair? = nil, crop: CropRectangle? = nil) {
    self.eyes = eyes
    self.crop = crop
  }
}
