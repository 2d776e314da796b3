/// The answer of `GET /v1/health`: liveness, readiness, and why not.
public struct Health: Codable, Sendable, Equatable {
  /// Whether the daemon's own loops make progress; an answer with `false` asks for a restart.
  public var live: Bool
  /// Whether a job sent now can be kept and run.
  public var ready: Bool
  /// What is the matter; empty when all is well. A reason may stand here while ``ready`` is true (paper is low).
  public var reasons: [Reason]

  /// One thing that is the matter.
  public struct Reason: Codable, Sendable, Equatable {
    /// The part that speaks: `store`, `printer`, `camera`, `queue`.
    public var component: String
    /// The device's id, where a device speaks.
    public var device: String?
    /// A ``ProblemCode``'s word.
    public var code: String
    /// What is the matter, in one sentence.
    public var detail: String
    /// What to do about it, in one sentence.
    public var remedy: String

    /// A reason in given words.
    public init(component: String, device: String? = nil, code: String, detail: String, remedy: String) {
      self.component = component
      self.device = device
      self.code = code
      self.detail = detail
      self.remedy = remedy
    }

    /// A reason out of a problem, in the reader's language.
    public init(component: String, device: String? = nil, problem: Problem, language: Language) {
      self.init(
        component: component, device: device, code: problem.code.rawValue, detail: problem.detail(language),
        remedy: problem.remedy(language))
    }
  }

  /// A state of health.
  public init(live: Bool, ready: Bool, reasons: [Reason] = []) {
    self.live = live
    self.ready = ready
    self.reasons = reasons
  }
}
