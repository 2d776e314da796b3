/// What a photo specification can bind; the names are part of the API.
public enum PhotoRuleName: String, Sendable, Codable, CaseIterable {
  /// Cheek to cheek where the ear meets the face, in pixels of the finished photo.
  case faceWidth = "face-width"
  /// From one side of the head to the other at its widest, hair and ears with it, in pixels of the finished photo.
  case headWidth = "head-width"
  /// From the chin to the top of the hair, in pixels of the finished photo.
  case headHeight = "head-height"
  /// From the upper edge to the top of the hair, in pixels of the finished photo; negative where hair is cut.
  case hairTop = "hair-top"
  /// From the eye line to the lower edge, in pixels of the finished photo.
  case eyesToBottom = "eyes-to-bottom"
  /// From the upper edge to the eye line, in pixels of the finished photo.
  case eyesToTop = "eyes-to-top"
  /// From the middle of one eye to that of the other, in pixels of the finished photo.
  case eyeDistance = "eye-distance"
  /// From the left edge to the middle between the eyes, in pixels of the finished photo.
  case eyeCentre = "eye-centre"
  /// The eye line's slope in the frame, in degrees, clockwise positive.
  case roll
  /// The eye line's slope in the finished photo, in degrees.
  case levelledRoll = "levelled-roll"
  /// The face's width in pixels of the frame.
  case sourceFaceWidth = "source-face-width"
  /// How far the crop reaches beyond the frame where there is no plain ground, in pixels of the finished photo.
  case frameMargin = "frame-margin"
  /// The ground's CIE 1976 colour difference from white.
  case backgroundWhiteness = "background-whiteness"
  /// The ground's CIE 1976 colour difference from the nearest colour that the specification allows.
  case groundColour = "ground-colour"
  /// CIE 1976 L* of the cheeks.
  case faceLightness = "face-lightness"
  /// CIE 1976 a* of the cheeks.
  case faceRedness = "face-redness"
  /// CIE 1976 b* of the cheeks.
  case faceYellowness = "face-yellowness"
  /// ISO/IEC 29794-5, 0–100.
  case backgroundUniformity = "background-uniformity"
  /// ISO/IEC 29794-5, 0–100.
  case illuminationUniformity = "illumination-uniformity"
  /// ISO/IEC 29794-5, 0–100.
  case luminanceMean = "luminance-mean"
  /// ISO/IEC 29794-5, 0–100.
  case luminanceVariance = "luminance-variance"
  /// ISO/IEC 29794-5, 0–100.
  case underExposure = "under-exposure"
  /// ISO/IEC 29794-5, 0–100.
  case overExposure = "over-exposure"
  /// ISO/IEC 29794-5, 0–100.
  case dynamicRange = "dynamic-range"
  /// ISO/IEC 29794-5, 0–100.
  case naturalColour = "natural-colour"
  /// ISO/IEC 29794-5, 0–100.
  case roomLeft = "room-left"
  /// ISO/IEC 29794-5, 0–100.
  case roomRight = "room-right"
  /// ISO/IEC 29794-5, 0–100.
  case roomAbove = "room-above"
  /// ISO/IEC 29794-5, 0–100.
  case roomBelow = "room-below"
  /// ISO/IEC 29794-5, 0–100.
  case poseRoll = "pose-roll"
  /// ISO/IEC 29794-5, 0–100.
  case singleFace = "single-face"
  /// The share of the face's detail that half the resolution cannot hold, 0–100.
  case sharpness
  /// How much farther the middle of the eyes is from one cheek than from the other, in percent of the face's width.
  case symmetry
  /// The largest white blob on the face, a reflection on glasses or skin, in percent of the face.
  case glare
  /// The file's length in bytes.
  case fileSize = "file-size"

  /// The measure's unit; empty for scores and colour coordinates.
  public var unit: String {
    switch self {
    case .faceWidth, .headWidth, .headHeight, .hairTop, .eyesToBottom, .eyesToTop, .eyeDistance, .eyeCentre,
      .sourceFaceWidth, .frameMargin:
      "px"
    case .roll, .levelledRoll: "°"
    case .backgroundWhiteness, .groundColour: "ΔE"
    case .symmetry, .glare: "%"
    case .fileSize: "B"
    default: ""
    }
  }

  /// The measure's name in ISO/IEC 29794-5:2025; nil where it has none there.
  public var standardName: String? {
    switch self {
    case .backgroundUniformity: "BackgroundUniformity"
    case .illuminationUniformity: "IlluminationUniformity"
    case .luminanceMean: "LuminanceMean"
    case .luminanceVariance: "LuminanceVariance"
    case .underExposure: "UnderExposurePrevention"
    case .overExposure: "OverExposurePrevention"
    case .dynamicRange: "DynamicRange"
    case .naturalColour: "NaturalColour"
    case .roomLeft: "LeftwardCropOfTheFaceImage"
    case .roomRight: "RightwardCropOfTheFaceImage"
    case .roomAbove: "MarginAboveOfTheFaceImage"
    case .roomBelow: "MarginBelowOfTheFaceImage"
    case .poseRoll: "HeadPoseRoll"
    case .singleFace: "SingleFacePresent"
    default: nil
    }
  }
}
