/// What the person before the camera should do, several times a second while a photo job waits for its trigger.
public struct PhotoGuidance: Codable, Sendable, Equatable {
  /// The photo job's id.
  public var job: String
  /// Whether the frame would be accepted as it is.
  public var acceptable: Bool
  /// Words for what is wrong, the most pressing first: `closer`, `too-dark`, `eyes-closed`, …; empty when acceptable.
  public var advice: [String]
  /// The most pressing one as a sentence in the reader's language.
  public var text: String?
  /// The face, as fractions of the frame's width and height; nil without one.
  public var face: FrameArea?

  /// A guidance.
  public init(job: String, acceptable: Bool, advice: [String], text: String? = nil, face: FrameArea? = nil) {
    self.job = job
    self.acceptable = acceptable
    self.advice = advice
    self.text = text
    self.face = face
  }
}

/// A rectangle in a frame, as fractions (0–1) of the frame's width and height from its top left corner.
public struct FrameArea: Codable, Sendable, Equatable {
  /// The left edge.
  public var x: Double
  /// The top edge.
  public var y: Double
  /// The width.
  public var width: Double
  /// The height.
  public var height: Double

  /// A rectangle.
  public init(x: Double, y: Double, width: Double, height: Double) {
    self.x = x
    self.y = y
    self.width = width
    self.height = height
  }
}

/// A point in a frame, as fractions (0–1) of the frame's width and height from its top left corner.
public struct FramePoint: Codable, Sendable, Equatable {
  /// From the left.
  public var x: Double
  /// From the top.
  public var y: Double

  /// A point.
  public init(x: Double, y: Double) {
    self.x = x
    self.y = y
  }
}
