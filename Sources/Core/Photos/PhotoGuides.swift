/// Where a specification wants the head, as lines to lay over a live picture; fractions (0–1) of the frame.
public struct PhotoGuides: Codable, Sendable, Equatable {
  /// What the photo would show: as high as the frame.
  public var photo: FrameArea
  /// Cheek to cheek, hair to chin.
  public var head: FrameArea
  /// The eyes' height.
  public var eyeLine: Double

  /// Eye distances from the eyes to the chin, from cheek to cheek, from the hair to the eyes and across the outline
  /// with hair and ears, as is usual; the cheeks' is the mean of 879 portraits (facts/id-photo.md).
  public static let usual = (chin: 1.89, width: 2.35, hair: 1.75, outline: 2.65)

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
    let unit = Self.eyeDistance(specification)
    let face = Self.usual.width * unit
    let eyes = Self.eyeLine(specification, unit: unit)
    let hair = eyes - Self.usual.hair * unit
    head = FrameArea(
      x: photo.x + (1 - face / photoWidth) / 2 * across, y: photo.y + hair / photoHeight * down,
      width: face / photoWidth * across, height: (eyes + Self.usual.chin * unit - hair) / photoHeight * down)
    eyeLine = photo.y + eyes / photoHeight * down
  }

  /// From eye to eye in the finished photo, by the target for the head's size; what comes first first.
  private static func eyeDistance(_ specification: PhotoSpecification) -> Double {
    let measures: [(PhotoRuleName, Double)] = [
      (.faceWidth, usual.width), (.eyeDistance, 1), (.headWidth, usual.outline), (.headHeight, usual.hair + usual.chin),
    ]
    let targets = measures.compactMap { name, length in
      specification.rules[name].flatMap { rule in rule.target.map { (isFirst: rule.comesFirst, unit: $0 / length) } }
    }
    return (targets.first(where: \.isFirst) ?? targets.first)?.unit ?? Double(specification.width) / 2 / usual.width
  }

  /// From the upper edge to the eyes in the finished photo, by the target for the head's height; what comes first
  /// first.
  private static func eyeLine(_ specification: PhotoSpecification, unit: Double) -> Double {
    let lines: [(PhotoRuleName, (Double) -> Double)] = [
      (.hairTop, { $0 + usual.hair * unit }), (.eyesToTop, { $0 }),
      (.eyesToBottom, { Double(specification.height) - $0 }),
    ]
    let targets = lines.compactMap { name, eyes in
      specification.rules[name].flatMap { rule in rule.target.map { (isFirst: rule.comesFirst, eyes: eyes($0)) } }
    }
    return (targets.first(where: \.isFirst) ?? targets.first)?.eyes ?? usual.hair * unit
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
