/// What one frame shows, held against a specification; places are fractions (0–1) of the frame.
public struct GuidanceReading: Sendable, Equatable {
  /// Which half of the face is the darker one, as the picture shows it.
  public enum Side: Sendable, Equatable { case left, right }

  /// How far the photo would reach beyond the frame, in fractions of the frame; 0 where it does not.
  public struct Overhang: Sendable, Equatable {
    /// Beyond the left edge.
    public var left: Double
    /// Beyond the right edge.
    public var right: Double
    /// Beyond the top edge.
    public var top: Double
    /// Beyond the bottom edge.
    public var bottom: Double
    /// Whether it is so much taller than the frame that no aim brings both its edges in.
    public var isTooTall: Bool

    /// Names an overhang.
    public init(left: Double = 0, right: Double = 0, top: Double = 0, bottom: Double = 0, isTooTall: Bool = false) {
      self.left = left
      self.right = right
      self.top = top
      self.bottom = bottom
      self.isTooTall = isTooTall
    }
  }

  /// How many faces there are.
  public var faces: Int
  /// The detector's box, for a single face.
  public var face: FrameArea?
  /// The eyes.
  public var eyes: FrameEyes?
  /// Cheek to cheek, hair to chin.
  public var head: FrameArea?
  /// The head's outline at the height of the eyes, hair and ears included; nil before a restless ground.
  public var silhouetteWidth: Double?
  /// The measures that a live frame allows.
  public var measures: [PhotoMeasure]
  /// How far the photo would reach beyond the frame.
  public var overhang: Overhang
  /// The darker half of the face.
  public var darkSide: Side?
  /// The face's mean luminance in linear light, 0–1; nil where none was measured.
  public var faceLuminance: Double?

  /// From this mean luminance on a face that is lit wrongly has too much light: the middle of what
  /// ``QualityScore/luminanceMean(_:)`` scores well.
  static let middleLuminance = 0.5

  /// A reading; by default of a frame without a face.
  public init(
    faces: Int = 0, face: FrameArea? = nil, eyes: FrameEyes? = nil, head: FrameArea? = nil,
    silhouetteWidth: Double? = nil, measures: [PhotoMeasure] = [], overhang: Overhang = Overhang(),
    darkSide: Side? = nil, faceLuminance: Double? = nil
  ) {
    self.faces = faces
    self.face = face
    self.eyes = eyes
    self.head = head
    self.silhouetteWidth = silhouetteWidth
    self.measures = measures
    self.overhang = overhang
    self.darkSide = darkSide
    self.faceLuminance = faceLuminance
  }

  /// How far it is from a photo: the failed rules, or more than there are without a single face.
  public var faults: Int { faces == 1 ? measures.count { $0.verdict == .fail } : PhotoRuleName.allCases.count + 1 }

  /// How sharp the face is, 0–100; nil where no rule asks for it.
  public var sharpness: Double? { measures.first { $0.rule == .sharpness }?.value }

  /// What would help, what helps most first: for rules that fail, and for those that only warn.
  public var advice: [GuidanceAdvice] {
    guard faces > 0 else { return [.noFace] }
    guard faces == 1 else { return [.severalFaces] }
    let wanted = Set(
      measures.filter(isBroken).map { measure in
        help(measure, isLow: measure.minimum.map { (measure.value ?? 0) < $0 } ?? false)
      })
    return GuidanceAdvice.allCases.filter(wanted.contains)
  }

  /// What would still help a little: for rules that are met by so little that the next reading may say otherwise.
  public var lingering: Set<GuidanceAdvice> {
    guard faces == 1 else { return [] }
    return Set(
      measures.flatMap { measure -> [GuidanceAdvice] in
        guard let value = measure.value, !isBroken(measure) else { return [] }
        let (low, high) = (measure.minimum, measure.maximum)
        let size = if let low, let high { high - low } else { abs(low ?? high ?? 0) }
        let band = Self.nearness * size
        var advice: [GuidanceAdvice] = []
        if let low, value < low + band { advice.append(help(measure, isLow: true)) }
        if let high, value > high - band { advice.append(help(measure, isLow: false)) }
        return advice
      })
  }

  /// The part of a rule's range, or of its only bound, that lies near the bound.
  private static let nearness = 0.05

  /// Whether a measure is beyond its bounds; what only could not be measured, or is less than ideal, is no advice.
  private func isBroken(_ measure: PhotoMeasure) -> Bool {
    guard measure.verdict != .pass, let value = measure.value else { return false }
    return value < measure.minimum ?? -.infinity || value > measure.maximum ?? .infinity
  }

  private func help(_ measure: PhotoMeasure, isLow: Bool) -> GuidanceAdvice {
    switch measure.rule {
    case .sourceFaceWidth: return .closer
    // A face that is blown up is never sharp, however still it is held.
    case .sharpness: return measures.contains { $0.rule == .sourceFaceWidth && isBroken($0) } ? .closer : .blurred
    case .faceWidth, .headWidth, .headHeight, .eyeDistance: return isLow ? .closer : .farther
    case .hairTop, .eyesToTop, .roomAbove: return isLow ? .aimUp : .aimDown
    case .eyesToBottom, .roomBelow: return isLow ? .aimDown : .aimUp
    case .frameMargin: return way
    case .roll, .levelledRoll, .poseRoll: return .straighten
    case .symmetry, .eyeCentre, .roomLeft, .roomRight: return .faceCamera
    case .backgroundWhiteness, .groundColour, .backgroundUniformity: return .plainGround
    case .illuminationUniformity: return darkSide == .right ? .darkRight : .darkLeft
    case .overExposure, .fileSize: return .tooBright
    case .glare: return .glare
    case .underExposure: return .tooDark
    // These scores are low for too little light as for too much.
    case .luminanceMean, .luminanceVariance, .dynamicRange:
      return faceLuminance ?? 0 < Self.middleLuminance ? .tooDark : .tooBright
    case .faceLightness: return isLow ? .tooDark : .tooBright
    case .naturalColour, .faceRedness, .faceYellowness: return .whiteLight
    case .singleFace: return .severalFaces
    }
  }

  /// Towards the edge that the photo reaches over; back where it reaches over two that face each other.
  private var way: GuidanceAdvice {
    if overhang.left > 0, overhang.right > 0 { return .farther }
    if overhang.top > 0, overhang.bottom > 0 { return .farther }
    if overhang.isTooTall { return .farther }
    let ways: [(Double, GuidanceAdvice)] = [
      (overhang.left, .aimLeft), (overhang.right, .aimRight), (overhang.bottom, .aimDown), (overhang.top, .aimUp),
    ]
    // Where nothing reaches over, hair does: the frame cuts it.
    return ways.max { $0.0 < $1.0 }.flatMap { $0.0 > 0 ? $0.1 : nil } ?? .aimUp
  }
}
