/// The body of `POST /v1/jobs/{id}/actions`.
public struct JobActionRequest: Encodable, Sendable, Equatable {
  /// What is asked of the job.
  public var action: JobAction
  /// For `resolve`: what the person saw.
  public var outcome: JobOutcome?
  /// For `resolve` with `reprint`: the first copy to print, 1–99; nil: the first unconfirmed.
  public var fromCopy: Int?
  /// For `resolve` with `reprint`: that copy's first page to print, from 1; nil: the first unconfirmed.
  public var fromPage: Int?
  /// For `refinish`: where the eyes are; nil: where they are found.
  public var eyes: FrameEyes?
  /// For `refinish`: what to cut out of the frame after it is levelled about the middle of the eyes, in the
  /// specification's shape; nil: by the specification's rules.
  public var crop: FrameArea?

  /// An action.
  public init(
    _ action: JobAction, outcome: JobOutcome? = nil, fromCopy: Int? = nil, fromPage: Int? = nil, eyes: FrameEyes? = nil,
    crop: FrameArea? = nil
  ) {
    self.action = action
    self.outcome = outcome
    self.fromCopy = fromCopy
    self.fromPage = fromPage
    self.eyes = eyes
    self.crop = crop
  }

  /// Reads an action strictly: a field that does not belong to it is an error that names its path.
  /// - Parameter value: The body.
  /// - Throws: ``Problem`` with its path.
  public init(decoding value: JSONValue) throws(Problem) {
    let fields = try JSONObjectReader(value, at: .root(""))
    self.init(try fields.requiredChoice("action", of: JobAction.self))
    switch action {
    case .resolve:
      outcome = try fields.requiredChoice("outcome", of: JobOutcome.self)
      if outcome == .reprint {
        try fields.allow("action", "outcome", "fromCopy", "fromPage")
        fromCopy = try fields.integer("fromCopy", in: 1...99)
        fromPage = try fields.integer("fromPage", in: 1...9_999)
      } else {
        try fields.allow("action", "outcome")
      }
    case .refinish:
      try fields.allow("action", "eyes", "crop")
      if let object = try fields.object("eyes") { eyes = try FrameEyes(object) }
      if let object = try fields.object("crop") { crop = try FrameArea(object) }
      if eyes == nil && crop == nil { throw Problem(.missingField, path: "eyes | crop") }
    case .hold, .release, .cancel, .retry, .accept, .retake, .deliver: try fields.allow("action")
    }
  }
}

extension FrameEyes {
  init(_ fields: JSONObjectReader) throws(Problem) {
    try fields.allow("left", "right")
    self.init(
      left: try FramePoint(try fields.requiredObject("left")), right: try FramePoint(try fields.requiredObject("right"))
    )
    // By the picture, not by the person.
    guard left.x < right.x else { throw Problem.invalid(at: fields.path, "left.x < right.x") }
  }
}

extension FramePoint {
  init(_ fields: JSONObjectReader) throws(Problem) {
    try fields.allow("x", "y")
    self.init(x: try fields.requiredNumber("x", in: 0...1), y: try fields.requiredNumber("y", in: 0...1))
  }
}

extension FrameArea {
  /// A crop may reach beyond the frame by half of it on each side: the ground can be continued there.
  init(_ fields: JSONObjectReader) throws(Problem) {
    try fields.allow("x", "y", "width", "height")
    self.init(
      x: try fields.requiredNumber("x", in: -0.5...1), y: try fields.requiredNumber("y", in: -0.5...1),
      width: try fields.requiredNumber("width", in: 0.01...2), height: try fields.requiredNumber("height", in: 0.01...2)
    )
    guard x + width <= 1.5, y + height <= 1.5 else {
      throw Problem.invalid(at: fields.path, "x + width ≤ 1.5, y + height ≤ 1.5")
    }
  }
}
