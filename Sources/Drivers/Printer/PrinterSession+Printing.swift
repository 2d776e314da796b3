import Core

extension PrinterSession {
  /// Prints a plan from a place on, and returns when the printer has confirmed all of it as well as it can.
  ///
  /// Cancelling the task stops at the next checkpoint, in a raw stream behind the next whole command: what had been sent is
  /// let finish (and confirmed) first. The
  /// callbacks are awaited, one at a time, in paper order; while one runs, printing goes on within the printer's buffer.
  /// - Parameters:
  ///   - plan: For this session's profile.
  ///   - start: Where to begin; ``PaperPosition/start`` or a checkpoint.
  ///   - base: What the segments' completion identifiers follow, from ``PrinterSession/nextBase``; nil: any.
  ///   - onSent: Told of the end of each segment whose bytes were taken: progress, not proof.
  ///   - onConfirmed: Told of each checkpoint that the printer confirmed; some may be left out in favour of a later one.
  ///     Never called for a printer that cannot confirm. What it throws ends the printout as `callerFailed`.
  /// - Returns: How sure the printer lets us be.
  /// - Throws: ``PrintInterruption``, within a second of a stop that the printer tells of.
  public func print(
    _ plan: PrintPlan, from start: PaperPosition = .start, base: CompletionIdentifier? = nil,
    onSent: @escaping @Sendable (PaperPosition) async -> Void = { _ in },
    onConfirmed: @escaping @Sendable (PaperPosition) async throws -> Void
  ) async throws(PrintInterruption) -> PrintConfirmation {
    do { try begin("PrinterSession.print") } catch {
      throw PrintInterruption(
        cause: .unavailable, confirmed: nil, sent: nil, isAtCheckpoint: true, bytesSent: 0, begun: false, openBytes: 0)
    }
    defer { isBusy = false }
    isCancelled = false
    stopRequest = nil
    // The work is not a child of the caller's task: its waits must not end when that is cancelled.
    let work = Task { () async -> Result<PrintConfirmation, PrintInterruption> in
      var run = PrintRun(plan: plan, start: start, base: base, onSent: onSent, onConfirmed: onConfirmed)
      let end: Result<PrintConfirmation, PrintRun.Stop>
      do throws(PrintRun.Stop) { end = .success(try await self.drive(&run)) } catch { end = .failure(error) }
      await run.finish()
      // Nothing is told after the end.
      await self.report?.value
      return end.mapError { self.interruption(run, $0) }
    }
    return try await withTaskCancellationHandler {
      await work.value
    } onCancel: {
      Task { await self.cancelPrinting() }
    }.get()
  }

  /// Asks the printout under way to end early; it throws ``PrintInterruption/Cause-swift.enum/finishedEarly`` with the
  /// place, unless it has nothing left to send. Without a printout it does nothing.
  public func finish(at place: SafePlace) {
    guard isBusy else { return }
    stopRequest = place
    signal()
  }

  private func cancelPrinting() {
    isCancelled = true
    signal()
  }

  private func drive(_ run: inout PrintRun) async throws(PrintRun.Stop) -> PrintConfirmation {
    ledger = ConfirmationLedger()
    reportFailure = nil
    if abilities.confirmation != .accepted { run.drawAhead() }
    try await getReady()
    if abilities.confirmation == .accepted { run.expectNoConfirmation() }
    if let base = run.base { identifier = base }
    while true {
      if let cause = earlyEnd(run) {
        // Who asks for an end when all is sent has a whole printout.
        if case .finishedEarly = cause, try await run.isAllSent() { break }
        try await settle(&run)
        throw PrintRun.Stop(cause)
      }
      guard let segment = try await run.next() else { break }
      guard try await makeRoom(for: segment, &run) else { continue }
      try await send(segment, &run)
      try tellConfirmed(&run)
    }
    try await settle(&run)
    return abilities.confirmation
  }

  /// Whether the printout is to end behind what was sent last.
  ///
  /// A raw stream has no checkpoint within a copy, but each of its pieces ends between commands: there one can end that is
  /// cancelled or must stop, since the printer is reset before anything else and what is on paper is closed with a void
  /// mark.
  private func earlyEnd(_ run: PrintRun) -> PrintInterruption.Cause? {
    guard run.isAtCheckpoint || run.isRaw else { return nil }
    if isCancelled { return .cancelled }
    switch stopRequest {
    case .checkpoint: return .finishedEarly
    case .pageEnd: return run.isAtPageEnd ? .finishedEarly : nil
    case nil: return nil
    }
  }

