import Core

/// The conversation with a still camera: one transaction at a time, each of which ends by its own deadline and leaves
/// the pipes clean for the next. Only ``PTPCamera`` calls it, one call after the other.
actor PTPSession {
  /// A transaction that failed.
  enum Failure: Error, Sendable {
    /// The camera answered with another response than OK.
    case refused(UInt16)
    case device(DeviceError)
  }
  /// Late containers of older transactions that are passed over.
  private static let lateLimit = 8
  /// Pieces of old events that are read away before a release.
  private static let pieceLimit = 32
  /// Events that wait to be asked for; later ones are lost.
  static let eventLimit = 64
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
  /// Counts the sessions: handles are good only within one.
  private(set) var number = 0
  /// After this nothing is asked of the camera any more; nil: no end yet.
  private var end: ContinuousClock.Instant?

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
    number += 1
    return info
  }

  private func deviceInfo() async throws(DeviceError) -> PTPDeviceInfo {
    let data: [UInt8]
    do throws(Failure) { data = try await run(.getDeviceInfo) } catch { throw error.error(in: .getDeviceInfo) }
    do throws(PTPFault) { return try PTPDeviceInfo(data) } catch { throw error.error(in: "getDeviceInfo") }
  }

  /// Closes the session, if one is open; the link stays.
  func close() async {
    guard isOpen else { return }
    isOpen = false
    _ = try? await attempt(.closeSession, [], limit: 0, patience(timing.farewell))
  }

  /// Sets an end to all that is still asked of the camera, recovery included.
  func finish(by end: ContinuousClock.Instant) { self.end = end }

  private var isOver: Bool { end.map { $0 <= .now } ?? false }

  /// No later than the end of all.
  private func bounded(_ deadline: ContinuousClock.Instant) -> ContinuousClock.Instant {
    end.map { min($0, deadline) } ?? deadline
  }

  private func patience(_ chunk: Duration, until end: ContinuousClock.Instant? = nil) -> PTPPatience {
    PTPPatience(chunk: chunk, end: bounded(end ?? .now + chunk))
  }

  // MARK: - Transactions

  /// Runs a transaction; one that only reads is tried a second time after a stall or broken bytes.
  /// - Parameters:
  ///   - limit: The most bytes of data that are taken in.
  ///   - end: For a file, the end of its fetching: each chunk has the time of an answer until then. nil: the answer
  ///     comes whole in that time.
  /// - Returns: The data that came before an `OK`.
  @discardableResult
  func run(
    _ operation: PTPOperation, _ parameters: [UInt32] = [], limit: Int = dataSetLimit,
    until end: ContinuousClock.Instant? = nil
  ) async throws(Failure) -> [UInt8] {
    do throws(Failure) {
      return try await attempt(operation, parameters, limit: limit, patience(timing.answer, until: end))
    } catch {
      guard operation.isRepeatable, case .device(let cause) = error, cause.code == .stalled || cause.code == .io else {
        throw error
      }
      return try await attempt(operation, parameters, limit: limit, patience(timing.answer, until: end))
    }
  }

  private func attempt(
    _ operation: PTPOperation, _ parameters: [UInt32], limit: Int, _ patience: PTPPatience
  ) async throws(Failure) -> [UInt8] {
    // Nothing has been sent: there is nothing to cancel on the camera's side.
    guard !Task.isCancelled else { throw .device(DeviceError(.cancelled, function: "PTP \(operation)")) }
    guard !isOver else { throw .device(DeviceError(.timedOut, function: "PTP \(operation)")) }
    switch operation {
    // The numbers of a session begin behind it (ISO 15740 §9.3.1).
    case .getDeviceInfo where !isOpen: transaction = 0
    case .openSession: transaction = 0
    default: transaction = transaction >= 0xFFFF_FFFE ? 1 : transaction + 1
    }
    let (response, data): (PTPContainer, [UInt8])
    do throws(DeviceError) {
      (response, data) = try await exchange(operation, parameters, limit: limit, patience)
    } catch {
      if error.code != .disconnected {
        // The task may be cancelled already; the camera is told all the same.
        await Task { await self.recover() }.value
      }
      throw .device(error)
    }
    guard response.code == PTPResponse.ok else { throw .refused(response.code) }
    return data
  }

  private func exchange(
    _ operation: PTPOperation, _ parameters: [UInt32], limit: Int, _ patience: PTPPatience
  ) async throws(DeviceError) -> (PTPContainer, [UInt8]) {
    let name = "\(operation)"
    let command = PTPContainer.command(operation, transaction: transaction, parameters).bytes
    try await link.send(command, deadline: patience.deadline)
    if command.count % link.packetBytes == 0 { try await link.send([], deadline: patience.deadline) }
    var data: [UInt8] = []
    for _ in 0...Self.lateLimit {
      let container = try await inbox.next(limit: limit, in: name, patience: patience)
      if container.kind == .event {
        hear([PTPEvent(code: container.code, parameters: container.parameters)])
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
    guard !isOver else { return }
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
    for question in 0..<timing.questions where !isOver {
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
    let end = bounded(.now + timing.answer)
    // 64 MiB at most.
    for _ in 0..<128 where .now < end {
      do throws(DeviceError) {
        _ = try await link.receive(room: 512 << 10, deadline: min(end, .now + timing.drain))
      } catch {
        if error.code == .stalled { await link.clearHalts() }
        return
      }
    }
  }

  // MARK: - Events

  /// Forgets the events so far, up to a pause.
  func forgetEvents() async {
    for _ in 0..<Self.pieceLimit {
      let piece = try? await link.event(deadline: bounded(.now + timing.drain))
      guard let piece, !piece.isEmpty else { break }
      hear(assembly.events(in: piece))
    }
    assembly = PTPEventAssembly()
    unread = []
  }

  /// Waits for the next event.
  /// - Throws: ``DeviceError``: `timedOut` at the deadline, whatever the camera goes on to say.
  func event(deadline: ContinuousClock.Instant) async throws(DeviceError) -> PTPEvent {
    let deadline = bounded(deadline)
    var pause = timing.emptyPauses.lowerBound
    while true {
      let rest = ContinuousClock.now.duration(to: deadline)
      guard rest > .zero else { throw DeviceError(.timedOut, function: "PTP event") }
      if !unread.isEmpty { return unread.removeFirst() }
      let piece = try await link.event(deadline: deadline)
      if piece.isEmpty {
        do { try await clock.sleep(for: min(pause, rest)) } catch {
          throw DeviceError(.cancelled, function: "PTP event")
        }
        pause = min(pause * 2, timing.emptyPauses.upperBound)
      } else {
        hear(assembly.events(in: piece))
      }
    }
  }

  private func hear(_ events: [PTPEvent]) {
    // It has forgotten the session.
    if events.contains(where: { $0.code == PTPEventCode.deviceReset }) { isOpen = false }
    unread += events.prefix(Self.eventLimit - unread.count)
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
