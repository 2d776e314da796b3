import Core

/// Where the finished photo lies on the levelled frame, by a specification's geometry.
struct CropPlan: Sendable, Equatable {
  /// The middle of the eyes in the finished photo.
  var eyes: PixelPoint
  /// Pixels from eye to eye in the finished photo.
  var eyeDistance: Double
  /// Pixels of the finished photo beyond the frame, by side.
  var beyond = Overhang()

  /// How far a crop reaches beyond the frame, in pixels of the finished photo.
  struct Overhang: Sendable, Equatable {
    var top = 0.0
    var sides = 0.0
    var bottom = 0.0

    var largest: Double { max(top, sides, bottom) }
  }

  /// Lays out a crop: eyes to bottom first, then the face's width, then the space above the hair, each at its target
  /// as long as the frame allows and within its bounds otherwise.
  /// - Parameters:
  ///   - head: The head's measures.
  ///   - eyes: In the frame.
  ///   - canExtend: Whether the ground may be continued beyond the frame.
  init(
    _ specification: PhotoSpecification, head: HeadMeasure, eyes: EyePair, frameWidth: Int, frameHeight: Int,
    canExtend: Bool
  ) {
    let face = Bounds(specification.rules[.faceWidth])
    let hair = Bounds(specification.rules[.hairTop])
    let lowest = Double(specification.height) - (specification.rules[.eyesToBottom]?.minimum ?? 0) - 1
    var best: (cost: Double, plan: CropPlan)?
    for width in face.candidates(margin: 2, step: 2) {
      for margin in hair.candidates(margin: 1, step: 1) {
        let unit = width / head.width
        let eyeLine = min(margin - head.top * unit, lowest)
        let cut = max(0, hair.minimum - (eyeLine + head.top * unit))
        // Halfway between the middle of the eyes and that of the cheeks.
        let shift = (head.left + head.right) / 4 * unit
        let place = PixelPoint(x: Double(specification.width) / 2 - shift, y: eyeLine)
        var plan = CropPlan(eyes: place, eyeDistance: unit)
        plan.beyond = plan.overhang(
          specification, eyes: eyes, frameWidth: frameWidth, frameHeight: frameHeight)
        let open = canExtend ? 0.02 : 10
        let cost =
          10 * plan.beyond.bottom + open * (plan.beyond.sides + plan.beyond.top) + cut
          + 0.1 * abs(width - face.target) + 0.1 * abs(margin - hair.target)
        if cost < best?.cost ?? .infinity { best = (cost, plan) }
      }
    }
    self = best?.plan ?? CropPlan(eyes: PixelPoint(x: 0, y: 0), eyeDistance: 1)
  }

  /// A crop that a person has drawn.
  /// - Parameter crop: In the frame, before levelling about the middle of the eyes.
  init(
    _ specification: PhotoSpecification, crop: CropRectangle, eyes: EyePair, frameWidth: Int, frameHeight: Int
  ) {
    let unit = Double(specification.width) / crop.width
    self.init(
      eyes: PixelPoint(x: (eyes.middle.x - crop.x) * unit, y: (eyes.middle.y - crop.y) * unit),
      eyeDistance: eyes.distance * unit)
    beyond = overhang(specification, eyes: eyes, frameWidth: frameWidth, frameHeight: frameHeight)
  }

  /// Whether the middle of the eyes lies in the finished photo.
  func holdsEyes(_ specification: PhotoSpecification) -> Bool {
    (0...Double(specification.width)).contains(eyes.x) && (0...Double(specification.height)).contains(eyes.y)
  }

  private init(eyes: PixelPoint, eyeDistance: Double) {
    self.eyes = eyes
    self.eyeDistance = eyeDistance
  }

  /// Looks where the finished photo's edge comes from.
  private func overhang(
    _ specification: PhotoSpecification, eyes pair: EyePair, frameWidth: Int, frameHeight: Int
  ) -> Overhang {
    let map = Similarity(levelling: pair, scale: pair.distance / eyeDistance, place: eyes)
    let (width, height) = (Double(specification.width), Double(specification.height))
    var beyond = Overhang()
    for step in 0...8 {
      let part = Double(step) / 8
      let edge = [(part * width, 0), (part * width, height), (0, part * height), (width, part * height)]
      for (x, y) in edge {
        let point = map.source(PixelPoint(x: x, y: y))
        beyond.top = max(beyond.top, -point.y / map.scale)
        beyond.bottom = max(beyond.bottom, (point.y - Double(frameHeight)) / map.scale)
        beyond.sides = max(beyond.sides, -point.x / map.scale, (point.x - Double(frameWidth)) / map.scale)
      }
    }
    return beyond
  }

  /// A rule as a range to choose from.
  private struct Bounds {
    let minimum: Double
    let maximum: Double
    let target: Double

    init(_ rule: PhotoSpecification.Rule?) {
      target = rule?.target ?? 0
      minimum = rule?.minimum ?? target
      maximum = rule?.maximum ?? target
    }

    /// Values within the bounds, the target first.
    func candidates(margin: Double, step: Double) -> [Double] {
      [target]
        + Array(stride(from: min(target, minimum + margin), through: max(target, maximum - margin), by: step))
    }
  }
}
