import Core

/// The state of one printout under way.
struct PrintRun: Sendable {
  /// Ends a printout from within.
  struct Stop: Error {
    let cause: PrintInterruption.Cause
    init(_ cause: PrintInterruption.Cause) { self.cause = cause }

    /// A failure of the link: a time-out while nothing is known to be wrong is not a loss.
    init(_ error: DeviceError) { cause = error.code == .timedOut ? .timedOut : .lost(error) }
  }

  let onSent: @Sendable (PaperPosition) async -> Void
  let onConfirmed: @Sendable (PaperPosition) async throws -> Void
  private let plan: PrintPlan
  private let start: PaperPosition
  /// What the segments' completion identifiers follow.
  let base: CompletionIdentifier?
  /// The segments that are not drawn yet.
  private var segments: PrintSegments
  /// The next one, drawn while the one before is sent and waited for.
  private var ahead: Task<(segment: PrintSegment?, rest: PrintSegments), any Error>?
  private var reported: PaperPosition?

  /// Whether what was sent last ends at a checkpoint; true before the first segment.
  private(set) var isAtCheckpoint = true
  /// Whether what was sent last ends a page; true before the first segment.
  private(set) var isAtPageEnd = true
  /// Where the last segment that was wholly taken ends.
  private(set) var sentEnd: PaperPosition?
  private(set) var rowsSent = 0
  /// Whether a segment was drawn that is not sent yet.
  private var isHoldingOne = false
  var bytesSent = 0
  var hasBegun = false

  init(
    plan: PrintPlan, start: PaperPosition, base: CompletionIdentifier?,
    onSent: @escaping @Sendable (PaperPosition) async -> Void,
    onConfirmed: @escaping @Sendable (PaperPosition) async throws -> Void
  ) {
    self.plan = plan
    self.start = start
    self.base = base
    segments = plan.segments(from: start)
    self.onSent = onSent
    self.onConfirmed = onConfirmed
  }

  /// Before the first segment: nothing of it will be confirmed.
  mutating func expectNoConfirmation() {
    ahead?.cancel()
    ahead = nil
    segments = plan.segments(from: start, isConfirmed: false)
  }

  /// Whether others' commands are passed through.
  var isRaw: Bool { plan.isRaw }

  /// Begins to draw the next segment.
  mutating func drawAhead() {
    guard ahead == nil else { return }
    ahead = Task { [segments] in
      var rest = segments
      return (try await rest.next(), rest)
    }
  }

  /// The next segment; the one after it is begun.
  mutating func next() async throws(Stop) -> PrintSegment? {
    drawAhead()
    guard let drawing = ahead else { return nil }
    ahead = nil
    do {
      let (segment, rest) = try await drawing.value
      segments = rest
      isHoldingOne = segment != nil
      if segment != nil { drawAhead() }
      return segment
    } catch { throw Stop(.callerFailed(error)) }
  }

  /// Whether no segment is left to send.
  mutating func isAllSent() async throws(Stop) -> Bool {
    guard !isHoldingOne else { return false }
    drawAhead()
    guard let ahead else { return false }
    do { return try await ahead.value.segment == nil } catch { throw Stop(.callerFailed(error)) }
  }

  /// Ends what is under way: nothing of the document is made after it.
  mutating func finish() async {
    ahead?.cancel()
    _ = await ahead?.result
    ahead = nil
  }

  /// Notes a segment that was wholly taken.
  mutating func sent(_ segment: PrintSegment) {
    isAtCheckpoint = segment.isCheckpoint
    isAtPageEnd = segment.isPageEnd
    sentEnd = segment.end
    isHoldingOne = false
    rowsSent += isRaw ? segment.rawRows : segment.rows
  }

  /// A confirmed checkpoint that the caller is to be told of now; each once.
  mutating func unreported(_ confirmed: PaperPosition?) -> PaperPosition? {
    guard let confirmed, confirmed != reported else { return nil }
    reported = confirmed
    return confirmed
  }
}
