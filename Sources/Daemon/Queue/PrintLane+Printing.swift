import Core
import Drivers
import Logging

extension PrintLane {
  /// Prints a job that was taken, to an end that the store knows.
  func print(_ job: JobRecord) async {
    var job = job
    do {
      // What the first attempt awaits was written when the job was taken.
      guard try await attempt(&job) else { return }
      while true {
        guard let session else { break }
        let awaited = await awaiting(session)(job)
        job = try await store.update(job.id) { $0.awaited = awaited }
        guard try await attempt(&job) else { return }
      }
      await breakOff(job, Break(start: job.resumeAt ?? .start))
    } catch let problem as Problem where problem.code == .storageFull {
      // Nothing of this run is on paper: the job waits for room.
      await breakOff(job, Break(start: job.resumeAt ?? .start))
    } catch let problem as Problem {
      await abort(job, problem, problem.isDocumentFault ? .documentFormatError : .abortedBySystem)
    } catch {
      logger.error("printout failed", metadata: ["job": "\(job.id)", "kind": "\(type(of: error))"])
      await abort(job, Problem(.internalError, facts: ["function": "print"]), .abortedBySystem)
    }
  }

  /// One run from the job's place to its end or to an interruption.
  /// - Returns: Whether to run again: a stop that was seen through.
  private func attempt(_ job: inout JobRecord) async throws -> Bool {
    let start = job.resumeAt ?? .start
    guard let session else {
      await breakOff(job, Break(start: start))
      return false
    }
    // The session's, not the port's: that may be another one's already.
    let (plan, length) = try await preparation.printout(of: job, profile: session.profile)
    do {
      if job.isTorn {
        do { try await printVoidMark(job: job.id, position: start, session) } catch let error as PrintInterruption {
          return try await handle(Break(error, ofVoidMarkAt: start), of: &job)
        }
        job = try await store.update(job.id) { record in
          record.isTorn = false
          record.countVoidedPage()
        }
      }
      let reasons = JobReason.printing(await session.status.reasons)
      if job.reasons != reasons { job = try await store.update(job.id) { $0.reasons = reasons } }
      board.update(device) { if $0.state != .stopped { $0.state = .processing } }
      // A stop that came while pages were laid out: nothing of this run is on paper.
      guard !isStopping else {
        await breakOff(job, Break(start: start))
        return false
      }
      let id = job.id
      let confirms = await session.abilities.confirmation != .accepted
      let confirmation = try await session.print(
        plan, from: start, base: job.awaited.map { CompletionIdentifier($0.base) },
        onSent: { [store, logger] position in
          // A printer that confirms nothing still shows how far it is; what it took is no proof, so no place is kept.
          guard !confirms else { return }
          do { try await store.update(id) { $0.progress = length.progress(at: position) } } catch {
            logger.error("progress could not be stored", metadata: ["job": "\(id)"])
          }
        },
        onConfirmed: { [store, logger] position in
          do {
            try await store.update(id) { record in
              record.confirmed = position
              record.progress = length.progress(at: position)
            }
          } catch let problem as Problem where problem.code == .storageFull {
            // It prints on; a later place stands for this one.
            logger.error("progress could not be stored", metadata: ["job": "\(id)"])
          }
        })
      await complete(job, length, Confirmation(confirmation))
      return false
    } catch let interruption as PrintInterruption {
      let broken = Break(interruption, start: start)
      do { return try await handle(broken, of: &job) } catch let problem as Problem where problem.code == .storageFull {
        await breakOff(job, broken)
        return false
      }
    } catch let error as DeviceError {
      await lose(error)
      await breakOff(job, Break(start: start))
      return false
    }
  }

  // MARK: Ends

  /// Ends a job that is whole on paper.
  private func complete(_ job: JobRecord, _ length: PrintLength, _ confirmation: Confirmation) async {
    let expiry = clock.now() + Int64(periods.printout) * 1000
    await settle(job.id) { $0.complete(length, confirmation, contentUntil: expiry) }
  }

  /// Ends a job that cannot be printed.
  private func abort(_ job: JobRecord, _ problem: Problem, _ reason: JobReason) async {
    let expiry = clock.now() + Int64(periods.printout) * 1000
    await settle(job.id) { record in
      record.state = .aborted
      record.reasons = [reason]
      record.problem = problem
      record.contentExpiresAt = expiry
    }
  }

  /// Writes what became of a job. A full disk is waited for; of another failure the journal tells, and the next start
  /// finds the job begun.
  func settle(_ job: String, _ change: @escaping @Sendable (inout JobRecord) throws -> Void) async {
    unwritten.append((job, change))
    do { try await writeUnwritten() } catch {
      logger.error("job's end waits for room on the disk", metadata: ["job": "\(job)"])
    }
  }

  /// Writes what could not be written before.
  /// - Throws: `Problem` `storageFull`; then it is kept.
  func writeUnwritten() async throws {
    while !unwritten.isEmpty {
      // Taken out first: whoever comes while it is written must not write it again.
      let (job, change) = unwritten.removeFirst()
      do { try await store.update(job, change) } catch let problem as Problem where problem.code == .storageFull {
        unwritten.insert((job, change), at: 0)
        throw problem
      } catch {
        logger.error("job's end could not be stored", metadata: ["job": "\(job)", "kind": "\(type(of: error))"])
      }
    }
  }
}

extension JobRecord {
  /// The printout is whole on paper.
  mutating func complete(_ length: PrintLength, _ confirmation: Confirmation, contentUntil expiry: Int64) {
    complete(confirmation, contentUntil: expiry)
    progress = confirmed.map(length.progress(at:))
    let skipped = result?.pagesSkipped ?? 0
    result?.pagesPrinted = copies * length.pages - skipped
    // A copy with a page that was passed over is not one that was printed whole.
    result?.copiesPrinted = copies - (skipped + length.pages - 1) / length.pages
  }

  /// It is said to be whole on paper: its progress, where that is known, is at its end.
  mutating func complete(_ confirmation: Confirmation, contentUntil expiry: Int64) {
    state = .completed
    reasons = [.jobCompletedSuccessfully]
    problem = nil
    self.confirmation = confirmation
    confirmed = PaperPosition(copy: copies + 1, page: 1, row: 0)
    awaited = nil
    if let length = progress?.total { progress?.completed = length }
    var counted = result ?? StoredResult()
    counted.copiesPrinted = copies
    result = counted
    contentExpiresAt = expiry
  }
}
