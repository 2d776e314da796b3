import Core

/// Holds a finished photo against its specification.
struct PhotoInspection {
  let specification: PhotoSpecification
  let head: HeadMeasure
  let eyes: EyePair
  let plan: CropPlan
  let photo: FaceView
  let cutsPicture: Bool
  let levelledRoll: Double?
  let bytes: Int
  /// The area of the next likeliest face over that of the face taken; 0 without one.
  let secondShare: Double
  /// Rules that are left out.
  var unread: Set<PhotoRuleName> = []
  /// Measured elsewhere where the photo is made too roughly to tell; nil otherwise.
  var sharpness: Double?

  func assessment() -> PhotoAssessment { measured().assessment }

  /// - Returns: The face's mean luminance, 0–1, too.
  func measured() -> (assessment: PhotoAssessment, faceLuminance: Double?) {
    let quality = QualityMeasures(photo, head: head)
    let measures = PhotoRuleName.allCases.filter { !unread.contains($0) }.compactMap { rule in
      specification.rules[rule].map { bounds in
        PhotoMeasure(rule, value(rule, quality), bounds: bounds, excused: isExcused(rule, bounds))
      }
    }
    return (
      PhotoAssessment(specification: specification.id, measures: measures, checks: specification.checks),
      quality.faceLuminance
    )
  }

  private func value(_ rule: PhotoRuleName, _ quality: QualityMeasures) -> Double? {
    let unit = plan.eyeDistance
    switch rule {
    case .headWidth: return head.outlineWidth.map { $0 * unit }
    case .headHeight: return head.chinSeen && head.hairTop == .seen ? head.height * unit : nil
    case .eyesToTop: return plan.eyes.y
    case .eyeDistance: return unit
    case .groundColour:
      return worst(quality.ground.map { specification.ground.colours.difference(from: $0) }, quality.strangeness)
    case .faceLightness: return quality.cheeks.x
    case .faceRedness: return quality.cheeks.y
    case .faceYellowness: return quality.cheeks.z
    case .luminanceVariance: return quality.luminanceVariance
    case .naturalColour: return quality.naturalColour
    case .roomLeft: return QualityScore.roomBeside((plan.eyes.x - unit / 2) / unit)
    case .roomRight: return QualityScore.roomBeside((Double(specification.width) - plan.eyes.x - unit / 2) / unit)
    case .roomAbove: return QualityScore.roomAbove(plan.eyes.y / (head.chin * unit))
    case .roomBelow: return QualityScore.roomBelow((Double(specification.height) - plan.eyes.y) / (head.chin * unit))
    case .poseRoll: return QualityScore.pose(degrees: eyes.roll)
    case .singleFace: return QualityScore.singleFace(secondShare: secondShare)
    case .faceWidth: return head.cheeksSeen ? head.width * unit : nil
    case .hairTop: return head.hairTop == .unclear ? nil : hairTop
    case .eyesToBottom: return Double(specification.height) - plan.eyes.y
    case .eyeCentre: return plan.eyes.x
    case .roll: return eyes.roll
    case .levelledRoll: return levelledRoll
    case .sourceFaceWidth: return head.width * eyes.distance
    case .frameMargin: return frameMargin
    case .backgroundWhiteness: return worst(quality.backgroundWhiteness, quality.strangeness)
    case .backgroundUniformity: return quality.backgroundUniformity
    case .illuminationUniformity: return quality.illuminationUniformity
    case .luminanceMean: return quality.luminanceMean
    case .underExposure: return quality.underExposure
    case .overExposure: return quality.overExposure
    case .dynamicRange: return quality.dynamicRange
    case .sharpness: return sharpness ?? QualityMeasures.sharpness(photo)
    case .symmetry: return head.cheeksSeen ? 100 * abs(head.left + head.right) / head.width : nil
    case .glare: return Glare.share(photo)
    case .fileSize: return Double(bytes)
    }
  }

  /// The ground as a whole, or what stands before it where that differs by more: a mean would not show it.
  private func worst(_ mean: Double?, _ strangeness: Double?) -> Double? {
    [mean, strangeness].compactMap(\.self).max()
  }

  private var hairTop: Double { plan.eyes.y + head.top * plan.eyeDistance }

  /// Beyond the frame only plain ground may go on, and hair that reaches the frame's edge is not ground.
  private var frameMargin: Double {
    if cutsPicture { return max(cutFace, plan.beyond.largest) }
    return head.hairTop == .cutByFrame ? max(cutFace, hairTop, plan.beyond.top) : cutFace
  }

  /// How far the face reaches over the photo's sides and its lower edge, where somebody has moved the crop so.
  private var cutFace: Double {
    let unit = plan.eyeDistance
    return max(
      0, -(plan.eyes.x + head.left * unit), plan.eyes.x + head.right * unit - Double(specification.width),
      plan.eyes.y + head.chin * unit - Double(specification.height))
  }

  /// Tall hair may be cut where the eyes need the room; hair cut by the camera's frame is another matter.
  private func isExcused(_ rule: PhotoRuleName, _ bounds: PhotoSpecification.Rule) -> Bool {
    rule == .hairTop && specification.tallHairMayBeCut && head.hairTop == .seen && hairTop < bounds.minimum ?? 0
  }
}
