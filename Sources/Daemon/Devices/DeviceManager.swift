import Core
import Logging
import Synchronization

/// Makes a lane for each device that is seen, tells it when its device comes and goes, and ends all lanes at the stop.
actor DeviceManager {
  private let store: JobStore
  private let content: ContentStore
  private let preparation: PrintPreparation
  private let board: DeviceBoard
  private let lanes: LaneDirectory
  private let cameras: FrameHubs
  private let profiles: PrinterProfiles
  private let periods: RetentionPolicy
  private let clock: WallClock
  private let alarm: Alarm
  private let logger: Logger
  private let acceptance: AcceptanceDesk
  private let dueChanged: @Sendable () -> Void
  private let specifications: SpecificationLibrary
  private let audit: AuditDesk

  init(
    store: JobStore, content: ContentStore, acceptance: AcceptanceDesk, preparation: PrintPreparation,
    board: DeviceBoard, lanes: LaneDirectory, cameras: FrameHubs, profiles: PrinterProfiles,
    periods: RetentionPolicy, clock: WallClock, alarm: Alarm, logger: Logger,
    dueChanged: @escaping @Sendable () -> Void, specifications: SpecificationLibrary = SpecificationLibrary(),
    audit: AuditDesk
  ) {
    self.store = store
    self.content = content
    self.acceptance = acceptance
    self.preparation = preparation
    self.board = board
    self.lanes = lanes
    self.cameras = cameras
    self.profiles = profiles
    self.periods = periods
    self.clock = clock
    self.alarm = alarm
    self.logger = logger
    self.dueChanged = dueChanged
    self.specifications = specifications
    self.audit = audit
  }

  /// A printer is there, new or again.
  /// - Parameters:
  ///   - view: What the bus shows of it, without a profile.
  ///   - identity: What it says of itself on the bus.
  ///   - fallback: What it is taken for where nothing is known of it.
  ///   - open: Opens the way to it.
  func printerArrived(
    _ view: DeviceView, identity: PrinterIdentity, fallback: PrinterProfile = .generic58,
    open: @escaping @Sendable () async throws(DeviceError) -> any PrinterLink
  ) async {
    let resolved = await profiles.arrived(view.id, identity: identity, fallback: fallback)
    board.show(view, resolved)
    let lane: PrintLane
    if let known = lanes[view.id] as? PrintLane {
      lane = known
    } else {
      lane = PrintLane(
        device: view.id, store: store, preparation: preparation, board: board, profiles: profiles, periods: periods,
        clock: clock, alarm: alarm, logger: logger, dueChanged: dueChanged)
      lanes.add(lane, device: view.id)
    }
    await lane.attach(
      PrintLane.Port(
        profile: resolved.profile, isUnasked: resolved.isUnasked, isForeign: resolved.isForeign,
        isPaused: resolved.isPaused, open: open))
  }

  /// Chooses a printer's profile, or states facts of it.
  /// - Throws: `Problem`: `unknownDevice`, `unknownProfile`, `printoutUnsettled` where a printout that has begun would go
  ///   on in another width, and what is wrong with a fact.
  func change(
    _ device: String, by change: DeviceChange, for requester: Requester? = nil
  ) async throws -> DeviceView {
    let (view, lane) = try printer(device)
    // Rows that are on paper count for one width.
    guard try await !store.hasBegunPrintout(device: device) else { throw Problem(.printoutUnsettled) }
    let resolved = try await profiles.change(device, by: change, for: requester)
    await lane.adopt(resolved)
    logger.notice("printer profile", metadata: ["device": "\(device)", "profile": "\(resolved.profile.name)"])
    return board[device] ?? view
  }

  /// A printer by its id.
  private func printer(_ id: String) throws(Problem) -> (view: DeviceView, lane: PrintLane) {
    guard let view = board[id] else { throw Problem(.unknownDevice) }
    guard let lane = lanes[id] as? PrintLane else {
      throw Problem.otherDevice(than: .printer, path: "id")
    }
    return (view, lane)
  }

  /// Does something with a printer.
  /// - Returns: The printer as it is then.
  /// - Throws: `Problem`: `unknownDevice`; `invalidValue` for a camera; why it cannot be done.
  func act(
    _ request: DeviceActionRequest, on device: String, for requester: Requester? = nil
  ) async throws -> DeviceView {
    let (view, lane) = try printer(device)
    let deed = AuditNote(.deviceAction, by: requester, device, detail: request.action.rawValue)
    switch request.action {
    case .pause, .resume:
      let paused = request.action == .pause
      try await profiles.setPaused(device, paused, as: deed)
      await lane.setPaused(paused)
      logger.notice("printer action", metadata: ["device": "\(device)", "action": "\(request.action.rawValue)"])
    case .feed, .cut, .selfTest, .reset:
      try await lane.perform(request)
      // A printer is tried out also, and above all, where the store fails.
      audit.note(deed)
    }
    return board[device] ?? view
  }

  /// A camera is there, new or again.
  /// - Parameters:
  ///   - view: What front ends see of it.
  ///   - open: Opens it; nothing streams yet.
  func cameraArrived(_ view: DeviceView, open: @escaping FrameHub.Opener) async {
    let hub = cameras.hub(of: view.id)
    await hub.attach(open)
    board.show(view)
    let lane: PhotoLane
    if let known = lanes[view.id] as? PhotoLane {
      lane = known
    } else {
      lane = PhotoLane(
        device: view.id, store: store, content: content, acceptance: acceptance, guidance: cameras.guidance,
        specifications: specifications, board: board, periods: periods, clock: clock, alarm: alarm, logger: logger,
        dueChanged: dueChanged)
      lanes.add(lane, device: view.id)
    }
    await lane.attach(
      PhotoLane.Port { purpose, uid async throws(DeviceError) in try await hub.join(purpose, uid: uid) })
  }

  /// A camera is there, and cannot be opened: who looks through it hears why, and photos wait for it.
  /// - Parameters:
  ///   - view: What front ends see of it.
  ///   - error: Why.
  ///   - open: Tries once more to open it.
  func cameraRefused(_ view: DeviceView, _ error: DeviceError, open: @escaping FrameHub.Opener) async {
    await (lanes[view.id] as? PhotoLane)?.detach()
    await cameras.hub(of: view.id).attach(open)
    var view = view
    view.refuse(error)
    board.show(view)
  }

  /// A device is gone; its lane stays for when it comes back.
  func left(_ device: String) async {
    // A camera that could never be opened has no lane.
    await cameras[device]?.detach()
    switch lanes[device] {
    case let lane as PrintLane: await lane.detach()
    case let lane as PhotoLane: await lane.detach()
    default: break
    }
    board.update(device) { view in
      view.state = .absent
      view.stateReasons = []
    }
  }

  /// Ends all lanes, at once and together.
  func stop() async {
    await withTaskGroup { group in
      for lane in lanes.removeAll() { group.addTask { await lane.stop() } }
    }
  }
}
