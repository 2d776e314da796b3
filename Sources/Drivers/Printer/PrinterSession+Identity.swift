import Core

extension PrinterSession {
  /// Asks the printer by `GS I` what it is: model, maker, language of its characters. Nothing is printed.
  /// - Returns: What it said; empty where it knows no `GS I`; nil where it could not be asked now, being stopped.
  /// - Throws: ``DeviceError``: `busy` during a printout, and when the link is broken.
  public func identify() async throws(DeviceError) -> PrinterIdentity? {
    try begin("PrinterSession.identify")
    defer { isBusy = false }
    // One that answers nothing else answers this neither, and some print it.
    guard abilities.tellsStatus || abilities.confirmation != .accepted else { return PrinterIdentity() }
    guard status.canPrint else { return nil }
    var identity = PrinterIdentity()
    if let model = try await ask(Question.model) {
      identity.models = [model]
      identity.makers = [try await ask(Question.maker)].compactMap { $0 }
      identity.language = try await ask(Question.language)
    } else if !status.canPrint {
      return nil
    }
    // What a printer without `GS I` took for letters stays in its line; the reset clears it.
    try await sendShort(head, within: timing.reply)
    try checkLink()
    return identity
  }

  private enum Question: UInt8 { case maker = 66, model = 67, language = 69 }

  /// Asks one question.
  /// - Returns: The printable characters of the answer; nil without one.
  private func ask(_ question: Question) async throws(DeviceError) -> String? {
    let before = lastBlock.count
    try await sendShort(ESCPOSEncoder.identityRequest(question.rawValue), within: timing.reply)
    guard await wait(timing.probe, until: { lastBlock.count > before }) else { return nil }
    let text = String(decoding: lastBlock.bytes.prefix(64).filter { (0x20...0x7E).contains($0) }, as: UTF8.self)
    return text.isEmpty ? nil : text
  }
}
