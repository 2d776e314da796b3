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

  /// Lays out a crop: what comes first first, then within every bound, then near every target, as long as the frame
  /// allows.
  /// - Parameters:
  ///   - head: The head's measures.
  ///   - eyes: In the frame.
  ///   - canExtend: Whether the ground may be continued beyond the frame.
  init(
    _ specification: PhotoSpecification, head: HeadMeasure, eyes: EyePair, frameWidth: Int, frameHeight: Int,
    canExtend: Bool
  ) {
    let layout = CropLayout(specification, head: head)
    let open = canExtend ? 0.02 : 10
    var best: (cost: Double, plan: CropPlan)?
    func search(_ fineness: Int) {
      for unit in layout.units(fineness) {
        for eyeLine in layout.eyeLines(unit, fineness) {
          let rules = layout.cost(unit: unit, eyeLine: eyeLine)
          guard rules < best?.cost ?? .infinity else { continue }
          // Halfway between the middle of the eyes and that of the cheeks, within what is allowed.
          let shift = (head.left + head.right) / 4 * unit
          var plan = CropPlan(eyes: PixelPoint(x: layout.eyeCentre(shift: shift), y: eyeLine), eyeDistance: unit)
          plan.beyond = plan.overhang(
            specification, eyes: eyes, frameWidth: frameWidth, frameHeight: frameHeight)
          let cost =
            rules + Self.bottomWeight * plan.beyond.bottom + open * (plan.beyond.sides + plan.beyond.top)
          if cost < best?.cost ?? .infinity { best = (cost, plan) }
        }
      }
    }
    search(1)
    // What meets every rule may lie between the first search's steps.
    if let plan = best?.plan, !layout.isMet(unit: plan.eyeDistance, eyeLine: plan.eyes.y) { search(4) }
    self = best?.plan ?? CropPlan(eyes: PixelPoint(x: 0, y: 0), eyeDistance: 1)
  }

  /// What a pixel below the frame costs: a photo that ends above its lower edge is refused, so that rules that only
  /// warn give way; a head within the rules that refuse does not.
  private static let bottomWeight = 15.0

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
}
