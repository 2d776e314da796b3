import Core
import Drivers
import Logging

/// Answers that the printer gave while nobody listened: what an earlier daemon had asked it to confirm.
extension PrintLane {
  /// What the next printout will await, for each place where it may begin; nothing of a printer that gives no completion
  /// identifiers, or of which that is not known yet.
  func awaiting(_ session: PrinterSession) async -> @Sendable (PaperPosition) -> AwaitedConfirmations? {
    guard await session.abilities.completionId == true else { return { _ in nil } }
    let base = await session.nextBase.number
    let profile = session.profile
    return { start in
      AwaitedConfirmations(
        base: base, start: start, dots: profile.dots, segmentRows: PrintSegments.confirmedRows(profile))
    }
  }

  /// Settles what an unread answer says of a printout whose outcome is not known: all of it, or a place further on.
  /// - Returns: Whether anything was learnt.
  func settleByAnswers(_ job: JobRecord, _ session: PrinterSession) async throws -> Bool {
    guard job.reasons.contains(.outcomeUnknown), let awaited = job.awaited, let answer = unread else { return false }
    let profile = session.profile
    let count = answer.steps(from: CompletionIdentifier(awaited.base))
    guard awaited.dots == profile.dots, awaited.segmentRows == PrintSegments.confirmedRows(profile), count > 0 else {
      return false
    }
    // Understood once: what comes of it is in the record.
    try await store.update(job.id) { $0.awaited = nil }
    guard let found = try? await place(after: count, awaited.start, job, profile) else { return false }
    logger.notice(
      "unread answers understood", metadata: ["job": "\(job.id)", "segments": "\(count)", "all": "\(found.isEnd)"])
    guard !found.isEnd else {
      await complete(job, found.length, .printed)
      dueChanged()
      return true
    }
    guard found.place > job.confirmed ?? .start else { return false }
    try await store.update(job.id) { record in
      record.confirmed = found.place
      record.progress = found.length.progress(at: found.place)
    }
    return true
  }

  /// Where so many segments of an attempt end.
  /// - Returns: The last checkpoint among them, and whether nothing is left; nil where there are not so many.
  private func place(
    after count: Int, _ start: PaperPosition, _ job: JobRecord, _ profile: PrinterProfile
  ) async throws -> (place: PaperPosition, isEnd: Bool, length: PrintLength)? {
    let paper = paper(profile)
    let first = try await preparation.pages(of: job, paper: paper, copy: 1)
    let plan = PrintPlan(copies: job.copies, profile: profile) { [preparation] copy in
      try await preparation.pages(of: job, paper: paper, copy: copy)
    }
    var segments = plan.segments(from: start)
    var place = start
    for _ in 0..<count {
      guard let segment = try await segments.next() else { return nil }
      if segment.isCheckpoint { place = segment.end }
    }
    let isEnd = try await segments.next() == nil
    return (place, isEnd, PrintLength(pages: first.pages, copies: job.copies))
  }
}
