import Core

/// The conversation with a still camera: one transaction at a time, each of which ends by its own deadline and leaves
/// the pipes clean for the next. Only ``PTPCamera`` calls it, one call after the other.
actor PTPSession {
  /// An answer with `OK`.
  struct Answer: Sendable {
    var parameters: [UInt32] = []
    var data: [UInt8] = []
  }
  /// A transaction that failed.
  enum Failure: Error, Sendable {
    /// The camera answered with another response than OK.
    case refused(UInt16)
    case device(DeviceError)
  }
  /// Late containers of older transactions that are passed over.
  private static let lateLimit = 8
  /// The most bytes of a data set.
  static let dataSetLimit = 64 << 10

  private let link: any StillCameraLink
  private let timing: PTPTiming
  private let clock: any Clock<Duration>
  private let inbox: PTPInbox
  private var assembly = PTPEventAssembly()
  private var unread: [PTPEvent] = []
  private var transaction: UInt32 = 0
  private(set) var isOpen = false

  init(link: any StillCameraLink, timing: PTPTiming, clock: any Clock<Duration>) {
    self.link = link
    self.timing = timing
    self.clock = clock
    inbox = PTPInbox(link)
  }

  // MARK: - The session

  /// Asks who the camera is and opens a session, over the remains of one that a crash has left.
  /// - Throws: ``DeviceError``.
  func open() async throws(DeviceError) -> PTPDeviceInfo {
    let info: PTPDeviceInfo
    do throws(DeviceError) {
      info = try await deviceInfo()
    } catch {
      guard error.code != .disconnected, error.code != .cancelled else { throw error }
      // It is in the midst of something that nobody waits for any more.
      try await reset()
      info = try await deviceInfo()
    }
    do throws(Failure) {
      try await run(.openSession, [1])
    } catch {
      guard case .refused(PTPResponse.sessionAlreadyOpened) = error else { throw error.error(in: .openSession) }
      do throws(Failure) {
        try await run(.closeSession)
        try await run(.openSession, [1])
      } catch { throw error.error(in: .openSession) }
    }
    isOpen = true
    return info
  }

  private func deviceInfo() async throws(DeviceError) -> PTPDeviceInfo {
    let answer: Answer
    do throws(Failure) { answer = try await run(.getDeviceInfo) } catch { throw error.error(in: .getDeviceInfo) }
    do throws(PTPFault) { return try PTPDeviceInfo(answer.data) } catch { throw error.error(in: "getDeviceInfo") }
  }

  /// Closes the session, if one is open; the link stays.
  func close() async {
    guard isOpen else { return }
    isOpen = false
    _ = try? await attempt(.closeSession, [], limit: 0, within: timing.farewell)
  }

  // MARK: - Transactions

  /// Runs a transaction; one that only reads is tried a second time after a stall or broken bytes.
  /// - Parameter limit: The most bytes of data that are taken in.
  @discardableResult
  func run(
    _ operation: PTPOperation, _ parameters: [UInt32] = [], limit: Int = dataSetLimit
  ) async throws(Failure) -> Answer {
    do throws(Failure) {
      return try await attempt(operation, parameters, limit: limit, within: timing.answer)
    } catch {
      guard operation.isRepeatable, case .device(let cause) = error, cause.code == .stalled || cause.code == .io else {
        throw error
      }
      return try await attempt(operation, parameters, limit: limit, within: timing.answer)
    }
  }

  private func attempt(
    _ operation: PTPOperation, _ parameters: [UInt32], limit: Int, within time: Duration
  ) async throws(Failure) -> Answer {
    switch operation {
    // The numbers of a session begin behind it (ISO 15740 §9.3.1).
    case .getDeviceInfo where !isOpen: transaction = 0
    case .openSession: transaction = 0
    default: transaction = transaction >= 0xFFFF_FFFE ? 1 : transaction + 1
    }
    let (response, data): (PTPContainer, [UInt8])
    do throws(DeviceError) {
      (response, data) = try await exchange(operation, parameters, limit: limit, deadline: .now + time)
    } catch {
      if error.code != .disconnected {
        // The task may be cancelled already; the camera is told all the same.
        await Task { await self.recover() }.value
      }
      throw .device(error)
    }
    guard response.code == PTPResponse.ok else { throw .refused(response.code) }
    return Answer(parameters: response.parameters, data: data)
  }

  private func exchange(
    _ operation: PTPOperation, _ parameters: [UInt32], limit: Int, deadline: ContinuousClock.Instant
  ) async throws(DeviceError) -> (PTPContainer, [UInt8]) {
    let name = "\(operation)"
    let command = PTPContainer.command(operation, transaction: transaction, parameters).bytes
    try await link.send(command, deadline: deadline)
    if command.count % link.packetBytes == 0 { try await link.send([], deadline: deadline) }
    var data: [UInt8] = []
    for _ in 0...Self.lateLimit {
      let container = try await inbox.next(limit: limit, in: name, deadline: deadline)
      if container.kind == .event {
        unread.append(PTPEvent(code: container.code, parameters: container.parameters))
      } else if container.transaction < transaction {
        // A late answer to what was given up.
        continue
      } else if container.transaction == transaction, container.kind == .response {
        return (container, data)
      } else if container.transaction == transaction, container.kind == .data, container.code == operation.rawValue {
        data = container.payload
      } else {
        throw PTPFault.unexpected.error(in: name)
      }
    }
    throw PTPFault.unexpected.error(in: name)
  }

  // MARK: - Recovery

  /// Cancels the transaction (class request 0x64), waits until the camera is ready again, and empties the pipe. A camera
  /// that does not know the request, or does not get over it, is reset.
  private func recover() async {
    inbox.clear()
    let data = PTPContainer.little(PTPEventCode.cancelTransaction) + PTPContainer.little(transaction)
    do throws(DeviceError) {
      _ = try await link.control(0x64, sending: data, room: 0)
      guard try await isReady() else { throw DeviceError(.timedOut, function: "PTP status") }
      await drain()
    } catch {
      guard error.code != .disconnected, error.code != .cancelled else { return }
      try? await reset()
    }
  }

  /// Class request 0x66: the camera forgets its session and what it was about to send.
  private func reset() async throws(DeviceError) {
    isOpen = false
    inbox.clear()
    assembly = PTPEventAssembly()
    unread = []
    do throws(DeviceError) { _ = try await link.control(0x66, sending: [], room: 0) } catch {
      // Some do not know it; their halts are cleared all the same.
      guard error.code == .unsupported || error.code == .stalled else { throw error }
    }
    await link.clearHalts()
    _ = try await isReady()
    await drain()
  }

  /// Asks for the status (class request 0x67) until it is OK, and clears the halts that it tells of.
  private func isReady() async throws(DeviceError) -> Bool {
    for question in 0..<timing.questions {
      if question > 0 {
        do { try await clock.sleep(for: timing.pause) } catch { throw DeviceError(.cancelled, function: "PTP status") }
      }
      let status: [UInt8]
      do throws(DeviceError) { status = try await link.control(0x67, sending: [], room: 20) } catch {
        guard error.code == .unsupported else { throw error }
        await link.clearHalts()
        return true
      }
      guard status.count >= 4 else { throw PTPFault.truncated.error(in: "status") }
      // Endpoints that are halted follow the code.
      if status.count > 4 { await link.clearHalts() }
      let code = UInt16(status[2]) | UInt16(status[3]) << 8
      if code == PTPResponse.ok { return true }
      guard code == PTPResponse.deviceBusy || status.count > 4 else { return false }
    }
    return false
  }

  /// Reads away what is left, up to a pause.
  private func drain() async {
    // 64 MiB at most.
    for _ in 0..<128 {
      do throws(DeviceError) {
        _ = try await link.receive(room: 512 << 10, deadline: .now + timing.drain)
      } catch {
        if error.code == .stalled { await link.clearHalts() }
        return
      }
    }
  }

  // MARK: - Events

  /// Forgets the events so far.
  func forgetEvents() async {
    while let piece = try? await link.event(deadline: .now + .milliseconds(1)) { _ = assembly.events(in: piece) }
    unread = []
  }

  /// Waits for the next event.
  /// - Throws: ``DeviceError``: `timedOut` at the deadline.
  func event(deadline: ContinuousClock.Instant) async throws(DeviceError) -> PTPEvent {
    while unread.isEmpty {
      unread += assembly.events(in: try await link.event(deadline: deadline))
    }
    return unread.removeFirst()
  }
}

extension PTPSession.Failure {
  /// As the layers above see it.
  func error(in operation: PTPOperation) -> DeviceError {
    switch self {
    case .device(let error): error
    case .refused(let response):
      switch response {
      case PTPResponse.storeFull: DeviceError(.storageFull, function: "PTP \(operation)")
      case PTPResponse.deviceBusy: DeviceError(.busy, function: "PTP \(operation)")
      default: DeviceError(.io, function: "PTP \(operation): 0x\(String(response, radix: 16))")
      }
    }
  }
}
