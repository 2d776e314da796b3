import Core

extension PrinterSession {
  /// Asks the printer for its status now, by every means that it has.
  /// - Returns: The status; unchanged while a printout is under way, which watches it anyway.
  /// - Throws: ``DeviceError`` when the link is broken.
  @discardableResult
  public func refreshStatus() async throws(DeviceError) -> PrinterStatus {
    try checkLink()
    guard !isBusy else { return status }
    isBusy = true
    defer { isBusy = false }
    try await look(again: true)
    return status
  }

  /// Feeds blank paper.
  /// - Parameter dots: Rows, at most a metre of them.
  public func feed(dots: Int) async throws(PrintInterruption) {
    var bytes: [UInt8] = []
    encoder.feed(dots: min(max(0, dots), 8000), into: &bytes)
    try await perform(bytes)
  }

  /// Feeds past the cutter and cuts; without a cutter, feeds past the tear bar.
  public func cut(_ mode: CutMode) async throws(PrintInterruption) {
    var bytes: [UInt8] = []
    encoder.endPage(cut: mode, into: &bytes)
    try await perform(bytes)
  }

  /// Prints ``SelfTestPattern``.
  public func selfTest() async throws(PrintInterruption) -> PrintConfirmation {
    let plan = PrintPlan(picture: SelfTestPattern.draw(width: profile.dots), profile: profile)
    return try await print(plan) { _ in }
  }

  /// The printer's IEEE 1284 device id, asked beside the print data, so that it does no harm while it prints.
  /// - Returns: nil where what it answers holds not one key.
  /// - Throws: ``DeviceError``; `unsupported` where the link or the printer knows none.
  public func deviceID() async throws(DeviceError) -> IEEE1284ID? {
    guard let link = link as? any IdentifyingLink else {
      throw DeviceError(.unsupported, function: "PrinterSession.deviceID")
    }
    return IEEE1284ID(answer: try await link.deviceIdentifier())
  }

  private func perform(_ bytes: [UInt8]) async throws(PrintInterruption) {
    func interruption(_ cause: PrintInterruption.Cause) -> PrintInterruption {
      PrintInterruption(
        cause: cause, confirmed: nil, sent: nil, isAtCheckpoint: true, bytesSent: 0, begun: false, openBytes: owedFill)
    }
    do throws(DeviceError) { try begin("PrinterSession.perform") } catch { throw interruption(.unavailable) }
    defer { isBusy = false }
    do throws(DeviceError) { try await look() } catch { throw interruption(.lost(error)) }
    guard status.stops.isEmpty else { throw interruption(.stopped(status.stops)) }
    do throws(DeviceError) {
      try await payDebts(within: timing.stall)
      try await sendShort(bytes, within: timing.stall)
    } catch {
      throw interruption(error.code == .timedOut ? .timedOut : .lost(error))
    }
  }
}
