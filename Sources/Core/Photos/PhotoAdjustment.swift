/// Something done to the picture beyond turning, cropping and resampling; recorded in the result of each photo.
public enum PhotoAdjustment: String, WireWord, Sendable, Codable, CaseIterable {
  /// Light, plain ground was lifted to white.
  case groundLifted = "ground-lifted"
  /// Plain ground was continued beyond the frame's edge.
  case groundExtended = "ground-extended"
  /// All of the picture was made lighter, for the camera had taken the white ground for too much light.
  case exposureRaised = "exposure-raised"
  /// A cast of light that the white ground showed was taken out of the whole picture.
  case whiteBalanced = "white-balanced"
  /// Grain was smoothed so that the file fits its size at an acceptable quality.
  case denoised

  /// What people call it.
  public var label: Localized {
    switch self {
    case .groundLifted: Localized(en: "ground lifted to white", zh: "背景提亮为白色")
    case .groundExtended: Localized(en: "ground continued beyond the frame", zh: "背景向画面外延伸")
    case .exposureRaised: Localized(en: "whole picture made lighter", zh: "整体提亮")
    case .whiteBalanced: Localized(en: "colour cast removed", zh: "校正偏色")
    case .denoised: Localized(en: "grain smoothed", zh: "降噪")
    }
  }
}
