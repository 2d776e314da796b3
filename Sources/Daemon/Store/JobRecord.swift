import Core

/// All that the database knows of a job: metadata only, nothing personal.
struct JobRecord: Sendable, Equatable {
  /// `j_…`, random.
  let id: String
  /// Ascending with submission; the order of lists and lanes.
  var sequence: Int64 = 0
  let kind: JobKind
  var state: JobState
  var reasons: [JobReason]
  /// Who submitted it, by the socket's peer credentials.
  let ownerUID: UInt32
  let ownerUser: String
  /// The device that was asked for: an id or `auto`.
  let requestedDevice: String
  /// The device that took it.
  var device: String?
  let copies: Int
  let priority: Int
  /// The parts of the request that a lane needs and that are not personal.
  let terms: JobTerms
  var attempts = 0
  /// Whether a byte of it may have reached a printer.
  var hasBegun = false
  /// What is known to be on paper, from the start of the printout.
  var confirmed: PaperPosition?
  /// Where the next attempt starts; nil: at the beginning.
  var resumeAt: PaperPosition?
  /// What the printer was asked to confirm, so that an answer that nobody has read yet can be understood by the next
  /// daemon.
  var awaited: AwaitedConfirmations?
  /// Whether somebody has cancelled it while it was under way.
  var isCancelWanted = false
  /// Whether the next attempt must first close a torn page with a void mark.
  var isTorn = false
  var progress: Progress?
  /// How a completed printout is known to be on paper.
  var confirmation: Confirmation?
  var result: StoredResult?
  var problem: Problem?
  let createdAt: Int64
  var updatedAt: Int64
  /// Not begun by then, a printout is held until released.
  var startBy: Int64?
  /// When the content is shredded; nil while the job needs it.
  var contentExpiresAt: Int64?
  /// Whether the content is gone.
  var isContentGone = false
  /// When the front end said that it has the photo.
  var deliveredAt: Int64?
  /// When its owner is told that the content will be shredded; nil: not at all, or told already.
  var expiringAt: Int64?

  /// How far a job is.
  struct Progress: Codable, Sendable, Equatable {
    var completed: Int
    var total: Int
    var unit: String
    var copy: Int?
    var page: Int?
  }
}

/// How completion identifiers of one attempt stand for places: the n-th after the base for the end of its n-th segment.
struct AwaitedConfirmations: Codable, Sendable, Equatable {
  /// The number of the identifier before the first segment's.
  var base: UInt32
  /// Where the attempt began.
  var start: PaperPosition
  /// What the segments depend on.
  var dots: Int
  /// The same.
  var segmentRows: Int
  /// The same: the printer's own characters that it was laid out in.
  var font: ChineseFont.Encoding?
  /// The program that laid the pages out; another one may cut them in other places.
  var program: String
}

/// The terms of a job that are not personal, as the front end set them.
struct JobTerms: Codable, Sendable, Equatable {
  /// A job that is not begun within this many seconds is held, unless its request says otherwise.
  static let standardStart = 600

  /// Printouts: not begun within this many seconds, it is held until released.
  var startWithinSeconds: Int?
  /// Printouts: what follows an outcome that nobody can know.
  var onInterruption: InterruptionPolicy?
  /// Printouts: how its words come onto paper; nil: as the printer's profile says.
  var mode: PrintMode?
  /// Photos: the specification's name.
  var specification: String?
  /// Photos: whether to wait until the rules are met.
  var waitsUntilAcceptable: Bool?
  /// Photos: bounds the wait for the trigger, in seconds.
  var timeoutSeconds: Int?
  /// Photos: frames in the burst.
  var burst: Int?
  /// Photos: whether a person accepts it.
  var asksForAcceptance: Bool?
  /// Printouts: uploaded documents that it needs.
  var documents: [String]?
  /// Printouts of ready-made ESC/POS: bytes of the longest command, which a printer may still want after a crash. Nil for
  /// all others.
  var longestCommand: Int?
}

extension JobRecord {
  /// Where a page of it stands half printed, or may; nil where the paper ends between copies.
  var tornPlace: PaperPosition? {
    guard kind == .print, hasBegun else { return nil }
    if state == .processing || state == .processingStopped { return confirmed ?? .start }
    let place = resumeAt ?? .start
    return isTorn || place.page > 1 || place.row > 0 ? place : nil
  }

  /// Somebody has cancelled it.
  mutating func cancel(contentExpiresAt expiry: Int64) {
    state = .canceled
    reasons = [.jobCanceledByUser]
    problem = nil
    if kind == .photo { result = nil }
    contentExpiresAt = expiry
  }

  /// Counts pages that are not printed because somebody says so.
  mutating func countSkipped(_ pages: Int) {
    var counted = result ?? StoredResult()
    counted.pagesSkipped = (counted.pagesSkipped ?? 0) + pages
    result = counted
  }

  /// Counts a page that was closed with a void mark.
  mutating func countVoidedPage() {
    var counted = result ?? StoredResult()
    counted.pagesVoided = (counted.pagesVoided ?? 0) + 1
    result = counted
  }
}
