import Core
import Foundation
import Logging
import NIOCore
import NIOPosix
import ServiceLifecycle

/// The daemon put together: stores, lanes, devices and the server, started and stopped in order.
struct Runtime: Sendable {
  let configuration: Configuration
  /// Reads the configuration again, for a reload.
  let reread: @Sendable () throws -> Configuration
  let logger: Logger
  /// How much is logged.
  let threshold: LogThreshold
  /// Devices that are not the kernel's; nil: the kit's own.
  let virtual: VirtualOptions?
  /// Called when the socket is served.
  let onReady: @Sendable () async -> Void

  /// Runs until the service group stops it.
  /// - Throws: `Problem` where it cannot start.
  func run() async throws {
    let environment = ProcessInfo.processInfo.environment
    let manager = ServiceManager(environment: environment)
    let listener = try UnixListener.inherited(environment: environment)
    let folder = URL(fileURLWithPath: configuration.dataFolder, isDirectory: true)
    try Self.makeFolder(folder)
    let clock = WallClock.system
    let alarm = Alarm(loop: MultiThreadedEventLoopGroup.singleton.any())
    let hub = EventHub()
    let retention = RetentionPolicy(configuration.retention)
    let databasePath = folder.appendingPathComponent("satchel.db").path
    // Without the database all that is sealed would be nobody's, and shredded.
    guard !DatabaseFile.isEmpty(path: databasePath) || !ContentStore.hasSubjects(Self.sealedFolder(folder)) else {
      throw Problem(.databaseMissing)
    }
    let database = try DatabaseFile.open(path: databasePath)
    let space = StoreSpace()
    let store = JobStore(database: database, hub: hub, clock: clock, space: space)
    let keySource = KeySource(configuration, environment: environment)
    let content = try openContent(in: folder, keySource, space)
    try await store.keyDigests { content.digests.keyed($0) }
    let templates = TemplateLibrary(store: store, logger: logger)
    try await templates.load()
    let specifications = SpecificationLibrary(folder: configuration.specificationFolder, logger: logger)
    let preparation = PrintPreparation(store: store, content: content, templates: templates)
    let housekeeper = Housekeeper(
      store: store, content: content, periods: retention, clock: clock, alarm: alarm, logger: logger)
    let studio = PhotoStudioWorker()
    let memory = MemoryRelease(alarm: alarm) {
      await preparation.forgetUnused()
      content.releaseMemory()
      await store.releaseMemory()
    }
    let dueChanged: @Sendable () -> Void = {
      memory.workEnded()
      Task { await housekeeper.run() }
    }
    let changes = DeviceChanges(store: store, logger: logger)
    let board = DeviceBoard(announce: { changes.note($0) })
    let lanes = LaneDirectory()
    space.watch(alarm: alarm) {
      try await content.tryWriting()
      try await store.tryWriting()
    } changed: { [logger] isFull in
      if isFull { logger.error("the disk is full") } else { logger.notice("the disk has room again") }
      board.show(isSpoolFull: isFull)
      if !isFull { for kind in JobKind.allCases { lanes.wake(kind: kind) } }
    }

    let audit = AuditDesk(store: store, clock: clock, logger: logger)
    // Another place for the end of the chain than the database: what is found here must be what was left at the stop.
    let foundAudit = try await store.auditHead()
    let unknown = try await housekeeper.recover()
    if unknown > 0 { logger.warning("printouts of unknown outcome", metadata: ["count": "\(unknown)"]) }
    try await housekeeper.clearOrphans()
    await housekeeper.run()

    let acceptance = AcceptanceDesk(
      studio: studio, store: store, content: content, periods: retention, clock: clock, alarm: alarm,
      logger: logger, dueChanged: dueChanged)
    let desk = JobDesk(
      store: store, content: content, acceptance: acceptance, preparation: preparation, board: board, lanes: lanes,
      periods: retention, clock: clock,
      fallsDue: { due in
        memory.workEnded()
        Task { await housekeeper.expect(due) }
      }, dueChanged: dueChanged, specifications: specifications)
    let cameras = FrameHubs(
      studio: studio, audit: audit, alarm: alarm, clock: clock, logger: logger, workEnded: { memory.workEnded() })
    let deviceManager = DeviceManager(
      store: store, content: content, acceptance: acceptance, preparation: preparation, board: board, lanes: lanes,
      cameras: cameras,
      profiles: PrinterProfiles(store: store, logger: logger), periods: retention, clock: clock, alarm: alarm,
      logger: logger, dueChanged: dueChanged, specifications: specifications, audit: audit)
    let devices: any DeviceSource =
      if let virtual {
        try VirtualDevices(options: virtual, alarm: alarm, logger: logger)
      } else {
        KernelDevices(alarm: alarm, logger: logger)
      }
    let onReady = onReady
    let served = Signal()
    let announce: @Sendable () async -> Void = {
      tell("audit found", foundAudit)
      await onReady()
      manager?.tell(.ready)
      served.raise()
    }
    let diagnostics = DiagnosticsDesk(
      board: board, lanes: lanes, store: store, content: content, keySource: keySource, dataFolder: folder.path,
      clock: clock, alarm: alarm)
    let router = UnixHTTPServer.makeRouter()
    API(
      desk: desk, presenter: JobPresenter(content: content, board: board), preparation: preparation, store: store,
      content: content, hub: hub, board: board, devices: deviceManager, cameras: cameras,
      diagnostics: diagnostics, audit: audit, templates: templates, specifications: specifications, clock: clock,
      periods: retention,
      workEnded: { memory.workEnded() },
      dueChanged: dueChanged
    ).register(on: router)
    let server =
      if let listener {
        UnixHTTPServer(listener: listener, router: router, logger: logger, onReady: announce)
      } else {
        UnixHTTPServer(
          listener: try UnixListener(path: configuration.socket), router: router, logger: logger, onReady: announce)
      }

    try await devices.start(deviceManager)
    let tasks = [
      Task { [logger] in
        guard let manager else { return }
        await Watchdog(
          manager: manager, store: store, lanes: lanes, devices: devices, alarm: alarm, logger: logger
        ).run()
      },
      Task { [configuration, reread, threshold, logger] in
        await Reload(
          read: reread, current: configuration, threshold: threshold, retention: retention, housekeeper: housekeeper,
          manager: manager, logger: logger
        ).run()
      },
      Task {
        for await _ in served.raised {
          await preparation.warmUp()
          memory.workEnded()
        }
      },
    ]
    let ending: Result<Void, any Error>
    do {
      try await server.run()
      ending = .success(())
    } catch {
      ending = .failure(error)
    }
    // No new work comes in; what is under way is finished or checkpointed, then the stores are closed.
    manager?.tell(.stopping)
    for task in tasks { task.cancel() }
    hub.finish()
    await deviceManager.stop()
    await cameras.stop()
    await acceptance.stop()
    space.stop()
    memory.stop()
    await diagnostics.finish()
    await devices.stop()
    await housekeeper.stop()
    await changes.stop()
    await audit.stop()
    do {
      try await store.enter([AuditNote(.daemonStopped)])
      tell("audit left", try await store.auditHead())
    } catch { logger.error("the stop could not be entered in the audit") }
    try await store.close()
    try ending.get()
  }

