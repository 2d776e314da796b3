import Core
import Drivers
import Logging
import NIOCore

/// The lane of one printer: one printout at a time, at most once unless somebody says otherwise.
actor PrintLane: Lane {
  /// A printer that can be opened now.
  struct Port: Sendable {
    /// What kind of printer it is.
    var profile: PrinterProfile
    /// Whether it should be asked what it is, when it is opened.
    var isUnasked = false
    /// Whether it takes other languages than ours: then it is never opened.
    var isForeign = false
    /// Whether somebody has paused it.
    var isPaused = false
    /// Opens the way to it.
    let open: @Sendable () async throws(DeviceError) -> any PrinterLink
  }

  /// Seconds for which a printer may take nothing: one on an old battery may refuse data for half a minute while it
  /// charges its head, and then go on.
  static let stallSeconds = 60

  nonisolated let kind = JobKind.print
  nonisolated let signal = Signal()
  let device: String
  let store: JobStore
  let preparation: PrintPreparation
  let board: DeviceBoard
  private let profiles: PrinterProfiles
  let periods: RetentionPolicy
  let clock: WallClock
  let alarm: Alarm
  let logger: Logger
  /// Told when a job's content has been given a time to go.
  let dueChanged: @Sendable () -> Void

  private var port: Port?
  var session: PrinterSession?
  private var watching: Task<Void, Never>?
  private var working: Task<Void, Never>?
  /// What an earlier session found that the printer can do.
  private var known: PrinterAbilities?
  /// Bytes that a broken command of an earlier session may still want; nil: nothing was under way in this daemon's time.
  private var openBytes: Int?
  /// Whether the store knows of such bytes.
  var isOpenNoted = false
  /// The newest completion that an earlier session had asked for and not read.
  var unread: CompletionIdentifier?
  private(set) var isStopping = false
  /// The job under way, if any.
  var current: String?
  /// What became of jobs and could not be written on a full disk, in the order in which it happened.
  var unwritten: [(job: String, change: @Sendable (inout JobRecord) throws -> Void)] = []
  /// The task that prints it.
  var printing: Task<Void, Never>?
  /// Jobs under way that a person has cancelled.
  var cancelled: Set<String> = []
  /// Whether the store is being asked for the next printout: it may have begun one that the lane does not know yet.
  private(set) var isTaking = false
  /// The wait of a stopped job for its printer; cancelling it makes the lane look why.
  var waiting: Task<DeviceError?, Never>?
  /// Stops in a row in which nothing was confirmed: a printer that says that it is ready and stops at once.
  var futileStops = 0
  /// Whether a person wants the stopped job tried without waiting.
  var isRetried = false
  /// Questions of a diagnostics run that wait for the time between jobs.
  var inquiries: [PrinterInquiry] = []
  /// What somebody wants the printer to do, once no job is under way.
  var commands: [PrinterCommand] = []
  /// Whether no job is taken.
  var isPaused = false
  /// Why the printer could not be opened the last time; nil when it could.
  private(set) var refusal: DeviceError?
  private var secondLook: SecondLook
  /// Looks in a row at a printer that is stopped.
  private var looksAtStop = 0
  /// When a stopped printer that tells its state is asked all the same.
  private var nextLook: NIODeadline?
  /// How often a printer has come.
  private var arrivals = 0
  /// Whether the open session was made for another profile.
  private var isProfileNew = false

  init(
    device: String, store: JobStore, preparation: PrintPreparation, board: DeviceBoard, profiles: PrinterProfiles,
    periods: RetentionPolicy, clock: WallClock, alarm: Alarm, logger: Logger, dueChanged: @escaping @Sendable () -> Void
  ) {
    self.device = device
    self.store = store
    self.preparation = preparation
    self.board = board
    self.profiles = profiles
    self.periods = periods
    self.clock = clock
    self.alarm = alarm
    self.logger = logger
    self.dueChanged = dueChanged
    secondLook = SecondLook(alarm: alarm, signal: signal)
  }

  nonisolated func wake() { signal.raise() }

  /// The printer is there.
  func attach(_ port: Port) {
    self.port = port
    arrivals += 1
    isPaused = port.isPaused
    // The lane may have looked for the one before until now. What it is comes to light when it is open.
    board.update(device) { view in
      guard view.state == .absent else { return }
      view.state = .idle
      view.stateReasons = []
    }
    if working == nil {
      working = Task { await self.work() }
    }
    signal.raise()
  }

  /// The printer is another one than was thought: what is printed from now on is made for it.
  func adopt(_ resolved: PrinterProfiles.Resolved) async {
    board.show(resolved, of: device)
    guard port != nil else { return }
    port?.profile = resolved.profile
    port?.isUnasked = resolved.isUnasked
    port?.isForeign = resolved.isForeign
    isProfileNew = true
    signal.raise()
  }

  /// The printer is gone.
  func detach() async {
    port = nil
    await dropSession()
    signal.raise()
  }

  func cancel(_ job: String) async {
    guard current == job || isTaking else { return }
    cancelled.insert(job)
    guard current == job else { return }
    printing?.cancel()
    waiting?.cancel()
  }

  func retry(_ job: String) async {
    guard current == job else { return }
    isRetried = true
    waiting?.cancel()
  }

  func stop() async {
    isStopping = true
    waiting?.cancel()
    let limit = alarm.set(after: .seconds(20)) { [weak self] in Task { await self?.finishSoon() } }
    // Without a job it is a test print, if anything.
    await session?.finish(at: current != nil ? .pageEnd : .checkpoint)
    signal.finish()
    await working?.value
    limit.cancel()
    await dropSession()
  }

  /// The stop has waited long enough for the end of a page.
  private func finishSoon() async { await session?.finish(at: .checkpoint) }

  // MARK: The loop

  private func work() async {
    for await _ in signal.raised {
      while !isStopping, await step() {}
      if isStopping { break }
    }
    answerUnopened()
    refuseCommands(Problem(.shuttingDown))
  }

  /// Whether the printer is there at all.
  var isAttached: Bool { port != nil }

  /// Does one thing that can be done.
  /// - Returns: Whether to look at once for another; false: wait for a signal.
  private func step() async -> Bool {
    do {
      if isProfileNew { await dropSession() }
      try await writeUnwritten()
      guard let session = try await openSession() else {
        answerUnopened()
        refuseCommands(refusal.map { Problem(opening: $0) } ?? Problem(.deviceAbsent))
        return false
      }
      await forgetOpenCommand(session)
      if let held = try await store.stoppedPrintout(device: device) {
        if try await settleByAnswers(held, session) { return true }
        guard try await applyPolicy(to: held) else {
          try await runCommands(session)
          try await answerInquiries(session, mayPrint: false, isHeld: true)
          return false
        }
        return true
      }
      let status = try await lookAtStop(session)
      show(status, isPrinting: false)
      // A feed is refused by a printer that is stopped; a reset may be what it needs.
      try await runCommands(session)
      guard status.canPrint, !isPaused else {
        let isUnsettled = try await store.hasBegunPrintout(device: device)
        let mayPrint = status.canPrint && !isUnsettled
        try await answerInquiries(session, mayPrint: mayPrint)
        return false
      }
      if let torn = try await store.tornPaper(device: device) {
        try await close(torn, session)
        return true
      }
      // A begun printout goes on where its page stands: nothing may come between.
      if !inquiries.isEmpty {
        try await answerInquiries(session, mayPrint: try await !store.hasBegunPrintout(device: device))
      }
      let awaiting = await awaiting(session)
      guard !isStopping, !isPaused else { return false }
      // What is printed from now on is made for the new profile.
      guard !isProfileNew else { return true }
      guard let job = try await next(awaiting: awaiting) else {
        try await watchBattery(session)
        return false
      }
      current = job.id
      cancelled.formIntersection([job.id])
      // Without a session the job is put back, and taken again by a session of the new profile.
      if isProfileNew { await dropSession() }
      refuseCommands(Problem(.printerOccupied))
      await answerBusy()
      await preparation.begin(job)
      let task = Task { await self.print(job) }
      printing = task
      // The word may have come before the lane knew that the job is its own.
      if cancelled.contains(job.id) { task.cancel() }
      await task.value
      printing = nil
      current = nil
      keep(await session.abilities)
      await preparation.forget(job)
      cancelled.remove(job.id)
      dueChanged()
      return true
    } catch let error as DeviceError {
      await lose(error)
      return false
    } catch let interruption as PrintInterruption {
      await handle(interruption)
      return false
    } catch {
      logger.error("printer lane failed", metadata: ["device": "\(device)", "code": "\(code(of: error))"])
      if let session { show(await session.status, isPrinting: false) }
      refuseCommands(error as? Problem ?? Problem(.internalError, facts: ["function": "step"]))
      await answerWithoutStore()
      // A store that failed (a full disk) may be well again without anybody telling.
      secondLook.set(after: .seconds(5))
      return false
    }
  }

  /// The printer's status. One that is stopped and does not say by itself when it is well is asked, and again after a
  /// while: a second while a printout waits for it, else up to half a minute. One that says it is asked only while a
  /// printout waits, less and less often: its word may have been lost.
  private func lookAtStop(_ session: PrinterSession) async throws -> PrinterStatus {
    var status = await session.status
    guard !status.canPrint else {
      forgetStop()
      return status
    }
    let tells = await session.abilities.automaticStatus == true
    let hasWaiting = try await store.hasWaitingPrintout(device: device)
    // A paused printer takes none.
    let isAwaited = hasWaiting && !isPaused
    guard !tells || isAwaited else {
      forgetStop()
      return status
    }
    let now = NIODeadline.now()
    if tells, let nextLook, now < nextLook {
      secondLook.set(after: .nanoseconds((nextLook - now).nanoseconds))
      return status
    }
    if !tells || nextLook != nil { status = try await session.refreshStatus() }
    guard !status.canPrint else {
      forgetStop()
      return status
    }
    let pause = min(30, tells ? 2 << min(looksAtStop, 4) : isAwaited ? 1 : 1 << min(looksAtStop, 5))
    nextLook = now + .seconds(Int64(pause))
    secondLook.set(after: .seconds(pause))
    looksAtStop += 1
    return status
  }

  private func forgetStop() { (looksAtStop, nextLook) = (0, nil) }

  /// A battery that is being charged tells nobody: while it is low it is asked once a minute.
  private func watchBattery(_ session: PrinterSession) async throws(DeviceError) {
    guard await session.status.reasons.contains(.batteryLow) else { return }
    if try await session.refreshStatus().reasons.contains(.batteryLow) { secondLook.set(after: .seconds(60)) }
  }

  private func next(
    awaiting: @Sendable (JobRecord) -> AwaitedConfirmations?
  ) async throws -> JobRecord? {
    isTaking = true
    defer { isTaking = false }
    return try await store.takeNext(kind: .print, device: device, reason: .jobPrinting, awaiting: awaiting)
  }

  /// Answers what is asked of the printer though the store fails: a technician wants to know most of all then.
  private func answerWithoutStore() async {
    guard let session else { return }
    do { try await answerInquiries(session, mayPrint: false) } catch let error as DeviceError {
      await lose(error)
    } catch {
      // Only a test print can be interrupted, and none may print here.
    }
  }

  private func code(of error: any Error) -> String {
    (error as? Problem)?.code.rawValue ?? "\(type(of: error))"
  }

  /// The open session; nil while the printer cannot be had.
  private func openSession() async throws -> PrinterSession? {
    if let session { return session }
    guard let port else {
      board.update(device) { view in
        view.state = .absent
        view.stateReasons = []
      }
      return nil
    }
    guard !port.isForeign else {
      await refuse(.otherLanguage)
      return nil
    }
    let link: any PrinterLink
    do { link = try await port.open() } catch {
      await refuse(error)
      return nil
    }
    var timing = PrinterTiming()
    timing.stall = .seconds(Self.stallSeconds)
    let session = PrinterSession(
      link: link, profile: port.profile, known: known, timing: timing, clock: EventLoopClock(alarm: alarm))
    let abilities: PrinterAbilities
    if openBytes == nil {
      // An earlier daemon may have died in the middle of a command: it left word of it, or a printout that had begun.
      // Where the queue cannot be read it may have been so.
      let mayBeOpen = (try? await store.hasBegunPrintout(device: device)) ?? true
      let longest = (try? await store.longestBegunCommand(device: device)) ?? 0
      let noted = (try? await store.openCommand(device: device)) ?? 0
      isOpenNoted = noted > 0
      openBytes = mayBeOpen || isOpenNoted ? max(longest, noted, port.profile.largestCommandBytes) : 0
    }
    var told: PrinterIdentity?
    do throws(DeviceError) {
      abilities = try await session.open(openBytes: openBytes ?? 0)
      openBytes = 0
      if let answer = await session.leftover { unread = answer }
      if port.isUnasked { told = try await session.identify() }
    } catch {
      // What it has said is said, even if it can be asked nothing now.
      if let answer = await session.leftover { unread = answer }
      openBytes = max(openBytes ?? 0, await session.openBytes)
      await session.close()
      await refuse(error)
      return nil
    }
    if let told, await learn(told, from: port) {
      known = abilities
      openBytes = max(openBytes ?? 0, await session.openBytes)
      await session.close()
      return try await openSession()
    }
    self.session = session
    refusal = nil
    let changes = await session.statusChanges()
    watching = Task { [weak self] in
      for await status in changes { await self?.statusChanged(status) }
      await self?.sessionEnded()
    }
    keep(abilities)
    return session
  }

  /// Keeps and shows what the printer was found to be able to do.
  private func keep(_ abilities: PrinterAbilities) {
    known = abilities
    board.update(device) { view in
      view.capabilities.reportsStatus = abilities.tellsStatus
      view.capabilities.confirmation = abilities.isConfirmationKnown ? Confirmation(abilities.confirmation) : nil
    }
  }

  /// Keeps what the printer has said of itself.
  /// - Returns: Whether it is another kind of printer than it was taken for.
  private func learn(_ identity: PrinterIdentity, from port: Port) async -> Bool {
    guard let resolved = try? await profiles.told(device, identity) else { return false }
    self.port?.isUnasked = false
    board.show(resolved, of: device)
    self.port?.profile = resolved.profile
    return resolved.profile != port.profile
  }

  /// A printer that is there and cannot be opened: it is tried again when something changes, and each few seconds while
  /// another program holds it.
  private func refuse(_ error: DeviceError) async {
    if error != .otherLanguage || refusal != error {
      logger.warning(
        "printer cannot be opened",
        metadata: ["device": "\(device)", "code": "\(error.code.rawValue)", "function": "\(error.function)"])
    }
    refusal = error
    let reason: PrinterReason =
      if error == .otherLanguage {
        .notESCPOS
      } else {
        error.code == .busy || error.code == .denied ? .connecting : .offline
      }
    board.update(device) { view in
      view.state = error.code == .disconnected ? .absent : .stopped
      view.stateReasons = error.code == .disconnected ? [] : [reason.rawValue]
    }
    // A language does not change by itself.
    if error.code != .disconnected, error != .otherLanguage { secondLook.set(after: .seconds(3)) }
  }

  private func statusChanged(_ status: PrinterStatus) async {
    show(status, isPrinting: current != nil)
    if let current { await follow(status, current) }
    signal.raise()
  }

  private func sessionEnded() {
    signal.raise()
  }

  /// Shows the printer's state.
  func show(_ status: PrinterStatus, isPrinting: Bool) {
    board.update(device) { view in
      view.state = !status.canPrint ? .stopped : isPrinting ? .processing : isPaused ? .stopped : .idle
      view.stateReasons = status.reasons.union(isPaused ? [.paused] : []).map(\.rawValue).sorted()
    }
  }

  /// The link broke: the session is over, and nothing is assumed of the paper.
  func lose(_ error: DeviceError, openBytes: Int = 0) async {
    logger.warning("printer lost", metadata: ["device": "\(device)", "code": "\(error.code.rawValue)"])
    self.openBytes = max(self.openBytes ?? 0, openBytes)
    let arrival = arrivals
    await dropSession()
    if let open = self.openBytes, open > 0 { await noteOpenCommand(open) }
    // Another may have been plugged in while this one was closed.
    guard arrival == arrivals else { return }
    if error.code == .disconnected { port = nil }
    let isAbsent = port == nil
    board.update(device) { view in
      view.state = isAbsent ? .absent : .stopped
      view.stateReasons = isAbsent ? [] : [PrinterReason.offline.rawValue]
    }
    if !isAbsent { secondLook.set(after: .seconds(3)) }
  }

  private func dropSession() async {
    // What a profile states is not what was found.
    if isProfileNew { known = nil }
    isProfileNew = false
    forgetStop()
    let session = session
    self.session = nil
    watching?.cancel()
    watching = nil
    guard let session else { return }
    // What it owes the printer is owed by the next.
    let owed = await session.openBytes
    openBytes = max(openBytes ?? 0, owed)
    await session.close()
  }
}

extension Confirmation {
  /// The driver's word in the contract's.
  init(_ confirmation: PrintConfirmation) {
    switch confirmation {
    case .printed: self = .printed
    case .processed: self = .processed
    case .accepted: self = .accepted
    }
  }
}
