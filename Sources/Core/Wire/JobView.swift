/// A job as `GET /v1/jobs/{id}` shows it. Times are RFC 3339 in UTC with `Z`.
public struct JobView: WireOpen, Codable, Sendable, Equatable {
  /// The id, `j_…`.
  public var id: String
  /// A printout or a photo.
  public var kind: JobKind
  /// What the owner calls it; left out for anybody else.
  public var title: String?
  /// RFC 8011 §5.3.7's state.
  public var state: JobState
  /// Why it is in that state; unknown words are ignored. See ``has(_:)``.
  public var stateReasons: [String]
  /// When it was accepted.
  public var createdAt: String
  /// When it last changed.
  public var updatedAt: String
  /// Who sent it.
  public var owner: JobOwner
  /// The case or file that it belongs to; left out for anybody but the owner.
  public var reference: String?
  /// The officer in whose name it was sent; left out for anybody but the owner.
  public var actor: String?
  /// The device that it runs on; nil while none is chosen.
  public var device: String?
  /// Copies wanted, of a printout.
  public var copies: Int?
  /// How often it was begun.
  public var attempts: Int
  /// How far it is; nil before it begins.
  public var progress: JobProgress?
  /// What came out; nil before that, and for anybody but the owner.
  public var result: JobResult?
  /// What is the matter; always shown, `null` when nothing is.
  public var problem: ProblemDocument?

  /// A job.
  public init(
    id: String, kind: JobKind, title: String? = nil, state: JobState, stateReasons: [String], createdAt: String,
    updatedAt: String, owner: JobOwner, reference: String? = nil, actor: String? = nil, device: String? = nil,
    copies: Int? = nil, attempts: Int = 0, progress: JobProgress? = nil, result: JobResult? = nil,
    problem: ProblemDocument? = nil
  ) {
    self.id = id
    self.kind = kind
    self.title = title
    self.state = state
    self.stateReasons = stateReasons
    self.createdAt = createdAt
    self.updatedAt = updatedAt
    self.owner = owner
    self.reference = reference
    self.actor = actor
    self.device = device
    self.copies = copies
    self.attempts = attempts
    self.progress = progress
    self.result = result
    self.problem = problem
  }

  /// Whether `reason` is among the state's reasons.
  public func has(_ reason: JobReason) -> Bool { stateReasons.contains(reason.rawValue) }

  /// Writes every part that is there, and `problem` always.
  public func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(id, forKey: .id)
    try container.encode(kind, forKey: .kind)
    try container.encodeIfPresent(title, forKey: .title)
    try container.encode(state, forKey: .state)
    try container.encode(stateReasons, forKey: .stateReasons)
    try container.encode(createdAt, forKey: .createdAt)
    try container.encode(updatedAt, forKey: .updatedAt)
    try container.encode(owner, forKey: .owner)
    try container.encodeIfPresent(reference, forKey: .reference)
    try container.encodeIfPresent(actor, forKey: .actor)
    try container.encodeIfPresent(device, forKey: .device)
    try container.encodeIfPresent(copies, forKey: .copies)
    try container.encode(attempts, forKey: .attempts)
    try container.encodeIfPresent(progress, forKey: .progress)
    try container.encodeIfPresent(result, forKey: .result)
    try container.encode(problem, forKey: .problem)
  }
}

/// Who sent a job.
public struct JobOwner: Codable, Sendable, Equatable {
  /// The user id by the socket's peer credentials.
  public var uid: UInt32
  /// The user's name, where the system knows one.
  public var user: String?

  /// An owner.
  public init(uid: UInt32, user: String? = nil) {
    self.uid = uid
    self.user = user
  }
}

/// How far a job is.
public struct JobProgress: WireOpen, Codable, Sendable, Equatable {
  /// What is counted.
  public enum Unit: String, WireWord, Codable, Sendable, CaseIterable {
    /// Rows of dots on paper, over all copies.
    case dots
    /// Bytes of a ready-made printout.
    case bytes
    /// Frames of a burst.
    case frames
  }
  /// Units done.
  public var completed: Int
  /// Units in all.
  public var total: Int
  /// What is counted.
  public var unit: Unit
  /// The copy under way, from 1.
  public var copy: Int?
  /// The page of that copy, from 1.
  public var page: Int?

  /// A progress.
  public init(completed: Int, total: Int, unit: Unit, copy: Int? = nil, page: Int? = nil) {
    self.completed = completed
    self.total = total
    self.unit = unit
    self.copy = copy
    self.page = page
  }
}

/// The answer of `GET /v1/jobs`, newest first.
public struct JobList: Codable, Sendable, Equatable {
  /// One page of jobs.
  public var jobs: [JobView]
  /// What to ask for as `cursor` to see older ones; nil at the end.
  public var nextCursor: String?

  /// A page.
  public init(jobs: [JobView], nextCursor: String? = nil) {
    self.jobs = jobs
    self.nextCursor = nextCursor
  }
}
