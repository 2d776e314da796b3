import CLibUSB
import Core
import Synchronization

/// A USB printer as a ``PrinterLink``: asynchronous bulk transfers, class requests, and an end that waits for every
/// callback before it gives the interface back (libusb#700, #1079).
public final class USBPrinterLink: IdentifyingLink {
  private struct State: ~Copyable, Sendable {
    var claim: USBClaim?
    var transfers: [Int: USBTransfer] = [:]
    var nextKey = 0
    var isClosing = false
    /// Resumed when the last transfer has ended.
    var drained: CheckedContinuation<Void, Never>?
    var closed: [CheckedContinuation<Void, Never>] = []
  }
  private static let controlTimeout = Duration.seconds(2)
  /// Received at once; a multiple of every packet size, since a packet that does not fit is an overflow.
  private static let receiveBytes = 1024
  /// Between reads of a printer that answers with nothing at all instead of waiting: longer each time.
  private static let emptyPauses = Duration.milliseconds(50)...Duration.seconds(1)

  /// What the link leads to.
  public let device: USBPrinterDevice
  private let worker: BusWorker
  private let clock: any Clock<Duration>
  private let state: Mutex<State>

  init(device: USBPrinterDevice, claim: consuming USBClaim, worker: BusWorker, clock: any Clock<Duration>) {
    self.device = device
    self.clock = clock
    self.worker = worker
    state = Mutex(State(claim: consume claim))
  }

  /// Sends `bytes` in one transfer. Nothing is sent for an empty chunk: a zero-length packet wedges printers.
  public func send(_ bytes: [UInt8], deadline: ContinuousClock.Instant) async throws(DeviceError) -> Int {
    guard !bytes.isEmpty else { return 0 }
    let endpoint = device.interface.outEndpoint
    let outcome = try await run(
      endpoint: endpoint, type: LIBUSB_TRANSFER_TYPE_BULK, bytes: bytes, function: "bulk out", deadline: deadline)
    if let error = outcome.error {
      if error.code == .stalled { await clearHalt(endpoint) }
      throw error
    }
    return outcome.transferred
  }

  /// Waits for bytes. What had come when the deadline or a cancellation ended the wait is returned, not lost.
  public func receive(deadline: ContinuousClock.Instant) async throws(DeviceError) -> [UInt8] {
    guard let endpoint = device.interface.inEndpoint else {
      throw DeviceError(.unsupported, function: "bulk in")
    }
    let packets = max(1, Self.receiveBytes / device.interface.inPacketBytes)
    let room = [UInt8](repeating: 0, count: packets * device.interface.inPacketBytes)
    var pause = Self.emptyPauses.lowerBound
    while true {
      let outcome = try await run(
        endpoint: endpoint, type: LIBUSB_TRANSFER_TYPE_BULK, bytes: room, function: "bulk in", deadline: deadline)
      if !outcome.bytes.isEmpty { return outcome.bytes }
      if let error = outcome.error {
        if error.code == .stalled { await clearHalt(endpoint) }
        throw error
      }
      do { try await clock.sleep(for: pause) } catch { throw DeviceError(.cancelled, function: "bulk in") }
      pause = min(pause * 2, Self.emptyPauses.upperBound)
    }
  }

  /// GET_PORT_STATUS (USB Printer Class 1.1, §4.2.2).
  public func portStatus() async throws(DeviceError) -> UInt8 {
    let answer = try await control(requestType: 0xA1, request: 1, index: UInt16(device.interface.number), length: 1)
    guard let status = answer.first else { throw DeviceError(.io, function: "GET_PORT_STATUS") }
    return status
  }

  /// SOFT_RESET (§4.2.3), then both endpoints' halts are cleared.
  public func softReset() async throws(DeviceError) {
    _ = try await control(requestType: 0x21, request: 2, index: UInt16(device.interface.number), length: 0)
    await clearHalt(device.interface.outEndpoint)
    if let input = device.interface.inEndpoint { await clearHalt(input) }
  }