  /// All that comes before the first byte of the printout.
  private func getReady() async throws(PrintRun.Stop) {
    do throws(DeviceError) {
      try checkLink()
      try await look()
    } catch { throw PrintRun.Stop(error) }
    try checkStops()
    // Nothing is asked in its turn of a head that cools; who ends the printout meanwhile is not kept waiting.
    lastProgress = uptime()
    while status.reasons.contains(.headHot), !isCancelled, stopRequest == nil {
      if uptime() - lastProgress >= timing.cooling { throw PrintRun.Stop(.timedOut) }
      try await watch()
    }
    do throws(DeviceError) {
      try await payDebts(within: timing.stall)
      try await probeConfirmation()
    } catch { throw PrintRun.Stop(error) }
    try checkStops()
    do throws(DeviceError) { try await sendShort(head, within: timing.stall) } catch { throw PrintRun.Stop(error) }
    lastProgress = uptime()
  }

  /// The most rows under way: words take so few bytes that a metre of them would fit into the buffer, and whoever cancels
  /// would wait for all of it. A second's worth keeps any printer going.
  private var rowsAhead: Int { max(2 * PrintSegments.confirmedRows(profile), profile.rowsPerSecond) }

  /// How much paper a segment is; of a raw stream's, whose places count bytes, the least.
  private func rows(of segment: PrintSegment, _ run: PrintRun) -> Int { run.isRaw ? segment.rawRows : segment.rows }

  /// Waits until the next segment fits into the printer's buffer beside what is unconfirmed.
  /// - Returns: False when the printout is to end before it.
  private func makeRoom(for segment: PrintSegment, _ run: inout PrintRun) async throws(PrintRun.Stop) -> Bool {
    let count = segment.bytes.count + statusRequests(for: segment).count + confirmationBytes
    let rows = rows(of: segment, run)
    while !ledger.isEmpty, ledger.bytes + count > profile.bufferBytes || ledger.rows + rows > rowsAhead {
      try await waitForProgress()
      try tellConfirmed(&run)
      if earlyEnd(run) != nil { return false }
    }
    try checkStops()
    return true
  }

  /// Waits until all that was sent is confirmed; a printer that cannot confirm is watched as long as its buffer lasts.
  /// What stops a printer in the moment of the last confirmation takes nothing back.
  private func settle(_ run: inout PrintRun) async throws(PrintRun.Stop) {
    while !ledger.isEmpty {
      do throws(PrintRun.Stop) { try await waitForProgress() } catch {
        guard ledger.isEmpty else { throw error }
      }
      try tellConfirmed(&run)
    }
    try tellConfirmed(&run)
    while let report {
      await report.value
      try tellConfirmed(&run)
    }
    guard abilities.confirmation == .accepted else { return }
    if abilities.tellsStatus {
      let rows = min(run.rowsSent, profile.bufferBytes / profile.rowBytes)
      let end = uptime() + .milliseconds(1000 * rows / max(1, profile.rowsPerSecond))
      while uptime() < end { try await watch() }
    }
    try checkStops()
  }

  /// Tells the caller of the last checkpoint that was confirmed, while printing goes on. While one is being told the next
  /// waits, and gives way to a later one.
  private func tellConfirmed(_ run: inout PrintRun) throws(PrintRun.Stop) {
    if let reportFailure { throw PrintRun.Stop(.callerFailed(reportFailure)) }
    guard report == nil, let position = run.unreported(ledger.confirmed) else { return }
    let onConfirmed = run.onConfirmed
    report = Task {
      do { try await onConfirmed(position) } catch { reportFailure = error }
      report = nil
    }
  }

  /// Waits for one change or one look at the status.
  private func waitForProgress() async throws(PrintRun.Stop) {
    try await watch()
    if !ledger.isEmpty, uptime() - lastProgress >= patience {
      throw PrintRun.Stop(.timedOut)
    }
  }

  /// How long nothing may move.
  private var patience: Duration { status.reasons.contains(.headHot) ? timing.cooling : timing.stall }

  private func watch() async throws(PrintRun.Stop) {
    try checkStops()
    let before = bytesReceived
    await change(within: timing.poll)
    do throws(DeviceError) {
      try checkLink()
      let asks = abilities.realTime == true
      if asks, bytesReceived == before {
        pollTurn = (pollTurn + 1) % RealTimeTopic.allCases.count
        _ = try await poll(RealTimeTopic.allCases[pollTurn])
      }
      // The first word of a stop may be that it is offline, which names no cause; a head that cools is one, and the first
      // word that it has cooled may be that it prints on.
      if asks, status.stops == [.offline] || status.reasons.contains(.headHot) { try await pollAll() }
    } catch { throw PrintRun.Stop(error) }
    try checkStops()
  }

