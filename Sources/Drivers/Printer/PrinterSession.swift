import Core

/// One open printer: the only owner of its link. It asks the printer what it can do, watches its status, sends printouts
/// segment by segment with no more unconfirmed than the printer's buffer holds, and never sends a byte twice.
///
/// One operation at a time: a second one meanwhile is refused as busy. `close()` ends everything.
public actor PrinterSession {
  /// What is known of this kind of printer.
  public nonisolated let profile: PrinterProfile
  nonisolated let link: any PrinterLink
  nonisolated let timing: PrinterTiming
  nonisolated let clock: any Clock<Duration>
  nonisolated let encoder: ESCPOSEncoder
  /// Time since the session was made.
  nonisolated let uptime: @Sendable () -> Duration

  /// What the printer was found to be able to do; complete after the first printout.
  public internal(set) var abilities: PrinterAbilities
  /// What the printer last said of itself; not known for one that cannot speak.
  public var status: PrinterStatus { register.status }
  /// Bytes from the printer that fitted nothing, as a measure of a bad cable or an unknown dialect.
  public var garbageBytes: Int { decoder.garbageBytes }

  enum Phase { case new, open, closed }
  var phase = Phase.new
  /// Whether an operation has the link for itself.
  var isBusy = false

  // What comes in.
  var decoder = StatusDecoder()
  var register = StatusRegister()
  var reader: Task<Void, Never>?
  /// Why nothing can be received any more; `unsupported` on a one-way link.
  var receiveError: DeviceError?
  var bytesReceived = 0
  /// While true, what comes in was meant for a former owner.
  var isDraining = false
  /// Takes apart what was meant for a former owner.
  var leftoverDecoder = StatusDecoder()
  /// The newest completion that a former owner had asked for and not read: all that it had asked for before is on paper,
  /// too. Known when the session is open.
  public internal(set) var leftover: CompletionIdentifier?
  var lastAnswer: (count: Int, byte: UInt8) = (0, 0)
  var lastBlock: (count: Int, bytes: [UInt8]) = (0, [])
  var lastCompletion: CompletionIdentifier?
  var batteryCount = 0
  /// Whether the printer is asked after its battery: its profile says how, and it has not left that unanswered.
  var asksBattery: Bool
  var automaticCount = 0
  var realTimeCount = 0
  var subscribers: [Int: AsyncStream<PrinterStatus>.Continuation] = [:]
  var waiters: [Int: CheckedContinuation<Void, Never>] = [:]
  var nextKey = 0

  // What goes out.
  var ledger = ConfirmationLedger()
  var identifier: CompletionIdentifier
  /// The rest of a status request of which the printer took only the beginning: it goes first.
  var owedTail: [UInt8] = []
  /// NULs that the printer's open command may still want before anything else is said to it.
  var owedFill = 0
  /// What ``owedFill`` is for a session that comes after this one, as in ``open(openBytes:)``.
  public var openBytes: Int { owedFill }
  /// Whether the printer has to be reset before the next operation.
  var owesReset = false
  /// Fences of an interrupted printout whose answers may still come.
  var strayFences = 0
  var pollTurn = 0
  var lastProgress = Duration.zero
  /// The caller's being told of a checkpoint.
  var report: Task<Void, Never>?
  /// What the caller threw when it was told.
  var reportFailure: (any Error)?
  var isCancelled = false
  var stopRequest: SafePlace?

  /// A session on a link that nobody else uses.
  /// - Parameters:
  ///   - link: Closed by ``close()``.
  ///   - profile: What is known of the printer.
  ///   - known: What an earlier session found on the same printer (by serial or port); it is not asked again.
  ///   - timing: How long to wait.
  ///   - clock: What waits are measured by.
  ///   - firstIdentifier: Where completion ids start; drawn at random so that an answer meant for a former owner matches
  ///     none of ours.
  public init(
    link: any PrinterLink, profile: PrinterProfile, known: PrinterAbilities? = nil,
    timing: PrinterTiming = PrinterTiming(), clock: any Clock<Duration> = ContinuousClock(),
    firstIdentifier: UInt32 = UInt32.random(in: 0..<CompletionIdentifier.count / 2)
  ) {
    self.link = link
    self.profile = profile
    self.timing = timing
    self.clock = clock
    encoder = ESCPOSEncoder(profile: profile)
    asksBattery = profile.battery != nil
    uptime = Self.stopwatch(clock)
    identifier = CompletionIdentifier(firstIdentifier)
    var abilities = PrinterAbilities(profile: profile)
    if let known { abilities.fill(from: known) }
    self.abilities = abilities
  }

  /// Starts listening, reads what a former owner left unread (``leftover``), and asks the printer what it can do. Nothing is printed.
  /// - Parameter openBytes: After a break: what a command left open by a former session may still want, from
  ///   ``PrintInterruption/openBytes``, or ``PrinterProfile/largestCommandBytes`` or ``RawStream/longestCommand``
  ///   when that is not known, as after a crash in mid-print. The printer is brought back as by ``recover()`` before it is asked anything: a printer on
  ///   battery keeps its place in a picture through an unplug, and would take the questions for dots.
  /// - Returns: What is known then; fence and completion id are asked for later when the printer is not ready.
  /// - Throws: ``DeviceError``, e.g. when the printer is gone.
  @discardableResult
  public func open(openBytes: Int = 0) async throws(DeviceError) -> PrinterAbilities {
    guard phase == .new else { throw DeviceError(.busy, function: "PrinterSession.open") }
    phase = .open
    isBusy = true
    defer { isBusy = false }
    isDraining = true
    startReading()
    await pass(timing.drain)
    if openBytes > 0 { await hearOut() }
    decoder.restart()
    isDraining = false
    if openBytes > 0 {
      owedFill = min(openBytes, max(profile.largestCommandBytes, RawStream.sizeLimit))
      owesReset = true
      try await clear()
    }
    try await probePort()
    try await probeStatus()
    try await probeConfirmation()
    return abilities
  }

  /// Cancels what is under way, waits for it, and gives the link back. Waits under way end with `cancelled`.
  public func close() async {
    guard phase != .closed else { return }
    phase = .closed
    reader?.cancel()
    await link.close()
    await reader?.value
    reader = nil
    signal()
    for subscriber in subscribers.values { subscriber.finish() }
    subscribers.removeAll()
  }

  /// The printer's status now and whenever it changes; only the newest is kept for a slow reader. Ends when the session
  /// closes or the printer is lost.
  public func statusChanges() -> AsyncStream<PrinterStatus> {
    let (stream, continuation) = AsyncStream.makeStream(of: PrinterStatus.self, bufferingPolicy: .bufferingNewest(1))
    continuation.yield(status)
    guard phase != .closed, receiveError == nil || receiveError?.code == .unsupported else {
      continuation.finish()
      return stream
    }
    let key = newKey()
    subscribers[key] = continuation
    continuation.onTermination = { [weak self] _ in Task { await self?.unsubscribe(key) } }
    return stream
  }

  /// After a break a printer may still be printing what it has taken, and confirm it: that is worth waiting for, since
  /// what is about to clear it would leave the outcome unknown.
  private func hearOut() async {
    let end = uptime() + timing.mostLeftover
    var heard: CompletionIdentifier?
    repeat {
      heard = leftover
      _ = await wait(min(timing.leftover, end - uptime())) { leftover != heard }
    } while leftover != heard && uptime() < end
  }

  /// Where the identifiers of the next printout's segments may begin: the first segment has the one after it. What is
  /// asked before the printout keeps below.
  public var nextBase: CompletionIdentifier { CompletionIdentifier(identifier.number + 64) }

  /// Takes the link for one operation.
  func begin(_ function: String) throws(DeviceError) {
    guard phase == .open else { throw DeviceError(.unsupported, function: function) }
    guard !isBusy else { throw DeviceError(.busy, function: function) }
    isBusy = true
  }

  func newKey() -> Int {
    nextKey += 1
    return nextKey
  }

  private func unsubscribe(_ key: Int) { subscribers[key] = nil }

  private static func stopwatch(_ clock: some Clock<Duration>) -> @Sendable () -> Duration {
    let start = clock.now
    return { start.duration(to: clock.now) }
  }
}
