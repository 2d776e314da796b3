/// What the person before the camera should do, several times a second while a photo job waits for its trigger, or
/// while a preview asks for it.
public struct PhotoGuidance: Codable, Sendable, Equatable {
  /// The photo job's id; nil for a preview's guidance.
  public var job: String?
  /// The camera's id.
  public var device: String?
  /// The specification that the frame is held against.
  public var specification: String?
  /// When the frame was taken, in seconds since 1970 by the kit's clock.
  public var timestamp: Double?
  /// Whether the frame would be accepted as it is.
  public var acceptable: Bool
  /// Words for what is wrong, the most pressing first: `closer`, `too-dark`, `aim-up`, …; what only warns too.
  public var advice: [String]
  /// The most pressing one as a sentence in the reader's language.
  public var text: String?
  /// The face, as fractions of the frame's width and height; nil without one.
  public var face: FrameArea?
  /// The eyes.
  public var eyes: FrameEyes?
  /// The head, cheek to cheek and hair to chin.
  public var head: FrameArea?
  /// The width of the head's outline at the height of the eyes, hair and ears included, as a fraction of the frame's.
  public var silhouetteWidth: Double?
  /// Where the specification wants the head.
  public var guides: PhotoGuides?
  /// Each rule that a live frame can be held against, with what was measured.
  public var rules: [PhotoRule]?

  /// A guidance.
  public init(
    job: String?, device: String? = nil, specification: String? = nil, timestamp: Double? = nil, acceptable: Bool,
    advice: [String], text: String? = nil, face: FrameArea? = nil, eyes: FrameEyes? = nil, head: FrameArea? = nil,
    silhouetteWidth: Double? = nil, guides: PhotoGuides? = nil, rules: [PhotoRule]? = nil
  ) {
    self.job = job
    self.device = device
    self.specification = specification
    self.timestamp = timestamp
    self.acceptable = acceptable
    self.advice = advice
    self.text = text
    self.face = face
    self.eyes = eyes
    self.head = head
    self.silhouetteWidth = silhouetteWidth
    self.guides = guides
    self.rules = rules
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
