import Core

extension PrinterSession {
  /// Sends a short command of our own outside a printout.
  /// - Throws: ``DeviceError``; the count taken is in it, and what the printer's parser may still want is kept.
  func sendShort(_ bytes: [UInt8], within limit: Duration) async throws(DeviceError) {
    try await sendOwedTail(within: limit)
    let end = uptime() + limit
    var offset = 0
    while offset < bytes.count {
      do {
        offset += try await transfer(Array(bytes[offset...]), within: max(end - uptime(), .milliseconds(1)))
      } catch {
        offset += error.transferred
        let isLost = error.code != .timedOut
        if isLost || uptime() >= end {
          if offset > 0 { noteBreak(in: bytes, taken: offset, isExact: !isLost) }
          throw DeviceError(error.code, function: error.function, transferred: offset, holder: error.holder)
        }
      }
      guard offset == bytes.count || uptime() < end else {
        if offset > 0 { noteBreak(in: bytes, taken: offset, isExact: true) }
        throw DeviceError(.timedOut, function: "PrinterLink.send", transferred: offset)
      }
    }
  }

  /// Offers bytes to the link once.
  /// - Returns: The count taken, never above what was offered.
  func transfer(_ bytes: [UInt8], within limit: Duration) async throws(DeviceError) -> Int {
    try checkLink()
    do {
      return min(max(0, try await link.send(bytes, deadline: .now + limit)), bytes.count)
    } catch {
      throw DeviceError(
        error.code, function: error.function, transferred: min(max(0, error.transferred), bytes.count),
        holder: error.holder)
    }
  }

  /// Remembers what an unfinished command may still want.
  func noteBreak(in bytes: [UInt8], taken: Int, isExact: Bool) {
    owedFill = max(
      owedFill, OpenCommand.missing(in: bytes, least: taken, most: isExact ? taken : bytes.count))
    owesReset = true
  }

  /// Asks for one topic of the real-time status and waits for the answer. Only between commands.
  /// - Returns: Whether it was answered in time.
  func poll(_ topic: RealTimeTopic) async throws(DeviceError) -> Bool {
    guard try await sendOwedTail(within: timing.reply) else { return false }
    let request = ESCPOSEncoder.statusRequest(topic)
    let before = realTimeCount
    decoder.expect(topic)
    var taken = 0
    do { taken = try await transfer(request, within: timing.reply) } catch {
      taken = error.transferred
      if error.code != .timedOut {
        decoder.forgetExpected()
        throw error
      }
    }
    guard taken == request.count else {
      decoder.forgetExpected()
      if taken > 0 { owedTail = Array(request[taken...]) }
      return false
    }
    let answered = await wait(timing.reply) { realTimeCount > before }
    if !answered { decoder.forgetExpected() }
    return answered
  }

  /// Asks for all topics of the real-time status. Only between commands.
  func pollAll() async throws(DeviceError) {
    for topic in RealTimeTopic.allCases { _ = try await poll(topic) }
    // Well again while it was asked: that it was offline is older than that nothing is the matter.
    if status.stops == [.offline] { _ = try await poll(.printer) }
  }

  /// Sends what is left of a status request.
  /// - Returns: Whether nothing is owed any more.
  @discardableResult
  func sendOwedTail(within limit: Duration) async throws(DeviceError) -> Bool {
    guard !owedTail.isEmpty else { return true }
    do { owedTail.removeFirst(try await transfer(owedTail, within: limit)) } catch {
      owedTail.removeFirst(error.transferred)
      if error.code != .timedOut { throw error }
    }
    return owedTail.isEmpty
  }

  /// Looks at the status by every means that the printer has. Only between commands.
  /// - Parameter again: Whether a printer with automatic status alone is asked although it has told its status.
  func look(again: Bool = false) async throws(DeviceError) {
    if abilities.realTime == true {
      try await pollAll()
    } else if abilities.automaticStatus == true {
      // Epson's answer `GS a` with the status as it is; harmless to others.
      if again || !status.isKnown, owedFill == 0 {
        let before = automaticCount
        try await sendShort(ESCPOSEncoder.enableAutomaticStatus, within: timing.reply)
        _ = await wait(timing.reply) { automaticCount > before }
      }
    } else if !status.stops.isEmpty {
      try await lookAtPort()
    } else if abilities.portStatus == nil {
      // Before a transfer has stalled, what a port says is not worth a stop.
      try await probePort()
    }
    if status.canPrint, owedFill == 0 { try await askBattery() }
  }

  /// Asks how full the battery is, where the printer tells. It answers in its turn, so it must be ready.
  private func askBattery() async throws(DeviceError) {
    guard asksBattery else { return }
    let before = batteryCount
    try await sendShort(ESCPOSEncoder.batteryRequest, within: timing.reply)
    let answered = await wait(timing.probe) { batteryCount > before }
    if !answered, status.canPrint { asksBattery = false }
  }

  /// Finds out whether the port tells its status, for when a transfer stalls.
  func probePort() async throws(DeviceError) { _ = try await readPort() }

  /// The printer class's own status, for printers that say nothing else. Some ports always answer 0, which reads as an
  /// error: one that never said anything else is not believed.
  func lookAtPort() async throws(DeviceError) {
    guard let byte = try await readPort(), abilities.portStatus == true else { return }
    let before = status
    register.takePort(byte)
    if status != before { publish() }
  }

  /// GET_PORT_STATUS; nil where it is not answered, and then it is not asked again.
  private func readPort() async throws(DeviceError) -> UInt8? {
    guard abilities.portStatus != false else { return nil }
    do {
      let byte = try await link.portStatus()
      if byte != 0 { abilities.portStatus = true }
      return byte
    } catch {
      if error.code == .disconnected { throw error }
      if error.code == .timedOut || error.code == .unsupported { abilities.portStatus = false }
      return nil
    }
  }
}
