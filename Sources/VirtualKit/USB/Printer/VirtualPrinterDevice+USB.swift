import Core

/// What a USB plug asks of the model at once.
extension VirtualPrinterDevice {
  /// GET_PORT_STATUS; nil where the printer does not know it.
  var portStatus: UInt8? {
    let now = clock.now
    return state.withLock { state in
      guard !state.faults.hasNoPortStatus else { return nil }
      state.printer.advance(to: now - state.start)
      return state.printer.portStatus()
    }
  }

  /// SOFT_RESET: the printer forgets its buffers, halts are cleared.
  /// - Returns: Whether the link is open; otherwise nothing happens.
  @discardableResult func softReset(link: Int) -> Bool {
    var isOpen = false
    service { state, now in
      isOpen = state.openLink == link
      guard isOpen else { return }
      state.faults.isSendStalled = false
      state.faults.isReceiveStalled = false
      state.delayed = []
      state.printer.softReset(at: now - state.start)
    }
    return isOpen
  }

  /// Halts endpoints or clears their halts; nil leaves one as it is.
  func setHalt(send: Bool? = nil, receive: Bool? = nil) {
    service { state, _ in
      if let send { state.faults.isSendStalled = send }
      if let receive { state.faults.isReceiveStalled = receive }
    }
  }
}
