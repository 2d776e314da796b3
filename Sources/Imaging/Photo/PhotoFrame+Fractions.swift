import Core

extension FinishedPhoto {
  /// The frame with the eyes and the crop, as the API shows them: in fractions of the frame.
  public var frameView: PhotoFrame {
    let (width, height) = (Double(frameWidth), Double(frameHeight))
    func fraction(_ point: PixelPoint) -> FramePoint { FramePoint(x: point.x / width, y: point.y / height) }
    let crop = crop
    return PhotoFrame(
      width: frameWidth, height: frameHeight,
      eyes: FrameEyes(left: fraction(eyes.left), right: fraction(eyes.right)),
      crop: FrameArea(
        x: crop.x / width, y: crop.y / height, width: crop.width / width,
        height: crop.width * Double(self.height) / Double(self.width) / height),
      burst: burst)
  }

  /// What was cut out, on the frame as it looks after levelling about the middle of the eyes.
  public var crop: CropRectangle {
    let (across, down) = (Self.step(corners[0], corners[1]), Self.step(corners[0], corners[3]))
    let wide = max((across.x * across.x + across.y * across.y).squareRoot(), 1e-6)
    // The frame is turned back about the middle of the eyes until the photo's upper edge is level.
    let (cosine, sine) = (across.x / wide, across.y / wide)
    let centre = PixelPoint(
      x: corners[0].x + (across.x + down.x) / 2, y: corners[0].y + (across.y + down.y) / 2)
    let offset = Self.step(eyes.middle, centre)
    let (x, y) = (cosine * offset.x + sine * offset.y, cosine * offset.y - sine * offset.x)
    let high = wide * Double(height) / Double(width)
    return CropRectangle(x: eyes.middle.x + x - wide / 2, y: eyes.middle.y + y - high / 2, width: wide)
  }

  private static func step(_ from: PixelPoint, _ to: PixelPoint) -> PixelPoint {
    PixelPoint(x: to.x - from.x, y: to.y - from.y)
  }
}

extension PhotoCorrections {
  /// Corrections as a front end sends them.
  /// - Parameters:
  ///   - eyes: In fractions of the frame.
  ///   - crop: In fractions of the frame, levelled about the middle of the eyes, in the specification's shape.
  ///   - width: The frame's, in pixels.
  ///   - height: The frame's, in pixels.
  /// - Throws: ``Problem``: `invalid-value` at `eyes` for eyes that nearly coincide or lie one above the other, at
  ///   `crop` for a crop of another shape, 2 % allowed for rounding.
  public init(
    eyes: FrameEyes?, crop: FrameArea?, frameWidth width: Int, frameHeight height: Int,
    specification: PhotoSpecification
  ) throws(Problem) {
    self.init()
    let (width, height) = (Double(width), Double(height))
    if let eyes {
      let pair = EyePair(
        left: PixelPoint(x: eyes.left.x * width, y: eyes.left.y * height),
        right: PixelPoint(x: eyes.right.x * width, y: eyes.right.y * height))
      guard pair.distance >= Self.leastEyeDistance else {
        throw Problem(.invalidValue, path: "eyes", facts: ["expected": "≥ \(Int(Self.leastEyeDistance)) px"])
      }
      guard abs(pair.right.y - pair.left.y) <= pair.right.x - pair.left.x else {
        throw Problem(.invalidValue, path: "eyes", facts: ["expected": "≤ 45°"])
      }
      self.eyes = pair
    }
    if let crop {
      let wanted = Double(specification.width) / Double(specification.height)
      guard abs(crop.width * width / (crop.height * height) / wanted - 1) <= 0.02 else {
        throw Problem(
          .invalidValue, path: "crop",
          facts: ["expected": "width:height = \(specification.width):\(specification.height) (px)"])
      }
      self.crop = CropRectangle(x: crop.x * width, y: crop.y * height, width: crop.width * width)
    }
  }

  /// Pixels of the frame: less cannot be two eyes.
  private static let leastEyeDistance = 8.0
}
