/// A photo that is to be taken: the other half of `POST /v1/jobs`.
public struct PhotoRequest: Sendable, Equatable {
  /// When the burst is taken.
  public enum Trigger: String, Codable, Sendable, CaseIterable {
    /// At once.
    case now
    /// When the live picture meets the specification.
    case whenAcceptable = "when-acceptable"
  }

  /// Who accepts the photo.
  public enum Acceptance: String, Codable, Sendable, CaseIterable {
    /// The daemon, by its measures.
    case automatic
    /// A person, by the action `accept`.
    case ask
  }

  /// A device id, or `auto`.
  public var camera: String
  /// The specification's id, such as `cn-resident-id`.
  public var specification: String
  /// The case or file that it belongs to.
  public var reference: String?
  /// The officer in whose name it is taken.
  public var actor: String?
  /// When the burst is taken.
  public var trigger: Trigger
  /// Seconds that bound the wait for the trigger, 1–600.
  public var timeoutSeconds: Int
  /// Frames of the burst, 1–30.
  public var burst: Int
  /// Who accepts the photo.
  public var acceptance: Acceptance

  /// A photo.
  public init(
    camera: String = "auto", specification: String = "cn-resident-id", reference: String? = nil, actor: String? = nil,
    trigger: Trigger = .now, timeoutSeconds: Int = 30, burst: Int = 5, acceptance: Acceptance = .automatic
  ) {
    self.camera = camera
    self.specification = specification
    self.reference = reference
    self.actor = actor
    self.trigger = trigger
    self.timeoutSeconds = timeoutSeconds
    self.burst = burst
    self.acceptance = acceptance
  }

  /// Reads a photo strictly.
  init(_ fields: JSONObjectReader) throws(Problem) {
    try fields.allow(
      "kind", "camera", "specification", "reference", "actor", "trigger", "timeoutSeconds", "burst", "acceptance")
    camera = try fields.name("camera") ?? "auto"
    specification = try fields.name("specification") ?? "cn-resident-id"
    reference = try fields.line("reference")
    actor = try fields.line("actor")
    trigger = try fields.choice("trigger", default: .now)
    timeoutSeconds = try fields.integer("timeoutSeconds", in: 1...600, default: 30)
    burst = try fields.integer("burst", in: 1...30, default: 5)
    acceptance = try fields.choice("acceptance", default: .automatic)
  }

  /// The body as the contract shows it.
  var json: JSONValue {
    var members: [String: JSONValue] = [
      "kind": .string(JobKind.photo.rawValue), "camera": .string(camera), "specification": .string(specification),
      "trigger": .string(trigger.rawValue), "timeoutSeconds": .number(JSONNumber(timeoutSeconds)),
      "burst": .number(JSONNumber(burst)), "acceptance": .string(acceptance.rawValue),
    ]
    members["reference"] = reference.map(JSONValue.string)
    members["actor"] = actor.map(JSONValue.string)
    return .object(members)
  }
}
