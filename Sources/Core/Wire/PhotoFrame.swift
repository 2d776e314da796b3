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
  /// How the frame did among those of its burst; nil where there was no other to choose.
  public var burst: PhotoBurst?

  /// A frame.
  public init(width: Int, height: Int, eyes: FrameEyes, crop: FrameArea, burst: PhotoBurst? = nil) {
    self.width = width
    self.height = height
    self.eyes = eyes
    self.crop = crop
    self.burst = burst
  }
}
