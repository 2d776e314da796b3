import Core
import Drivers
import Logging

/// What an interruption means: a table of causes and what is known of the paper.
extension PrintLane {
  /// Decides what becomes of a job.
  /// - Returns: Whether to run again: the stop was seen through.
  func handle(_ broken: Break, of job: inout JobRecord) async throws -> Bool {
    switch broken.cause {
    case nil, .unavailable: await breakOff(job, broken)
    case .lost(let error):
      await lose(error, openBytes: broken.bytesToOpen)
      await breakOff(job, broken)
    case .timedOut:
      // It neither takes bytes nor says why: what it will do with those that it has is not known.
      await lose(DeviceError(.timedOut, function: "PrinterSession.print"), openBytes: broken.bytesToOpen)
      await breakOff(job, broken)
    case .callerFailed(let error):
      if broken.isPaperTouched || broken.known != .start {
        try await store.noteTornPaper(device: device, job: job.id, position: broken.known)
      }
      throw error
    case .cancelled where isStopping && !cancelled.contains(job.id), .finishedEarly: await pause(job, broken)
    case .cancelled:
      try await cancelOnPaper(
        job, at: broken.sent ?? broken.start, isTorn: broken.isPaperTouched && broken.sent == nil)
    case .stopped(let reasons): return try await seeThrough(reasons, broken, &job)
    }
    return false
  }

  /// The daemon's stop: what had been sent was let finish, so the place is known wherever the printer can confirm.
  private func pause(_ job: JobRecord, _ broken: Break) async {
    // Within a copy of ready-made commands nobody can go on: its page is closed, and the copy begins again.
    if let sent = broken.sent, !broken.isAtCheckpoint {
      return await settle(job.id) { record in
        record.state = .pending
        record.reasons = []
        record.restart(at: PaperPosition(copy: sent.copy, page: sent.page, row: 0), isTorn: true)
      }
    }
    let confirms = await session?.abilities.confirmation != .accepted
    let reached = confirms ? broken.confirmed : broken.sent
    if broken.isPaperTouched && !job.isTorn && (reached == nil || reached != broken.sent) {
      return await breakOff(job, broken)
    }
    let place = reached ?? broken.start
    await settle(job.id) { record in
      record.state = .pending
      record.reasons = []
      record.resumeAt = place
    }
  }

  /// The printer is gone. What came out decides: nothing, and the job waits for any printer; nothing more than an earlier
  /// run had left, and it waits for its own; else nobody can know.
  func breakOff(_ job: JobRecord, _ broken: Break) async {
    if cancelled.contains(job.id), !broken.isPaperTouched {
      do { return try await cancelOnPaper(job, at: broken.start, isTorn: false) } catch {
        logger.error("job's end could not be stored", metadata: ["job": "\(job.id)", "kind": "\(type(of: error))"])
      }
    }
    let startBy = job.terms.startWithinSeconds.map { job.createdAt + Int64($0) * 1000 }
    await settle(job.id) { record in
      if broken.isPaperTouched {
        record.state = .processingStopped
        record.reasons = [.outcomeUnknown, .deviceLost]
        record.problem = Problem(.outcomeUnknown)
        record.confirmed = broken.confirmed ?? record.confirmed
      } else {
        record.state = .pending
        record.reasons = []
        guard broken.start == .start, !job.isTorn else { return }
        record.hasBegun = false
        record.device = nil
        record.startBy = startBy
      }
    }
  }

