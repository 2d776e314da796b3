/// The frame that a photo was made from, with what a person can correct by `refinish`.
public struct PhotoFrame: Codable, Sendable, Equatable {
  /// The frame's width in pixels.
  public var width: Int
  /// The frame's height in pixels.
  public var height: Int
  /// The eyes that the photo was levelled by, as fractions of the frame.
  public var eyes: FrameEyes
  /// What was cut out, as fractions of the frame after it was levelled about the middle of the eyes; it may reach
  /// beyond the frame where the ground was continued.
  public var crop: FrameArea

  /// A frame.
  public init(width: Int, height: Int, eyes: FrameEyes, crop: FrameArea) {
    self.width = width
    self.height = height
    self.eyes = eyes
    self.crop = crop
  }
}