  /// GET_DEVICE_ID (§4.2.1).
  public func deviceIdentifier() async throws(DeviceError) -> [UInt8] {
    let index = UInt16(device.interface.number) << 8 | UInt16(device.interface.alternate)
    return try await control(requestType: 0xA1, request: 0, index: index, length: IEEE1284ID.longest)
  }

  /// Cancels what is under way, waits for every callback, then gives the interface back. A second call waits for the
  /// first.
  public func close() async {
    let isFirst = state.withLock { state in
      defer { state.isClosing = true }
      return !state.isClosing
    }
    guard isFirst else {
      return await withCheckedContinuation { continuation in
        let isClosed = state.withLock { state in
          if state.claim == nil { return true }
          state.closed.append(continuation)
          return false
        }
        if isClosed { continuation.resume() }
      }
    }
    let transfers = state.withLock { Array($0.transfers.values) }
    for transfer in transfers { transfer.cancel() }
    await withCheckedContinuation { continuation in
      let isDrained = state.withLock { state in
        if state.transfers.isEmpty { return true }
        state.drained = continuation
        return false
      }
      if isDrained { continuation.resume() }
    }
    await withCheckedContinuation { (continuation: CheckedContinuation<Void, Never>) in
      let isTaken = worker.run { [self] in
        giveBack()
        continuation.resume()
      }
      if !isTaken {
        giveBack()
        continuation.resume()
      }
    }
  }

  private func giveBack() {
    let waiting = state.withLock { state in
      state.claim.take()?.close()
      defer { state.closed = [] }
      return state.closed
    }
    for continuation in waiting { continuation.resume() }
  }

  private func control(requestType: UInt8, request: UInt8, index: UInt16, length: Int) async throws(DeviceError)
    -> [UInt8]
  {
    var setup = [UInt8](repeating: 0, count: 8 + length)
    setup[0] = requestType
    setup[1] = request
    setup[4] = UInt8(index & 0xFF)
    setup[5] = UInt8(index >> 8)
    setup[6] = UInt8(length & 0xFF)
    setup[7] = UInt8(length >> 8)
    let outcome = try await run(
      endpoint: 0, type: LIBUSB_TRANSFER_TYPE_CONTROL, bytes: setup, function: "control request \(request)",
      deadline: .now + Self.controlTimeout)
    if let error = outcome.error {
      // A stalled control request is the device's way to say that it does not know it.
      throw error.code == .stalled ? DeviceError(.unsupported, function: error.function) : error
    }
    return outcome.bytes
  }

  private func run(
    endpoint: UInt8, type: libusb_transfer_type, bytes: [UInt8], function: String,
    deadline: ContinuousClock.Instant
  ) async throws(DeviceError) -> USBTransfer.Outcome {
    let started = state.withLock { state -> (key: Int, transfer: USBTransfer)? in
      guard !state.isClosing, let handle = state.claim?.handle,
        let transfer = USBTransfer(handle: handle, endpoint: endpoint, type: type, bytes: bytes, function: function)
      else { return nil }
      state.nextKey += 1
      state.transfers[state.nextKey] = transfer
      return (state.nextKey, transfer)
    }
    guard let started else { throw DeviceError(.cancelled, function: function) }
    let outcome = await started.transfer.run(deadline: deadline)
    let drained = state.withLock { state -> CheckedContinuation<Void, Never>? in
      state.transfers[started.key] = nil
      guard state.transfers.isEmpty else { return nil }
      defer { state.drained = nil }
      return state.drained
    }
    drained?.resume()
    return outcome
  }

  /// Clears an endpoint's halt, on the worker since the call blocks.
  private func clearHalt(_ endpoint: UInt8) async {
    await withCheckedContinuation { (continuation: CheckedContinuation<Void, Never>) in
      let isTaken = worker.run { [self] in
        state.withLock { state in
          if let handle = state.claim?.handle { _ = libusb_clear_halt(handle, endpoint) }
        }
        continuation.resume()
      }
      if !isTaken { continuation.resume() }
    }
  }
}
