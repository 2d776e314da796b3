import Core

/// An in-process ``PrinterLink`` to a ``VirtualPrinterDevice``.
public final class VirtualPrinterLink: IdentifyingLink {
  private let device: VirtualPrinterDevice
  /// The device's number of it.
  let number: Int

  init(device: VirtualPrinterDevice, number: Int) {
    self.device = device
    self.number = number
  }

  /// Sends `bytes`, returning once the printer has taken all of them.
  /// - Throws: ``DeviceError`` with the count that was taken: `timedOut`, `disconnected`, `stalled`, `cancelled`.
  public func send(_ bytes: [UInt8], deadline: ContinuousClock.Instant) async throws(DeviceError) -> Int {
    let id = device.newTransfer()
    let device = device
    let number = number
    let result = await withTaskCancellationHandler {
      await withCheckedContinuation { (continuation: CheckedContinuation<Result<Int, DeviceError>, Never>) in
        device.begin(send: bytes, id: id, link: number, deadline: deadline) { continuation.resume(returning: $0) }
        // A cancellation that came before the transfer was known has found nothing to cancel.
        if Task.isCancelled { device.cancel(id) }
      }
    } onCancel: {
      device.cancel(id)
    }
    return try result.get()
  }

  /// Waits for bytes from the printer, woken by the printer itself.
  /// - Throws: ``DeviceError``: `timedOut`, `unsupported` on a one-way link, `disconnected`, `stalled`, `cancelled`.
  public func receive(deadline: ContinuousClock.Instant) async throws(DeviceError) -> [UInt8] {
    let id = device.newTransfer()
    let device = device
    let number = number
    let result = await withTaskCancellationHandler {
      await withCheckedContinuation { (continuation: CheckedContinuation<Result<[UInt8], DeviceError>, Never>) in
        device.begin(receiveWith: id, link: number, deadline: deadline) { continuation.resume(returning: $0) }
        if Task.isCancelled { device.cancel(id) }
      }
    } onCancel: {
      device.cancel(id)
    }
    return try result.get()
  }

  /// GET_PORT_STATUS.
  public func portStatus() async throws(DeviceError) -> UInt8 {
    let now = device.clock.now
    let number = number
    let status = device.state.withLock { state -> Result<UInt8, DeviceError> in
      guard state.openLink == number else { return .failure(DeviceError(.disconnected, function: "portStatus")) }
      guard !state.faults.hasNoPortStatus else {
        return .failure(DeviceError(.unsupported, function: "portStatus"))
      }
      state.printer.advance(to: now - state.start)
      return .success(state.printer.portStatus())
    }
    return try status.get()
  }

  /// GET_DEVICE_ID.
  public func deviceIdentifier() async throws(DeviceError) -> [UInt8] {
    let number = number
    let identity = device.state.withLock { state in
      state.openLink == number ? state.printer.configuration.identity : nil
    }
    guard let identity else { throw DeviceError(.disconnected, function: "deviceIdentifier") }
    let text = "MFG:\(identity.maker);MDL:\(identity.model);CMD:ESC/POS;CLS:PRINTER;SN:\(identity.serial);"
    let count = text.utf8.count + 2
    return [UInt8(count >> 8), UInt8(count & 0xFF)] + Array(text.utf8)
  }

  /// SOFT_RESET: the printer forgets its buffers, a halt is cleared.
  public func softReset() async throws(DeviceError) {
    guard device.softReset(link: number) else { throw DeviceError(.disconnected, function: "softReset") }
  }

  /// Ends what is under way and lets somebody else open the printer.
  public func close() async { device.close(number) }
}

extension VirtualPrinterDevice {
  func newTransfer() -> Int {
    state.withLock { state in
      state.nextTransfer += 1
      return state.nextTransfer
    }
  }

  /// Begins a transfer to the printer.
  /// - Parameter complete: Called once, never under the lock, on whatever thread ends the transfer.
  func begin(
    send bytes: [UInt8], id: Int, link: Int, deadline: ContinuousClock.Instant?,
    _ complete: @escaping @Sendable (Result<Int, DeviceError>) -> Void
  ) {
    var isOpen = true
    service { state, _ in
      isOpen = state.openLink == link
      guard isOpen else { return }
      state.sends.append(Send(id: id, rest: bytes[...], deadline: deadline, complete: complete))
    }
    if !isOpen { complete(.failure(DeviceError(.disconnected, function: "send"))) }
  }

  /// Begins a transfer from the printer.
  /// - Parameter complete: Called once, never under the lock, on whatever thread ends the transfer.
  func begin(
    receiveWith id: Int, link: Int, deadline: ContinuousClock.Instant?,
    _ complete: @escaping @Sendable (Result<[UInt8], DeviceError>) -> Void
  ) {
    var refusal: DeviceError.Code?
    service { state, _ in
      if state.openLink != link { refusal = .disconnected } else if state.faults.isOneWay { refusal = .unsupported }
      guard refusal == nil else { return }
      state.receives.append(Receive(id: id, deadline: deadline, complete: complete))
    }
    if let refusal { complete(.failure(DeviceError(refusal, function: "receive"))) }
  }

  /// Ends a transfer with `cancelled` and what was taken, if it is not over.
  func cancel(_ id: Int) {
    var send: Send?
    var receive: Receive?
    service { state, _ in
      if let index = state.sends.firstIndex(where: { $0.id == id }) { send = state.sends.remove(at: index) }
      if let index = state.receives.firstIndex(where: { $0.id == id }) { receive = state.receives.remove(at: index) }
    }
    if let send { send.complete(.failure(DeviceError(.cancelled, function: "send", transferred: send.sent))) }
    receive?.complete(.failure(DeviceError(.cancelled, function: "receive")))
  }

  func close(_ link: Int) {
    var wakes: [@Sendable () -> Void] = []
    service { state, _ in
      guard state.openLink == link else { return }
      state.openLink = nil
      state.delayed = []
      state.failAll(.cancelled, wakes: &wakes)
    }
    for wake in wakes { wake() }
  }
}
