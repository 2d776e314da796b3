/// A turn, a scale and a shift, from the pixels of a picture that is made to those of the picture it is made from.
struct Similarity: Sendable, Equatable {
  /// scale · cos, scale · sin.
  var cosine: Double
  var sine: Double
  var x: Double
  var y: Double

  /// The map that puts `anchor` of the source at `place` of the target.
  /// - Parameters:
  ///   - scale: Source pixels in a target pixel.
  ///   - direction: The target's x axis in the source, of length 1.
  init(scale: Double, direction: (x: Double, y: Double), anchor: PixelPoint, place: PixelPoint) {
    cosine = scale * direction.x
    sine = scale * direction.y
    x = anchor.x - (cosine * place.x - sine * place.y)
    y = anchor.y - (sine * place.x + cosine * place.y)
  }

  /// The map that turns the eye line level.
  /// - Parameters:
  ///   - eyes: In the source.
  ///   - scale: Source pixels in a target pixel.
  ///   - place: Where the middle of the eyes goes.
  init(levelling eyes: EyePair, scale: Double, place: PixelPoint) {
    let distance = max(eyes.distance, 1e-6)
    self.init(
      scale: scale, direction: ((eyes.right.x - eyes.left.x) / distance, (eyes.right.y - eyes.left.y) / distance),
      anchor: eyes.middle, place: place)
  }

  /// The map to the same source with `factor` pixels across and down made one.
  func reducingSource(by factor: Double) -> Similarity {
    var map = self
    map.cosine /= factor
    map.sine /= factor
    map.x /= factor
    map.y /= factor
    return map
  }

  /// Source pixels in a target pixel.
  var scale: Double { (cosine * cosine + sine * sine).squareRoot() }

  /// Where a target's point lies in the source.
  func source(_ point: PixelPoint) -> PixelPoint {
    PixelPoint(x: cosine * point.x - sine * point.y + x, y: sine * point.x + cosine * point.y + y)
  }

  /// Where a source's point comes out in the target.
  func target(_ point: PixelPoint) -> PixelPoint {
    let (dx, dy) = (point.x - x, point.y - y)
    let square = cosine * cosine + sine * sine
    return PixelPoint(x: (cosine * dx + sine * dy) / square, y: (cosine * dy - sine * dx) / square)
  }
}
