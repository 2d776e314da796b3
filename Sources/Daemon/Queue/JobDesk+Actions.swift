import Core

extension JobDesk {
  /// Does what a front end asks of a job.
  /// - Returns: The job after it; a cancelled printout may still be on its way to a safe place.
  /// - Throws: `Problem`: `actionNotAllowed` where the state does not allow it, and the store's.
  func act(_ request: JobActionRequest, on id: String, by requester: Requester) async throws -> JobRecord {
    let job = try await visible(id, uid: requester.uid)
    let deed = AuditAction(request.action, on: job.kind).map {
      AuditNote($0, by: requester, id, detail: request.outcome?.rawValue)
    }
    switch request.action {
    case .hold:
      let held = try await store.hold(id, as: deed)
      if let device = held.device { lanes[device]?.wake() }
      return held
    case .release:
      let now = clock.now()
      let released = try await change(id, .release, deed) { job in
        job.state = .pending
        job.reasons = []
        job.startBy = job.terms.startWithinSeconds.map { now + Int64($0) * 1000 }
      }
      lanes.wake(kind: job.kind)
      dueChanged()
      return released
    case .cancel: return try await cancel(job, by: requester)
    case .retry:
      try job.check(.retry)
      if let device = job.device {
        try await store.enter([deed].compactMap { $0 })
        await lanes[device]?.retry(id)
      }
      return try await store.job(id)
    case .resolve: return try await resolve(job, request, by: requester, deed)
    case .deliver:
      let expiry = clock.now() + Int64(periods.deliveredPhoto) * 1000
      let now = clock.now()
      let delivered = try await change(id, .deliver, deed) { job in
        // Nobody can have what is gone.
        guard !job.isContentGone || job.deliveredAt != nil else { throw Problem(.noContent) }
        job.deliveredAt = job.deliveredAt ?? now
        if job.kind == .photo && !job.isContentGone {
          job.contentExpiresAt = min(job.contentExpiresAt ?? expiry, expiry)
          job.expiringAt = nil
        }
      }
      dueChanged()
      return delivered
    case .accept, .retake, .refinish: return try await judge(job, request, deed)
    }
  }

  /// A person's word on a photo that waits for it.
  private func judge(
    _ job: JobRecord, _ request: JobActionRequest, _ deed: AuditNote?
  ) async throws -> JobRecord {
    try job.check(request.action)
    do {
      switch request.action {
      case .retake:
        let pending = try await acceptance.retake(
          job.id, startBy: clock.now() + Int64(JobTerms.standardStart) * 1000, as: deed)
        lanes.wake(kind: .photo)
        return pending
      case .refinish: return try await acceptance.refinish(job.id, eyes: request.eyes, crop: request.crop, as: deed)
      default: return try await acceptance.accept(job.id, as: deed)
      }
    } catch let problem as Problem where problem.code == .noPhoto {
      // Somebody else's word, or the end of its time, came first: then the state tells more.
      try await store.job(job.id).check(request.action)
      throw problem
    }
  }

  private func change(
    _ id: String, _ action: JobAction, _ deed: AuditNote?, _ change: @Sendable (inout JobRecord) throws -> Void
  ) async throws -> JobRecord {
    try await store.update(id, as: deed) { job in
      try job.check(action)
      try change(&job)
    }
  }

  private func cancel(_ job: JobRecord, by requester: Requester) async throws -> JobRecord {
    var job = job
    while true {
      try job.check(.cancel)
      // A lane at work ends the job itself, at a safe place.
      let isStopped = job.state == .processingStopped && !job.awaitsAcceptance && !job.reasons.contains(.outcomeUnknown)
      if job.state == .processing || isStopped,
        let device = job.device, let lane = lanes[device]
      {
        do { try await store.requestCancel(job.id, by: requester) } catch {
          // A full disk keeps nobody from stopping a printer.
          await lane.cancel(job.id)
          throw error
        }
        await lane.cancel(job.id)
        job = try await store.job(job.id)
        // A photo that was finished just now waits elsewhere.
        if job.awaitsAcceptance { continue }
        return job
      }
      let expiry = clock.now() + Int64(periods.printout) * 1000
      if let canceled = try await store.cancel(job, by: requester, contentExpiresAt: expiry) {
        if job.kind == .photo { await acceptance.discard(job.id) } else { await preparation.forget(job) }
        dueChanged()
        if let device = canceled.device { lanes[device]?.wake() }
        return canceled
      }
      // A lane took it meanwhile, or another front end was quicker.
      job = try await store.job(job.id)
    }
  }

  private func resolve(
    _ job: JobRecord, _ request: JobActionRequest, by requester: Requester, _ deed: AuditNote?
  ) async throws -> JobRecord {
    try job.check(.resolve)
    let expiry = clock.now() + Int64(periods.printout) * 1000
    switch request.outcome {
    case .cancel: return try await cancel(job, by: requester)
    case .printed:
      let printed = try await change(job.id, .resolve, deed) { $0.complete(.operator, contentUntil: expiry) }
      await preparation.forget(job)
      dueChanged()
      if let device = job.device { lanes[device]?.wake() }
      return printed
    case .reprint, nil:
      let unconfirmed = job.confirmed ?? .start
      let copy = request.fromCopy ?? unconfirmed.copy
      guard copy <= job.copies else {
        throw Problem(.invalidValue, path: "fromCopy", facts: ["expected": "1…\(job.copies)"])
      }
      let page = request.fromPage ?? (request.fromCopy == nil || copy == unconfirmed.copy ? unconfirmed.page : 1)
      let pages = try await preparation.pageCount(
        of: job, for: board.rowWidths(requested: job.device ?? job.requestedDevice, mode: job.terms.mode))
      guard page <= pages else { throw Problem(.invalidValue, path: "fromPage", facts: ["expected": "1…\(pages)"]) }
      let reprinted = try await change(job.id, .resolve, deed) { job in
        job.state = .pending
        job.reasons = []
        job.problem = nil
        job.resumeAt = PaperPosition(copy: copy, page: page, row: 0)
        job.isTorn = true
        let skipped = (copy - unconfirmed.copy) * pages + page - unconfirmed.page
        if skipped > 0 { job.countSkipped(skipped) }
      }
      if let device = job.device { lanes[device]?.wake() }
      return reprinted
    }
  }
}
