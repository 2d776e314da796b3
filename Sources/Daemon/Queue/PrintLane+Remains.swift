import Core
import Drivers
import Logging

/// What an earlier run or an earlier daemon has left: on paper, and within the printer.
extension PrintLane {
  /// Settles a printout of unknown outcome by its policy.
  /// - Returns: Whether it is settled; false while a person must say.
  func applyPolicy(to job: JobRecord) async throws -> Bool {
    guard job.reasons.contains(.outcomeUnknown) else {
      // Stopped by an earlier daemon's printer: what its buffer holds is not known.
      try await store.update(job.id) { job in
        job.state = .processingStopped
        job.reasons = [.outcomeUnknown]
        job.problem = Problem(.outcomeUnknown)
      }
      return true
    }
    let unconfirmed = job.confirmed ?? .start
    if job.isCancelWanted {
      try await cancelOnPaper(job, at: unconfirmed, isTorn: true)
      return true
    }
    switch job.terms.onInterruption ?? .ask {
    case .ask:
      board.update(device) { view in
        view.state = .stopped
        view.stateReasons = [JobReason.outcomeUnknown.rawValue]
      }
      return false
    case .resume where job.terms.longestCommand == nil:
      try await store.update(job.id) { job in
        job.state = .pending
        job.reasons = []
        job.problem = nil
        job.resumeAt = unconfirmed
        job.isTorn = false
      }
    case .reprint, .resume:
      // A ready-made stream cannot be gone on with: it begins again, and what is torn must not pass for a whole.
      try await store.update(job.id) { job in
        job.state = .pending
        job.reasons = []
        job.problem = nil
        job.resumeAt = PaperPosition(copy: unconfirmed.copy, page: unconfirmed.page, row: 0)
        job.isTorn = true
      }
    }
    return true
  }

  /// Closes the torn paper of a job that goes on no more.
  func close(_ torn: (job: String, position: PaperPosition), _ session: PrinterSession) async throws {
    try await printVoidMark(job: torn.job, position: torn.position, session)
    try await store.clearTornPaper(device: device)
  }

  /// Prints 此页作废 and cuts.
  func printVoidMark(job: String, position: PaperPosition, _ session: PrinterSession) async throws {
    let profile = session.profile
    let mark = await preparation.voidMark(width: profile.dots, position: position, job: job)
    _ = try await session.print(.voidMark(mark, profile: profile), onConfirmed: { _ in })
  }

  /// An interruption outside a job: of a void mark.
  func handle(_ interruption: PrintInterruption) async {
    switch interruption.cause {
    case .lost(let error): await lose(error, openBytes: interruption.openBytes)
    default:
      if let session { show(await session.status, isPrinting: false) }
      logger.warning("void mark interrupted", metadata: ["device": "\(device)"])
    }
  }

  // MARK: Open commands

  /// Keeps over a death that the printer may be within a command. A store that fails does not keep a technician from
  /// trying the printer out.
  func noteOpenCommand(_ bytes: Int) async {
    do {
      try await store.noteOpenCommand(device: device, bytes: bytes)
      isOpenNoted = true
    } catch { logger.error("open command could not be noted", metadata: ["device": "\(device)"]) }
  }

  /// Forgets it once the printer is between commands.
  func forgetOpenCommand(_ session: PrinterSession) async {
    guard isOpenNoted, await session.openBytes == 0 else { return }
    do {
      try await store.clearOpenCommand(device: device)
      isOpenNoted = false
    } catch { logger.error("open command could not be cleared", metadata: ["device": "\(device)"]) }
  }
}
