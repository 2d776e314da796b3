/// Where a specification wants the head, as lines to lay over a live picture; fractions (0–1) of the frame.
public struct PhotoGuides: Codable, Sendable, Equatable {
  /// What the photo would show: as high as the frame.
  public var photo: FrameArea
  /// Cheek to cheek, hair to chin.
  public var head: FrameArea
  /// The eyes' height.
  public var eyeLine: Double

  /// Eye distances from the eyes to the chin, from cheek to cheek and from the hair to the eyes, as is usual; the width
  /// is the mean of 879 portraits (facts/id-photo.md).
  public static let usual = (chin: 1.67, width: 2.35, hair: 1.75)

  /// The guides of a specification.
  /// - Parameters:
  ///   - specification: What the office asks for.
  ///   - width: The frame's width in pixels, above 0.
  ///   - height: The frame's height in pixels, above 0.
  public init(_ specification: PhotoSpecification, width: Int, height: Int) {
    let (photoWidth, photoHeight) = (Double(specification.width), Double(specification.height))
    let ratio = photoWidth / photoHeight * Double(height) / Double(width)
    // A frame narrower than the photo is filled across.
    let (across, down) = (min(1, ratio), min(1, 1 / ratio))
    photo = FrameArea(x: (1 - across) / 2, y: (1 - down) / 2, width: across, height: down)
    let face = specification.rules[.faceWidth]?.target ?? photoWidth / 2
    let hair = specification.rules[.hairTop]?.target ?? 0
    let unit = face / Self.usual.width
    let eyes = hair + Self.usual.hair * unit
    head = FrameArea(
      x: photo.x + (1 - face / photoWidth) / 2 * across, y: photo.y + hair / photoHeight * down,
      width: face / photoWidth * across, height: (eyes + Self.usual.chin * unit - hair) / photoHeight * down)
    eyeLine = photo.y + eyes / photoHeight * down
  }
}

/// The two eyes in a frame, as they stand in the picture.
public struct FrameEyes: Codable, Sendable, Equatable {
  /// The eye on the picture's left.
  public var left: FramePoint
  /// The eye on the picture's right.
  public var right: FramePoint

  /// Names two eyes.
  public init(left: FramePoint, right: FramePoint) {
    self.left = left
    self.right = right
  }
}
