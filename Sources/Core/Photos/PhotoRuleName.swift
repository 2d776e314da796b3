/// What a photo specification can bind; the names are part of the API.
public enum PhotoRuleName: String, Sendable, Codable, CaseIterable {
  /// Cheek to cheek where the ear meets the face, in pixels of the finished photo.
  case faceWidth = "face-width"
  /// From the upper edge to the top of the hair, in pixels of the finished photo; negative where hair is cut.
  case hairTop = "hair-top"
  /// From the eye line to the lower edge, in pixels of the finished photo.
  case eyesToBottom = "eyes-to-bottom"
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
  /// ISO/IEC 29794-5, 0–100.
  case backgroundUniformity = "background-uniformity"
  /// ISO/IEC 29794-5, 0–100.
  case illuminationUniformity = "illumination-uniformity"
  /// ISO/IEC 29794-5, 0–100.
  case luminanceMean = "luminance-mean"
  /// ISO/IEC 29794-5, 0–100.
  case underExposure = "under-exposure"
  /// ISO/IEC 29794-5, 0–100.
  case overExposure = "over-exposure"
  /// ISO/IEC 29794-5, 0–100.
  case dynamicRange = "dynamic-range"
  /// The share of the face's detail that half the resolution cannot hold, 0–100.
  case sharpness
  /// How much farther the middle of the eyes is from one cheek than from the other, in percent of the face's width.
  case symmetry
  /// The file's length in bytes.
  case fileSize = "file-size"

  /// The measure's unit; empty for scores.
  public var unit: String {
    switch self {
    case .faceWidth, .hairTop, .eyesToBottom, .eyeCentre, .sourceFaceWidth, .frameMargin: "px"
    case .roll, .levelledRoll: "°"
    case .backgroundWhiteness: "ΔE"
    case .symmetry: "%"
    case .fileSize: "B"
    case .backgroundUniformity, .illuminationUniformity, .luminanceMean, .underExposure, .overExposure,
      .dynamicRange, .sharpness:
      ""
    }
  }
}
