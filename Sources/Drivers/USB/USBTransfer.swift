import CLibUSB
import Core
import Synchronization

/// One asynchronous transfer: its continuation is resumed exactly once, by libusb's callback or by a submission that
/// failed, whatever the deadline and cancellation do meanwhile.
///
/// `@unchecked`: `raw` and `buffer` are written before submission and read after the callback; in between they are
/// libusb's alone. `libusb_cancel_transfer` may be called from any thread while the transfer lives, and `self` is kept
/// alive by whoever calls it.
final class USBTransfer: @unchecked Sendable {
  /// How a transfer ended.
  struct Outcome: Sendable {
    var error: DeviceError?
    var bytes: [UInt8] = []
    var transferred = 0
  }
  private struct State {
    var continuation: CheckedContinuation<Outcome, Never>?
    var isSubmitted = false
    var isDone = false
    var isCancelled = false
  }

  private let raw: UnsafeMutablePointer<libusb_transfer>
  private let buffer: UnsafeMutableBufferPointer<UInt8>
  private let function: String
  private let state = Mutex(State())

  /// A bulk transfer to or from an endpoint.
  /// - Parameters:
  ///   - bytes: What is sent, or as many bytes as may be received.
  ///   - function: The name for errors.
  ///   - mayBeEmpty: Whether a packet of no bytes is meant where there are none.
  /// - Returns: nil when there is no memory or nothing to move.
  init?(
    handle: OpaquePointer, endpoint: UInt8, type: libusb_transfer_type, bytes: [UInt8], function: String,
    mayBeEmpty: Bool = false
  ) {
    guard mayBeEmpty || !bytes.isEmpty, let raw = libusb_alloc_transfer(0) else { return nil }
    self.raw = raw
    self.function = function
    // One byte more: an address even where nothing is moved.
    buffer = .allocate(capacity: bytes.count + 1)
    buffer.initializeElement(at: buffer.initialize(fromContentsOf: bytes), to: 0)
    raw.pointee.dev_handle = handle
    raw.pointee.endpoint = endpoint
    raw.pointee.type = UInt8(type.rawValue)
    raw.pointee.buffer = buffer.baseAddress
    raw.pointee.length = CInt(bytes.count)
    raw.pointee.callback = { transfer in
      guard let transfer, let owner = transfer.pointee.user_data else { return }
      Unmanaged<USBTransfer>.fromOpaque(owner).takeRetainedValue().complete()
    }
  }

  deinit {
    libusb_free_transfer(raw)
    buffer.deallocate()
  }

  /// Submits it and waits.
  /// - Parameter deadline: After this instant libusb cancels it; what it moved is in the outcome.
  func run(deadline: ContinuousClock.Instant) async -> Outcome {
    await withTaskCancellationHandler {
      await withCheckedContinuation { continuation in submit(continuation, deadline: deadline) }
    } onCancel: {
      cancel()
    }
  }

  /// Asks for its end; the callback tells when it has come.
  func cancel() {
    state.withLock { state in
      state.isCancelled = true
      cancelWithin(state)
    }
  }

  private func submit(_ continuation: CheckedContinuation<Outcome, Never>, deadline: ContinuousClock.Instant) {
    let rest = ContinuousClock.now.duration(to: deadline)
    let milliseconds = rest.components.seconds * 1000 + rest.components.attoseconds / 1_000_000_000_000_000
    // 0 would mean without end.
    raw.pointee.timeout = CUnsignedInt(clamping: max(1, milliseconds))
    let wasCancelled = state.withLock { state in
      if !state.isCancelled { state.continuation = continuation }
      return state.isCancelled
    }
    guard !wasCancelled, rest > .zero else {
      let code: DeviceError.Code = wasCancelled ? .cancelled : .timedOut
      _ = takeContinuation()
      return continuation.resume(returning: Outcome(error: DeviceError(code, function: function)))
    }
    let retained = Unmanaged.passRetained(self)
    raw.pointee.user_data = retained.toOpaque()
    let result = libusb_submit_transfer(raw)
    guard result == 0 else {
      retained.release()
      let waiting = takeContinuation()
      waiting?.resume(returning: Outcome(error: DeviceError(libusb: result, function: "libusb_submit_transfer")))
      return
    }
    // A cancellation that came before the submission found nothing to cancel.
    state.withLock { state in
      state.isSubmitted = true
      if state.isCancelled { cancelWithin(state) }
    }
  }

  /// Under the lock, which the callback takes too: a transfer that is done belongs to no handle any more.
  private func cancelWithin(_ state: borrowing State) {
    if state.isSubmitted, !state.isDone { libusb_cancel_transfer(raw) }
  }

  /// On libusb's thread: stores, wakes and returns.
  private func complete() {
    let moved = min(max(0, Int(raw.pointee.actual_length)), buffer.count - 1)
    var outcome = Outcome(transferred: moved)
    outcome.error = DeviceError(transfer: raw.pointee.status, function: function, transferred: moved)
    let isIn = raw.pointee.endpoint & 0x80 != 0
    let isControl = raw.pointee.type == UInt8(LIBUSB_TRANSFER_TYPE_CONTROL.rawValue)
    if isIn && !isControl {
      outcome.bytes = Array(buffer[..<moved])
    } else if isControl {
      // The eight bytes of setup come first and are not counted.
      outcome.bytes = Array(buffer[min(8, buffer.count)..<min(8 + moved, buffer.count)])
    }
    takeContinuation()?.resume(returning: outcome)
  }

  private func takeContinuation() -> CheckedContinuation<Outcome, Never>? {
    state.withLock { state in
      state.isDone = true
      defer { state.continuation = nil }
      return state.continuation
    }
  }
}
