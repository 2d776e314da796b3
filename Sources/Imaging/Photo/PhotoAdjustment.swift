/// Something done to the picture beyond turning, cropping and resampling; recorded with each photo.
public enum PhotoAdjustment: String, Sendable, Codable, CaseIterable {
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
}
