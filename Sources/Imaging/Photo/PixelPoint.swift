/// A place in a picture: pixels from its left and upper edges; the middle of the first pixel is (0.5, 0.5).
public struct PixelPoint: Sendable, Equatable, Codable {
  /// Pixels from the left edge.
  public var x: Double
  /// Pixels from the upper edge.
  public var y: Double

  /// Names a place.
  public init(x: Double, y: Double) {
    self.x = x
    self.y = y
  }
}

/// The two eyes of a face, as they stand in the picture.
public struct EyePair: Sendable, Equatable, Codable {
  /// The eye on the picture's left, which is the person's right one.
  public var left: PixelPoint
  /// The eye on the picture's right.
  public var right: PixelPoint

  /// Names two eyes.
  public init(left: PixelPoint, right: PixelPoint) {
    self.left = left
    self.right = right
  }

  /// From eye to eye in pixels.
  public var distance: Double {
    let (x, y) = (right.x - left.x, right.y - left.y)
    return (x * x + y * y).squareRoot()
  }

  /// The point halfway.
  public var middle: PixelPoint { PixelPoint(x: (left.x + right.x) / 2, y: (left.y + right.y) / 2) }
}
