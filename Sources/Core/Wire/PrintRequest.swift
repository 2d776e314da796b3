/// What is to be printed, and how: the printing half of `POST /v1/jobs`, and the body of `POST /v1/previews`.
public struct PrintRequest: Sendable, Equatable {
  /// Where the words to print come from.
  public enum Content: Sendable, Equatable {
    /// A template and its data.
    case template(name: String, data: JSONValue)
    /// A document in line (document-format.md); its own decoder reads it.
    case document(JSONValue)
    /// An uploaded document.
    case documentId(String)
    /// What another job of the same owner printed.
    case jobId(String)
  }

  /// What the owner calls it.
  public var title: String?
  /// The case or file that it belongs to.
  public var reference: String?
  /// The officer in whose name it is sent.
  public var actor: String?
  /// A device id, or `auto`.
  public var printer: String
  /// Where the words to print come from.
  public var content: Content
  /// Copies, 1–99.
  public var copies: Int
  /// 0–100, higher first (RFC 8011 §5.2.1).
  public var priority: Int
  /// Whether it waits for a release.
  public var hold: Bool
  /// Seconds within which it must have begun, 1–86 400; after them it is held. Nil: the daemon's own limit.
  public var startWithinSeconds: Int?
  /// What it does by itself after an interruption of unknown outcome.
  public var onInterruption: InterruptionPolicy
  /// How its words come onto paper; nil: as the printer's profile says. A printer without characters of its own draws.
  public var mode: PrintMode?

  /// A printout.
  public init(
    title: String? = nil, reference: String? = nil, actor: String? = nil, printer: String = "auto", content: Content,
    copies: Int = 1, priority: Int = 50, hold: Bool = false, startWithinSeconds: Int? = nil,
    onInterruption: InterruptionPolicy = .ask, mode: PrintMode? = nil
  ) {
    self.title = title
    self.reference = reference
    self.actor = actor
    self.printer = printer
    self.content = content
    self.copies = copies
    self.priority = priority
    self.hold = hold
    self.startWithinSeconds = startWithinSeconds
    self.onInterruption = onInterruption
    self.mode = mode
  }

  /// Reads a printout strictly.
  init(_ fields: JSONObjectReader) throws(Problem) {
    try fields.allow(
      "kind", "title", "reference", "actor", "printer", "content", "copies", "priority", "hold", "startWithinSeconds",
      "onInterruption", "mode")
    title = try fields.line("title")
    reference = try fields.line("reference")
    actor = try fields.line("actor")
    printer = try fields.name("printer") ?? "auto"
    content = try Content(try fields.requiredObject("content"))
    copies = try fields.integer("copies", in: 1...99, default: 1)
    priority = try fields.integer("priority", in: 0...100, default: 50)
    hold = try fields.bool("hold", default: false)
    startWithinSeconds = try fields.integer("startWithinSeconds", in: 1...86_400)
    onInterruption = try fields.choice("onInterruption", default: .ask)
    mode = try fields.choice("mode")
  }

  /// The body as the contract shows it.
  var json: JSONValue {
    var members: [String: JSONValue] = [
      "kind": .string(JobKind.print.rawValue), "printer": .string(printer), "content": content.json,
      "copies": .number(JSONNumber(copies)), "priority": .number(JSONNumber(priority)), "hold": .bool(hold),
      "onInterruption": .string(onInterruption.rawValue),
    ]
    members["mode"] = mode.map { .string($0.rawValue) }
    members["title"] = title.map(JSONValue.string)
    members["reference"] = reference.map(JSONValue.string)
    members["actor"] = actor.map(JSONValue.string)
    members["startWithinSeconds"] = startWithinSeconds.map { .number(JSONNumber($0)) }
    return .object(members)
  }
}

extension PrintRequest.Content {
  init(_ fields: JSONObjectReader) throws(Problem) {
    let expected = "template + data | document | documentId | jobId"
    try fields.allow("template", "data", "document", "documentId", "jobId")
    let sources = ["template", "document", "documentId", "jobId"].filter { fields[$0] != nil }
    guard let source = sources.first else { throw Problem(.missingField, at: fields.path, ["expected": expected]) }
    guard sources.count == 1 else { throw Problem.invalid(at: fields.path, expected) }
    if source != "template", fields["data"] != nil { throw Problem(.unknownField, at: fields.path.key("data")) }
    switch source {
    case "template": self = .template(name: try fields.requiredName(source), data: try fields.required("data"))
    case "document": self = .document(try fields.required(source))
    case "documentId": self = .documentId(try fields.requiredName(source))
    default: self = .jobId(try fields.requiredName(source))
    }
  }

  var json: JSONValue {
    switch self {
    case .template(let name, let data): ["template": .string(name), "data": data]
    case .document(let document): ["document": document]
    case .documentId(let id): ["documentId": .string(id)]
    case .jobId(let id): ["jobId": .string(id)]
    }
  }
}
