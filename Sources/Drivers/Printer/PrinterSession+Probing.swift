import Core

extension PrinterSession {
  /// Finds out whether the printer tells its status, in real time and by itself.
  func probeStatus() async throws(DeviceError) {
    guard receiveError?.code != .unsupported else { return forgetAnswers() }
    try checkLink()
    if abilities.realTime != false {
      let answered = try await poll(.printer)
      if abilities.realTime == nil { abilities.realTime = answered }
    }
    if abilities.automaticStatus != false { try await requestAutomaticStatus() }
    if receiveError?.code == .unsupported { return forgetAnswers() }
    try await look()
  }

  /// Asks for automatic status, and finds out whether it comes. A printer that is stopped may not read the request before
  /// it is well, so that its silence proves nothing.
  private func requestAutomaticStatus() async throws(DeviceError) {
    let before = automaticCount
    try await sendShort(ESCPOSEncoder.enableAutomaticStatus, within: timing.reply)
    let told = await wait(timing.reply) { automaticCount > before }
    if !told { try checkLink() }
    if abilities.automaticStatus == nil, told || status.canPrint { abilities.automaticStatus = told }
  }

  /// Finds out what confirmation the printer gives, best first. What a printer that does not know the request might
  /// print of it stays in its line buffer, which the reset clears. A printer that is not ready answers neither, so it is
  /// asked another time.
  func probeConfirmation() async throws(DeviceError) {
    guard receiveError == nil, status.canPrint else { return try checkLink() }
    if abilities.automaticStatus == nil { try await requestAutomaticStatus() }
    if abilities.completionId == nil {
      let asked = nextIdentifier()
      try await sendShort(ESCPOSEncoder.completionRequest(asked), within: timing.reply)
      let answered = await wait(timing.probe) { lastCompletion == asked }
      // The silence of a link that is lost says nothing of the printer.
      if !answered { try checkLink() }
      guard answered || status.canPrint else { return }
      abilities.completionId = answered
      try await sendShort(head, within: timing.reply)
    }
    if abilities.completionId == false, abilities.fence == nil {
      let before = lastAnswer.count
      try await sendShort(ESCPOSEncoder.fence, within: timing.reply)
      let answered = await wait(timing.probe) { lastAnswer.count > before }
      if !answered { try checkLink() }
      guard answered || status.canPrint else { return }
      abilities.fence = answered
    }
    try checkLink()
  }

  /// The head of a job for this printer.
  var head: [UInt8] {
    var bytes: [UInt8] = []
    encoder.head(automaticStatus: abilities.automaticStatus == true, into: &bytes)
    return bytes
  }

  func nextIdentifier() -> CompletionIdentifier {
    identifier = identifier.next
    return identifier
  }

  /// A one-way link: the printer can tell nothing.
  private func forgetAnswers() {
    abilities.realTime = false
    abilities.automaticStatus = false
    abilities.fence = false
    abilities.completionId = false
  }
}
