import Core
import Drivers
import Logging

extension PrintLane {
  /// Prints a job that was taken, to an end that the store knows.
  func print(_ job: JobRecord) async {
    var job = job
    do {
      while try await attempt(&job) {}
    } catch let problem as Problem {
      await settle(job.id) { record in
        record.state = .aborted
        record.reasons = [problem.isDocumentFault ? .documentFormatError : .abortedBySystem]
        record.problem = problem
      }
    } catch {
      logger.error("printout failed", metadata: ["job": "\(job.id)", "kind": "\(type(of: error))"])
      await settle(job.id) { record in
        record.state = .aborted
        record.reasons = [.abortedBySystem]
        record.problem = Problem(.internalError, facts: ["function": "print"])
      }
    }
  }

  /// One run from the job's place to its end or to an interruption.
  /// - Returns: Whether to run again: a stop that was seen through.
  private func attempt(_ job: inout JobRecord) async throws -> Bool {
    guard let session, let profile else {
      await giveBack(job)
      return false
    }
    let paper = paper(profile)
    let copies = job.copies
    let first = try await preparation.pages(of: job, paper: paper, copy: 1)
    let length = PrintLength(pages: first.pages, copies: copies)
    let start = job.resumeAt ?? .start
    do {
      if job.isTorn {
        try await printVoidMark(job: job.id, position: start, session)
        job = try await store.update(job.id) { record in
          record.isTorn = false
          record.countVoidedPage()
        }
      }
      let plan = PrintPlan(copies: copies, profile: profile) { [preparation, job] copy in
        try await preparation.pages(of: job, paper: paper, copy: copy)
      }
      if let status = board[device], status.state != .stopped {
        board.update(device) { $0.state = .processing }
      }
      let id = job.id
      let confirms = await session.abilities.confirmation != .accepted
      let confirmation = try await session.print(
        plan, from: start,
        onSent: { [store, logger] position in
          // A printer that confirms nothing still shows how far it is; what it took is no proof, so no place is kept.
          guard !confirms else { return }
          do { try await store.update(id) { $0.progress = length.progress(at: position) } } catch {
            logger.error("progress could not be stored", metadata: ["job": "\(id)"])
          }
        },
        onConfirmed: { [store] position in
          try await store.update(id) { record in
            record.confirmed = position
            record.progress = length.progress(at: position)
          }
        })
      let expiry = clock.now() + Int64(periods.printout) * 1000
      await settle(id) { record in
        record.state = .completed
        record.reasons = [.jobCompletedSuccessfully]
        record.confirmation = Confirmation(confirmation)
        record.confirmed = PaperPosition(copy: copies + 1, page: 1, row: 0)
        record.progress = length.progress(at: PaperPosition(copy: copies + 1, page: 1, row: 0))
        record.result = record.result ?? StoredResult()
        record.result?.copiesPrinted = copies
        record.result?.pagesPrinted = copies * length.pages
        record.contentExpiresAt = expiry
      }
      return false
    } catch let interruption as PrintInterruption {
      return try await handle(interruption, of: &job, started: start)
    } catch let error as DeviceError {
      await lose(error)
      await unknown(job)
      return false
    }
  }

  /// Decides what an interruption means for a job.
  /// - Returns: Whether to run again.
  private func handle(
    _ interruption: PrintInterruption, of job: inout JobRecord, started start: PaperPosition
  ) async throws -> Bool {
    let confirmed = interruption.confirmed
    switch interruption.cause {
    case .lost(let error):
      await lose(error, openBytes: interruption.openBytes)
      if interruption.begun || start != .start || job.isTorn { await unknown(job) } else { await giveBack(job) }
      return false
    case .unavailable:
      await giveBack(job)
      return false
    case .callerFailed(let error):
      if let confirmed { try await note(confirmed, of: job) }
      if interruption.begun { try await store.noteTornPaper(device: device, job: job.id, position: confirmed ?? start) }
      throw error
    case .cancelled where isStopping && !cancelled.contains(job.id), .finishedEarly:
      // What had been sent was let finish: the place is known wherever the printer can confirm.
      let confirms = await session?.abilities.confirmation != .accepted
      let reached = confirms ? confirmed : interruption.sent
      guard !interruption.begun || (reached != nil && reached == interruption.sent) else {
        await unknown(job)
        return false
      }
      let place = reached ?? start
      await settle(job.id) { record in
        record.state = .pending
        record.reasons = []
        record.resumeAt = place
      }
      return false
    case .cancelled:
      try await cancelOnPaper(
        job, at: interruption.sent ?? start, isTorn: interruption.begun && interruption.sent == nil)
      return false
    case .stopped(let reasons):
      return try await seeThrough(reasons, interruption, &job, start)
    case .timedOut:
      // It neither takes bytes nor says why: what it will do with those that it has is not known.
      await lose(DeviceError(.timedOut, function: "PrinterSession.print"), openBytes: interruption.openBytes)
      if interruption.begun || start != .start { await unknown(job) } else { await giveBack(job) }
      return false
    }
  }

