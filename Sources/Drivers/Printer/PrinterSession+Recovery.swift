import Core

extension PrinterSession {
  /// Brings the printer back after an interruption, so that nothing stale bursts out when it goes on: clears its buffers
  /// (the class's SOFT_RESET, then `DLE ENQ 2`, both of which are obeyed in whatever state it is), fills what its open
  /// command may still want with NULs, which print nothing outside one, and resets it. What a stopped printer does not
  /// take now is done before the next operation. Prints nothing but the blank rest of a broken picture.
  /// A break that an earlier session saw is given to ``open(openBytes:)`` instead.
  /// - Throws: ``DeviceError`` when the link is broken.
  public func recover() async throws(DeviceError) {
    try begin("PrinterSession.recover")
    defer { isBusy = false }
    owesReset = true
    try await clear()
    try await look()
  }

  /// Clears the printer's buffers by what is obeyed in any state, then fills and resets as far as it takes it now.
  func clear() async throws(DeviceError) {
    do throws(DeviceError) { try await link.softReset() } catch {
      if error.code == .disconnected { throw error }
    }
    if try await sendOwedTail(within: timing.reply) {
      var taken = 0
      do throws(DeviceError) {
        taken = try await transfer(ESCPOSEncoder.clearAfterError, within: timing.reply)
      } catch {
        taken = error.transferred
        if error.code != .timedOut { throw error }
      }
      if taken > 0 { owedTail = Array(ESCPOSEncoder.clearAfterError[taken...]) }
    }
    do throws(DeviceError) { try await payDebts(within: timing.transfer) } catch {
      if error.code != .timedOut { throw error }
    }
  }

  /// Waits until the printer says that it can print: paper back, cover closed. It listens, and asks: each second
  /// a printer that does not tell by itself, another less and less often, as its word may have been lost. Returns at
  /// once for a printer that cannot tell.
  /// - Throws: ``DeviceError``: `cancelled` when the task is, `disconnected` when the printer is gone.
  public func waitUntilReady() async throws(DeviceError) {
    let result = await withTaskCancellationHandler {
      await self.untilReady()
    } onCancel: {
      Task { await self.signal() }
    }
    try result.get()
  }

  private func untilReady() async -> Result<Void, DeviceError> {
    var looks = 0
    var nextLook = uptime()
    do throws(DeviceError) {
      while true {
        if Task.isCancelled { throw DeviceError(.cancelled, function: "PrinterSession.waitUntilReady") }
        try checkLink()
        let tells = abilities.automaticStatus == true
        if !isBusy, !tells || uptime() >= nextLook {
          isBusy = true
          defer { isBusy = false }
          try await look(again: true)
          nextLook = uptime() + .seconds(min(30, 2 << min(looks, 4)))
          looks += 1
        }
        if status.stops.isEmpty { return .success(()) }
        await change(within: tells ? max(timing.readyPoll, nextLook - uptime()) : timing.readyPoll)
      }
    } catch { return .failure(error) }
  }

  /// Fills and resets what an interruption left open.
  func payDebts(within limit: Duration) async throws(DeviceError) {
    guard owedFill > 0 || owesReset || strayFences > 0 else { return }
    let fill = [UInt8](repeating: 0, count: owedFill)
    try await sendShort(fill + head, within: limit)
    owedFill = 0
    owesReset = false
    guard strayFences > 0 else { return }
    // Answers to fences look alike and come in order: one more is asked, and when it has come and no other follows, none
    // is left.
    var before = lastAnswer.count
    try await sendShort(ESCPOSEncoder.fence, within: limit)
    if await wait(timing.probe, until: { lastAnswer.count > before }) {
      repeat { before = lastAnswer.count } while await wait(timing.drain, until: { lastAnswer.count > before })
      strayFences = 0
    }
  }
}