  /// Waits until a stopped printer is ready again, and sets the job to restart its torn page.
  private func seeThrough(
    _ reasons: Set<PrinterReason>, _ broken: Break, _ job: inout JobRecord
  ) async throws -> Bool {
    isRetried = false
    futileStops = broken.confirmed == nil ? futileStops + 1 : 0
    job = try await store.update(job.id) { record in
      record.state = .processingStopped
      record.reasons = [.printerStopped] + JobReason.causes(reasons)
      record.problem = Problem.stopped(reasons)
      record.confirmed = broken.confirmed ?? record.confirmed
    }
    board.update(device) { view in
      view.state = .stopped
      view.stateReasons = reasons.map(\.rawValue).sorted()
    }
    guard let session else { return false }
    let readiness: Readiness
    do throws(DeviceError) {
      // What it has taken and not printed is cleared while it stands still: nothing stale bursts out on new paper.
      try await session.recover()
      readiness = await waitUntilReady(session, job: job.id)
    } catch { readiness = .lost(error) }
    let restart = PaperPosition(copy: broken.known.copy, page: broken.known.page, row: 0)
    switch readiness {
    case .ready:
      job = try await store.update(job.id) { record in
        record.state = .processing
        record.reasons = [.jobPrinting]
        record.restart(at: restart, isTorn: broken.isPaperTouched)
      }
      return true
    case .stopping:
      // The printer has been cleared and its place is known: the next daemon goes on as this one would have.
      await settle(job.id) { record in
        record.state = .pending
        record.reasons = []
        record.restart(at: restart, isTorn: broken.isPaperTouched)
      }
    case .cancelled: try await cancelOnPaper(job, at: broken.known, isTorn: broken.isPaperTouched)
    case .lost(let error):
      await lose(error, openBytes: broken.bytesToOpen)
      await breakOff(job, broken)
    }
    return false
  }

  /// Keeps a job's reasons as its printer's change while it prints or waits for the cure.
  func follow(_ status: PrinterStatus, _ job: String) async {
    do {
      try await store.update(job) { record in
        if record.state == .processing {
          record.reasons = JobReason.printing(status.reasons)
        } else if record.state == .processingStopped, record.reasons.contains(.printerStopped), !status.stops.isEmpty {
          record.reasons = [.printerStopped] + JobReason.causes(status.reasons)
          record.problem = Problem.stopped(status.stops)
        }
      }
    } catch {
      logger.error("job's reasons could not be stored", metadata: ["job": "\(job)", "kind": "\(type(of: error))"])
    }
  }

  private enum Readiness {
    case ready, cancelled, stopping
    case lost(DeviceError)
  }

  /// Waits for the printer; a cancellation, a retry and the daemon's stop end it early.
  private func waitUntilReady(_ session: PrinterSession, job: String) async -> Readiness {
    // A printer that claims to be ready and stops at once is not tried without a pause: 1 s, 2 s, … half a minute.
    let pause: Duration = futileStops > 1 ? .seconds(min(30, 1 << min(futileStops - 2, 5))) : .zero
    let waiting = Task { [alarm] () -> DeviceError? in
      if pause > .zero {
        do { try await alarm.wait(pause) } catch { return DeviceError(.cancelled, function: "waitUntilReady") }
      }
      do throws(DeviceError) {
        try await session.waitUntilReady()
        return nil
      } catch { return error }
    }
    self.waiting = waiting
    if cancelled.contains(job) || isStopping || isRetried { waiting.cancel() }
    let error = await waiting.value
    self.waiting = nil
    if cancelled.contains(job) { return .cancelled }
    if isStopping { return .stopping }
    // Ended by a retry: the printer is simply tried.
    guard let error, error.code != .cancelled else { return .ready }
    return .lost(error)
  }

  /// A cancelled job: its torn page is closed, now or before the next printout.
  /// - Parameters:
  ///   - place: Where the paper stands.
  ///   - isTorn: Whether bytes beyond that place may be on paper.
  func cancelOnPaper(_ job: JobRecord, at place: PaperPosition, isTorn: Bool) async throws {
    let expiry = clock.now() + Int64(periods.printout) * 1000
    let isTorn = isTorn || job.isTorn || place.page > 1 || place.row > 0
    if isTorn { try await store.noteTornPaper(device: device, job: job.id, position: place) }
    await settle(job.id) { record in
      record.cancel(contentExpiresAt: expiry)
      if isTorn { record.countVoidedPage() }
    }
  }
}

extension JobRecord {
  /// Sets where the next run starts.
  fileprivate mutating func restart(at place: PaperPosition, isTorn: Bool) {
    problem = nil
    resumeAt = place
    self.isTorn = self.isTorn || isTorn
  }
}