  /// Waits until a stopped printer is ready again, and sets the job to restart its torn page.
  private func seeThrough(
    _ reasons: Set<PrinterReason>, _ interruption: PrintInterruption, _ job: inout JobRecord, _ start: PaperPosition
  ) async throws -> Bool {
    let place = interruption.confirmed ?? start
    job = try await store.update(job.id) { record in
      record.state = .processingStopped
      record.reasons = [.printerStopped] + JobReason.stops(reasons)
      record.problem = Problem.stopped(reasons)
      if let confirmed = interruption.confirmed { record.confirmed = confirmed }
    }
    board.update(device) { view in
      view.state = .stopped
      view.stateReasons = reasons.map(\.rawValue).sorted()
    }
    guard let session else { return false }
    // What it has taken and not printed is cleared while it stands still, so that nothing stale bursts out on new paper.
    do throws(DeviceError) { try await session.recover() } catch {
      await lose(error, openBytes: interruption.openBytes)
      if interruption.begun { await unknown(job) } else { await giveBack(job) }
      return false
    }
    let outcome = await waitUntilReady(session, job: job.id)
    switch outcome {
    case .ready: break
    case .cancelled:
      try await cancelOnPaper(job, at: place, isTorn: interruption.begun)
      return false
    case .stopping: return false
    case .lost(let error):
      await lose(error, openBytes: interruption.openBytes)
      if interruption.begun { await unknown(job) } else { await giveBack(job) }
      return false
    }
    let isTorn = interruption.begun
    job = try await store.update(job.id) { record in
      record.state = .processing
      record.reasons = [.jobPrinting]
      record.problem = nil
      record.resumeAt = PaperPosition(copy: place.copy, page: place.page, row: 0)
      record.isTorn = record.isTorn || isTorn
    }
    return true
  }

  private enum Readiness {
    case ready, cancelled, stopping
    case lost(DeviceError)
  }

  /// Waits for the printer, for a cancellation, for the end of the daemon.
  private func waitUntilReady(_ session: PrinterSession, job: String) async -> Readiness {
    let waiting = Task { () -> Readiness in
      do throws(DeviceError) {
        try await session.waitUntilReady()
        return .ready
      } catch { return error.code == .cancelled ? .cancelled : .lost(error) }
    }
    let watching = Task { [nudge] in
      for await _ in nudge.raised {
        if self.mustLeave(job) { waiting.cancel() }
      }
    }
    if mustLeave(job) { waiting.cancel() }
    let outcome = await waiting.value
    watching.cancel()
    if cancelled.contains(job) { return .cancelled }
    if isStopping { return .stopping }
    return outcome
  }

  private func mustLeave(_ job: String) -> Bool { cancelled.contains(job) || isStopping }

  // MARK: Ends

  /// A cancelled job: its torn page is closed, now or before the next printout.
  /// - Parameters:
  ///   - place: Where the paper stands.
  ///   - isTorn: Whether bytes beyond that place may be on paper.
  private func cancelOnPaper(_ job: JobRecord, at place: PaperPosition, isTorn: Bool) async throws {
    let expiry = clock.now() + Int64(periods.printout) * 1000
    let isTorn = isTorn || job.isTorn || place.page > 1 || place.row > 0
    if isTorn { try await store.noteTornPaper(device: device, job: job.id, position: place) }
    await settle(job.id) { record in
      record.state = .canceled
      record.reasons = [.jobCanceledByUser]
      record.problem = nil
      record.contentExpiresAt = expiry
      if isTorn { record.countVoidedPage() }
    }
  }

  /// Nobody can know what came out.
  private func unknown(_ job: JobRecord) async {
    await settle(job.id) { record in
      record.state = .processingStopped
      record.reasons = [.outcomeUnknown, .deviceLost]
      record.problem = Problem(.outcomeUnknown)
    }
  }

  /// Nothing reached the paper: the job waits for its printer again.
  private func giveBack(_ job: JobRecord) async {
    let startBy = job.terms.startWithinSeconds.map { job.createdAt + Int64($0) * 1000 }
    await settle(job.id) { record in
      record.state = .pending
      record.reasons = []
      record.hasBegun = false
      record.device = nil
      record.startBy = startBy
    }
  }

  private func note(_ confirmed: PaperPosition, of job: JobRecord) async throws {
    try await store.update(job.id) { $0.confirmed = confirmed }
  }

  /// Writes a job's end; a store that fails is logged, and the next start finds the job begun.
  private func settle(_ job: String, _ change: @Sendable (inout JobRecord) throws -> Void) async {
    do { try await store.update(job, change) } catch {
      logger.error("job's end could not be stored", metadata: ["job": "\(job)", "kind": "\(type(of: error))"])
    }
  }
}

extension JobRecord {
  /// Counts a page that was closed with a void mark.
  fileprivate mutating func countVoidedPage() {
    var counted = result ?? StoredResult()
    counted.pagesVoided = (counted.pagesVoided ?? 0) + 1
    result = counted
  }
}
