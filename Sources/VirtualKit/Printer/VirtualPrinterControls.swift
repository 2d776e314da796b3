import Core

/// The hands and the bad luck of a ``VirtualPrinterDevice``.
public struct VirtualPrinterControls: Sendable {
  let device: VirtualPrinterDevice

  // MARK: - The printer

  /// Lets the paper end, now or after so many more rows.
  public func endPaper(after rows: Int = 0) { change { $0.endPaper(after: rows, at: $1) } }
  /// Lets the near-end sensor report.
  public func lowerPaper() { change { $0.lowerPaper(at: $1) } }
  /// Puts in a roll; nil: an endless one.
  public func loadPaper(rows: Int? = nil) { change { $0.loadPaper(rows: rows, at: $1) } }
  /// Opens or closes the cover.
  public func setCover(open: Bool) { change { $0.setCover(open: open, at: $1) } }
  /// Jams the cutter, at once or at the next cut, or frees it.
  public func setCutter(jammed: Bool, atNextCut: Bool = false) {
    change { $0.setCutter(jammed: jammed, atNextCut: atNextCut, at: $1) }
  }
  /// Presses or releases the feed button.
  public func setFeedButton(pressed: Bool) { change { $0.setFeedButton(pressed: pressed, at: $1) } }
  /// Lets the head be too hot, or cool.
  public func setHead(hot: Bool) { change { $0.setHead(hot: hot, at: $1) } }
  /// Lets the battery be low, or charged.
  public func setBattery(low: Bool) { change { $0.setBattery(low: low, at: $1) } }
  /// Lets it fail beyond recovery, or as good as new.
  public func setBroken(_ broken: Bool) { change { $0.setBroken(broken, at: $1) } }
  /// Sets the head's speed in dot rows a second; nil: unlimited.
  public func setSpeed(rowsPerSecond: Int?) { change { $0.setSpeed(rowsPerSecond: rowsPerSecond, at: $1) } }
  /// Switches it off and on.
  public func cyclePower() { change { $0.cyclePower(at: $1) } }

  // MARK: - The cable

  /// Pulls the cable; the printer keeps its paper, its buffer and what it was doing, as one with a battery does.
  /// - Parameter duration: Puts it in again after so long; nil: only ``replug()`` does.
  public func unplug(for duration: Duration? = nil) {
    fault { state, _, wakes in state.unplug(wakes: &wakes) }
    guard let duration else { return }
    let device = device
    _ = device.clock.schedule(at: device.clock.now + duration) { device.controls.replug() }
  }
  /// Pulls the cable when so many more bytes have been taken.
  public func unplug(afterBytes count: Int) {
    fault { state, _, wakes in
      if count > 0 { state.faults.unplugAfter = count } else { state.unplug(wakes: &wakes) }
    }
  }
  /// Puts the cable in; a new link can be opened.
  public func replug() { fault { state, _, wakes in state.plug(wakes: &wakes) } }
  /// Halts the endpoints until a soft reset or a replug.
  public func stall() {
    fault { state, _, _ in
      state.faults.isSendStalled = true
      state.faults.isReceiveStalled = true
    }
  }
  /// Halts the endpoint to the printer when so many more bytes have been taken; 0: now.
  public func stall(afterBytes count: Int) {
    fault { state, _, _ in
      if count > 0 { state.faults.stallAfter = count } else { state.faults.isSendStalled = true }
    }
  }
  /// Refuses all data (NAK) for a while.
  public func refuseData(for duration: Duration) {
    fault { state, now, _ in state.faults.refusesUntil = now + duration }
  }
  /// Takes data again.
  public func acceptData() { fault { state, _, _ in state.faults.refusesUntil = nil } }
  /// Lets the link be one-way: `receive` is unsupported.
  public func setOneWay(_ isOneWay: Bool) { fault { state, _, _ in state.faults.isOneWay = isOneWay } }
  /// Lets the link have no GET_PORT_STATUS: `portStatus` is unsupported.
  public func setPortStatus(supported: Bool) { fault { state, _, _ in state.faults.hasNoPortStatus = !supported } }
  /// Lets replies get lost: `receive` times out.
  public func setMute(_ isMute: Bool) { fault { state, _, _ in state.faults.isMute = isMute } }
  /// Lets replies come late.
  public func delayReplies(by duration: Duration) { fault { state, _, _ in state.faults.replyDelay = duration } }
  /// Lets replies come in packets of so many bytes at most, at least 1; nil: as they are.
  public func splitReplies(packetBytes count: Int?) { fault { state, _, _ in state.faults.replyPacket = count } }
  /// Replaces replies by as many bytes that mean nothing.
  public func setGarbageReplies(_ isOn: Bool) { fault { state, _, _ in state.faults.sendsGarbage = isOn } }

  private func change(_ body: (inout VirtualPrinter, Duration) -> Void) {
    device.service { state, now in body(&state.printer, now - state.start) }
  }

  private func fault(
    _ body: (inout VirtualPrinterDevice.State, ContinuousClock.Instant, inout [@Sendable () -> Void]) -> Void
  ) {
    var wakes: [@Sendable () -> Void] = []
    device.service { state, now in body(&state, now, &wakes) }
    for wake in wakes { wake() }
  }
}
