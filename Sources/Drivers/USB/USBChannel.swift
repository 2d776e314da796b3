import CLibUSB
import Core
import Synchronization

/// A claimed interface with the transfers under way on it: asynchronous ones, and an end that waits for every callback
/// before it gives the interface back (libusb#700, #1079).
final class USBChannel: Sendable {
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

  private let worker: BusWorker
  private let state: Mutex<State>

  init(claim: consuming USBClaim, worker: BusWorker) {
    self.worker = worker
    state = Mutex(State(claim: consume claim))
  }

  /// Cancels what is under way, waits for every callback, then gives the interface back. A second call waits for the
  /// first.
  func close() async {
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

  /// A control transfer of at most two seconds.
  /// - Parameters:
  ///   - data: What is sent, for a request that goes to the device.
  ///   - length: The most bytes that come, for one that asks.
  /// - Throws: ``DeviceError``: `unsupported` where the device stalls, its way to say that it does not know the request.
  func control(
    requestType: UInt8, request: UInt8, index: UInt16, sending data: [UInt8] = [], length: Int = 0
  ) async throws(DeviceError) -> [UInt8] {
    let length = data.isEmpty ? length : data.count
    var setup = [UInt8](repeating: 0, count: 8) + (data.isEmpty ? [UInt8](repeating: 0, count: length) : data)
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
      throw error.code == .stalled ? DeviceError(.unsupported, function: error.function) : error
    }
    return outcome.bytes
  }

  /// Runs one transfer.
  /// - Throws: ``DeviceError``: `cancelled` once ``close()`` has been called; how a transfer ended is in the outcome.
  func run(
    endpoint: UInt8, type: libusb_transfer_type, bytes: [UInt8], function: String,
    deadline: ContinuousClock.Instant, mayBeEmpty: Bool = false
  ) async throws(DeviceError) -> USBTransfer.Outcome {
    let started = state.withLock { state -> (key: Int, transfer: USBTransfer)? in
      guard !state.isClosing, let handle = state.claim?.handle,
        let transfer = USBTransfer(
          handle: handle, endpoint: endpoint, type: type, bytes: bytes, function: function, mayBeEmpty: mayBeEmpty)
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
  func clearHalt(_ endpoint: UInt8) async {
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
