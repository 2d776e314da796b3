import Core
import Synchronization

/// A way to a ``VirtualStillCamera`` within this process: the same USB device as over USB/IP, without the cable.
public final class VirtualStillCameraLink: StillCameraLink {
  private struct State {
    var nextID: UInt32 = 0
    var waiting: [UInt32: CheckedContinuation<USBCompletion?, Never>] = [:]
    var isClosed = false
  }
  /// Wakes the link; the port is made before it.
  private final class Bell: Sendable {
    let action = Mutex<(@Sendable () -> Void)?>(nil)
    func ring() { action.withLock { $0 }?() }
  }

  private let port: USBPort
  private let attachment: any USBAttachment
  private let state = Mutex(State())

  /// Connects.
  /// - Throws: ``DeviceError``: `disconnected`; `busy` where somebody is connected.
  public init(_ camera: VirtualStillCamera) throws(DeviceError) {
    let bell = Bell()
    port = USBPort { bell.ring() }
    attachment = try USBStillCamera(camera).attach(to: port)
    bell.action.withLock { $0 = { [weak self] in self?.collect() } }
  }

  /// 512, as of a high-speed device.
  public var packetBytes: Int { USBSpeed.high.bulkPacketBytes }

  /// Sends one transfer.
  public func send(_ bytes: [UInt8], deadline: ContinuousClock.Instant) async throws(DeviceError) {
    _ = try await run(StillCameraDescriptors.outEndpoint, bytes: bytes, room: bytes.count, deadline)
  }

  /// Receives one transfer.
  public func receive(room: Int, deadline: ContinuousClock.Instant) async throws(DeviceError) -> [UInt8] {
    try await run(StillCameraDescriptors.inEndpoint, room: room, deadline)
  }

  /// Waits for bytes of the interrupt pipe.
  public func event(deadline: ContinuousClock.Instant) async throws(DeviceError) -> [UInt8] {
    try await run(StillCameraDescriptors.eventEndpoint, room: StillCameraDescriptors.eventBytes, deadline)
  }

  /// A class request.
  public func control(_ request: UInt8, sending data: [UInt8], room: Int) async throws(DeviceError) -> [UInt8] {
    guard !port.isUnplugged else { throw DeviceError(.disconnected, function: "control") }
    let setup = USBSetup(room > 0 ? 0xA1 : 0x21, request, length: UInt16(room > 0 ? room : data.count))
    switch attachment.control(setup, data: data) {
    case .data(let bytes): return Array(bytes.prefix(room))
    case .stall: throw DeviceError(.unsupported, function: "control")
    }
  }

  /// Clears the halts.
  public func clearHalts() async {
    attachment.handle(.haltCleared(endpoint: StillCameraDescriptors.inEndpoint))
  }

  /// Ends the connection.
  public func close() async {
    let isFirst = state.withLock { state in
      defer { state.isClosed = true }
      return !state.isClosed
    }
    guard isFirst else { return }
    attachment.detach()
    collect()
  }

  private func run(
    _ endpoint: UInt8, bytes: [UInt8] = [], room: Int, _ deadline: ContinuousClock.Instant
  ) async throws(DeviceError) -> [UInt8] {
    let function = "transfer"
    let isOver = state.withLock { $0.isClosed }
    guard !isOver, !Task.isCancelled else { throw DeviceError(.cancelled, function: function) }
    let id = state.withLock { state in
      state.nextID += 1
      return state.nextID
    }
    let attachment = attachment
    let transfer = USBTransfer(id: id, endpoint: endpoint, setup: nil, length: room, data: bytes)
    let alarm = SystemDeviceClock().schedule(at: deadline) { attachment.cancel(id) }
    let completion = await withTaskCancellationHandler {
      await withCheckedContinuation { continuation in
        state.withLock { $0.waiting[id] = continuation }
        attachment.submit(transfer)
        // Cancelled before it was there to be cancelled, or the cable was pulled before.
        if Task.isCancelled || ContinuousClock.now >= deadline { attachment.cancel(id) }
        collect()
      }
    } onCancel: {
      attachment.cancel(id)
    }
    alarm.cancel()
    guard let completion else {
      throw DeviceError(port.isUnplugged ? .disconnected : .cancelled, function: function)
    }
    switch completion.status {
    case .done: return completion.data
    case .stalled: throw DeviceError(.stalled, function: function)
    case .overflow: throw DeviceError(.io, function: function)
    case .cancelled: throw DeviceError(Task.isCancelled ? .cancelled : .timedOut, function: function)
    }
  }

  /// Wakes those whose transfers have ended.
  private func collect() {
    let completions = port.takeCompletions()
    let isGone = port.isUnplugged || state.withLock { $0.isClosed }
    let ended = state.withLock { state in
      var ended = completions.compactMap { completion in
        state.waiting.removeValue(forKey: completion.id).map { ($0, Optional(completion)) }
      }
      if isGone {
        ended += state.waiting.values.map { ($0, nil) }
        state.waiting = [:]
      }
      return ended
    }
    for (continuation, completion) in ended { continuation.resume(returning: completion) }
  }
}