  /// Tells the journal where the audit ends.
  private func tell(_ message: Logger.Message, _ head: AuditLink) {
    logger.notice(message, metadata: ["sequence": "\(head.sequence)", "hash": "\(head.hash)"])
  }

  private static func sealedFolder(_ data: URL) -> URL { data.appendingPathComponent("sealed", isDirectory: true) }

  /// Opens what is kept, with the kit's key. One is made only where nothing is sealed yet: over what is there, a new key
  /// would hide that the old one is missing.
  private func openContent(in folder: URL, _ source: KeySource, _ space: StoreSpace) throws -> ContentStore {
    let sealed = Self.sealedFolder(folder)
    var master = try source.key(apartFrom: folder.path)
    if master == nil {
      guard ContentStore.isEmpty(sealed) else { throw Problem(.encryptionKeyMissing, facts: ["source": source.label]) }
      master = try source.make(apartFrom: folder.path)
    }
    guard let master else { throw Problem(.encryptionKeyMissing, facts: ["source": source.label]) }
    if !master.isLocked { logger.notice("the system does not lock the key in memory") }
    let content: ContentStore
    do {
      content = try ContentStore(
        folder: sealed, clear: folder.appendingPathComponent("content", isDirectory: true), master: master,
        previous: try source.previous(), space: space)
    } catch let problem as Problem where problem.code == .encryptionKeyWrong {
      throw Problem(problem.code, facts: ["source": source.label])
    }
    let opening = content.opening
    if opening.sealed > 0 { logger.notice("content was sealed", metadata: ["count": "\(opening.sealed)"]) }
    if opening.rewrapped > 0 {
      logger.notice(
        "keys are wrapped under the new master; the one before can be destroyed",
        metadata: ["count": "\(opening.rewrapped)"])
    }
    if opening.hasNewSecret { logger.warning("the secret of the digests was lost: earlier references are not found") }
    return content
  }

  /// Makes the data folder, for its owner alone.
  private static func makeFolder(_ folder: URL) throws {
    do {
      try FileManager.default.createDirectory(
        at: folder, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
    } catch let error as CocoaError where error.code == .fileWriteOutOfSpace {
      throw Problem(.storageFull)
    } catch { throw Problem(.storageReadOnly) }
    guard access(folder.path, W_OK | X_OK) == 0 else { throw Problem(.storageReadOnly) }
  }
}

extension Runtime: Service {}

/// Where devices come from.
protocol DeviceSource: Sendable {
  /// Begins to tell the manager of devices as they come and go.
  func start(_ manager: DeviceManager) async throws
  /// Asks what watches the devices for a sign of life.
  /// - Parameter done: Called when all of it has given one, and never while a part hangs.
  func signOfLife(_ done: @escaping @Sendable () -> Void)
  /// Ends it.
  func stop() async
}
