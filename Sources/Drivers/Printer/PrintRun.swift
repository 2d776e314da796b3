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
  private let onConfirmed: @Sendable (PaperPosition) async throws -> Void
  private let plan: PrintPlan
  private let start: PaperPosition
  /// What the segments' completion identifiers follow.
  let base: CompletionIdentifier?
  private var segments: PrintSegments
  private var reported: PaperPosition?

  /// Whether what was sent last ends at a checkpoint; true before the first segment.
  private(set) var isAtCheckpoint = true
  /// Whether what was sent last ends a page; true before the first segment.
  private(set) var isAtPageEnd = true
  /// Where the last segment that was wholly taken ends.
  private(set) var sentEnd: PaperPosition?
  private(set) var rowsSent = 0
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
  mutating func expectNoConfirmation() { segments = plan.segments(from: start, isConfirmed: false) }

  /// Whether others' commands are passed through.
  var isRaw: Bool { plan.isRaw }

  /// Draws the next segment.
  mutating func next() async throws(Stop) -> PrintSegment? {
    do { return try await segments.next() } catch { throw Stop(.callerFailed(error)) }
  }

  /// Notes a segment that was wholly taken.
  mutating func sent(_ segment: PrintSegment) {
    isAtCheckpoint = segment.isCheckpoint
    isAtPageEnd = segment.isPageEnd
    sentEnd = segment.end
    rowsSent += segment.rows
  }

  /// Tells the caller of a confirmed checkpoint, once.
  mutating func report(_ confirmed: PaperPosition?) async throws(Stop) {
    guard let confirmed, confirmed != reported else { return }
    reported = confirmed
    do { try await onConfirmed(confirmed) } catch { throw Stop(.callerFailed(error)) }
  }
}
