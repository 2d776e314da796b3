import Core
import Drivers
import Logging

/// Answers that the printer gave while nobody listened: what an earlier daemon had asked it to confirm.
extension PrintLane {
  /// What the next printout will await, whichever job it is, wherever it begins; nothing of a printer that gives no completion
  /// identifiers, or of which that is not known yet.
  func awaiting(_ session: PrinterSession) async -> @Sendable (JobRecord) -> AwaitedConfirmations? {
    guard await session.abilities.completionId == true else { return { _ in nil } }
    let base = await session.nextBase.number
    let profile = session.profile
    return { job in
      AwaitedConfirmations(base: base, start: job.resumeAt ?? .start, profile: profile, mode: job.terms.mode)
    }
  }

  /// Settles what an unread answer says of a printout whose outcome is not known: all of it, or a place further on.
  ///
  /// An answer is understood once, and forgotten only when what it says is in the store.
  /// - Returns: Whether anything was learnt.
  func settleByAnswers(_ job: JobRecord, _ session: PrinterSession) async throws -> Bool {
    guard job.reasons.contains(.outcomeUnknown), let awaited = job.awaited, let answer = unread else { return false }
    // Another width, font, buffer or program would cut the segments in other places.
    let same = AwaitedConfirmations(
      base: awaited.base, start: awaited.start, profile: session.profile, mode: job.terms.mode)
    guard awaited == same else {
      unread = nil
      return false
    }
    let count = answer.steps(from: CompletionIdentifier(awaited.base))
    guard count > 0, let found = try await place(after: count, awaited.start, job, session.profile) else {
      unread = nil
      return false
    }
    logger.notice(
      "unread answers understood", metadata: ["job": "\(job.id)", "segments": "\(count)", "all": "\(found.isEnd)"])
    guard found.isEnd || found.place > job.confirmed ?? .start else {
      unread = nil
      return false
    }
    let expiry = clock.now() + Int64(periods.printout) * 1000
    try await store.update(job.id) { record in
      if found.isEnd {
        record.complete(found.length, .printed, contentUntil: expiry)
      } else {
        record.awaited = nil
        record.confirmed = found.place
        record.progress = found.length.progress(at: found.place)
      }
    }
    unread = nil
    if found.isEnd { dueChanged() }
    return true
  }

  /// Where so many segments of an attempt end.
  /// - Returns: The last checkpoint among them, and whether nothing is left; nil where there are not so many, or where the
  ///   content is gone.
  private func place(
    after count: Int, _ start: PaperPosition, _ job: JobRecord, _ profile: PrinterProfile
  ) async throws -> (place: PaperPosition, isEnd: Bool, length: PrintLength)? {
    let (plan, length): (PrintPlan, PrintLength)
    do { (plan, length) = try await preparation.printout(of: job, profile: profile) } catch let problem as Problem
      where problem.code == .noContent
    { return nil }
    var segments = plan.segments(from: start)
    var place = start
    for _ in 0..<count {
      guard let segment = try await segments.next() else { return nil }
      if segment.isCheckpoint { place = segment.end }
    }
    let isEnd = try await segments.next() == nil
    return (place, isEnd, length)
  }
}

extension AwaitedConfirmations {
  /// What this program awaits of a printer with a profile.
  init(base: UInt32, start: PaperPosition, profile: PrinterProfile, mode: PrintMode?) {
    self.init(
      base: base, start: start, dots: profile.dots, segmentRows: PrintSegments.confirmedRows(profile),
      font: profile.font(for: mode),
      program: ProgramStamp.current)
  }
}