  private func checkStops() throws(PrintRun.Stop) {
    let stops = status.stops
    if !stops.isEmpty { throw PrintRun.Stop(.stopped(stops)) }
  }

  /// Sends one segment with its request for confirmation. A short count is kept and only the rest is offered again.
  private func send(_ segment: PrintSegment, _ run: inout PrintRun) async throws(PrintRun.Stop) {
    do throws(DeviceError) {
      while !(try await sendOwedTail(within: timing.transfer)), status.stops.isEmpty {
        if uptime() - lastProgress >= patience { throw DeviceError(.timedOut, function: "PrinterLink.send") }
        try await lookAtStall()
      }
    } catch { throw PrintRun.Stop(error) }
    try checkStops()
    // Before the confirmation, so that nothing is owed behind it.
    var bytes = segment.bytes + statusRequests(for: segment)
    var request: ConfirmationLedger.Request?
    switch abilities.confirmation {
    case .printed:
      let identifier = nextIdentifier()
      request = .completion(identifier)
      bytes += ESCPOSEncoder.completionRequest(identifier)
    case .processed:
      request = .fence
      bytes += ESCPOSEncoder.fence
    case .accepted: break
    }
    // Noted before it is sent: the answer may be here before the transfer has returned.
    if let request {
      ledger.add(
        .init(
          request: request, bytes: bytes.count, rows: rows(of: segment, run), end: segment.end,
          isCheckpoint: segment.isCheckpoint))
    }
    var offset = 0
    lastProgress = uptime()
    run.hasBegun = true
    // A raw stream leaves settings behind that are not ours.
    if run.isRaw { owesReset = true }
    while offset < bytes.count {
      var failure: DeviceError?
      var taken = 0
      do throws(DeviceError) {
        taken = try await transfer(offset == 0 ? bytes : Array(bytes[offset...]), within: timing.transfer)
      } catch {
        taken = error.transferred
        failure = error
      }
      offset += taken
      run.bytesSent += taken
      if taken > 0 { lastProgress = uptime() }
      if let failure, failure.code != .timedOut {
        noteBreak(in: bytes, taken: offset, isExact: false)
        throw PrintRun.Stop(failure)
      }
      guard offset < bytes.count else { break }
      do throws(DeviceError) {
        if taken == 0 { try await lookAtStall() }
        try checkLink()
      } catch {
        noteBreak(in: bytes, taken: offset, isExact: false)
        throw PrintRun.Stop(error)
      }
      let isStalled = uptime() - lastProgress >= patience
      if isStalled || !status.stops.isEmpty {
        noteBreak(in: bytes, taken: offset, isExact: true)
        try checkStops()
        throw PrintRun.Stop(.timedOut)
      }
    }
    run.sent(segment)
    await run.onSent(segment.end)
  }

  /// What is asked between a segment and its confirmation.
  private func statusRequests(for segment: PrintSegment) -> [UInt8] {
    let isLost = segment.changesAutomaticStatus && abilities.automaticStatus == true
    return (isLost ? ESCPOSEncoder.enableAutomaticStatus : []) + (asksBattery ? ESCPOSEncoder.batteryRequest : [])
  }

  /// Bytes of the request for a segment's confirmation.
  private var confirmationBytes: Int {
    switch abilities.confirmation {
    case .printed: ESCPOSEncoder.completionRequest(identifier).count
    case .processed: ESCPOSEncoder.fence.count
    case .accepted: 0
    }
  }

  /// A transfer moved nothing: the pipe is full. Only the control pipe may be asked now, since a request would land in
  /// the middle of a command.
  private func lookAtStall() async throws(DeviceError) {
    let before = uptime()
    try await lookAtPort()
    // A link whose transfers return at once must not make this loop spin.
    if uptime() - before < timing.reply { await change(within: timing.reply) }
  }

  private func interruption(_ run: PrintRun, _ stop: PrintRun.Stop) -> PrintInterruption {
    let confirmed = ledger.confirmed
    // What was under way is nobody's any more: an answer that still comes must confirm nothing of the next printout.
    strayFences += ledger.fences
    switch stop.cause {
    case .cancelled, .finishedEarly: break
    default: owesReset = owesReset || run.hasBegun
    }
    ledger = ConfirmationLedger()
    return PrintInterruption(
      cause: stop.cause, confirmed: confirmed, sent: run.sentEnd, isAtCheckpoint: run.isAtCheckpoint,
      bytesSent: run.bytesSent, begun: run.hasBegun, openBytes: owedFill)
  }
}
