import Core
import Foundation
import Logging
import NIOCore
import NIOPosix
import ServiceLifecycle

/// The daemon put together: stores, lanes, devices and the server, started and stopped in order.
struct Runtime: Sendable {
  let configuration: Configuration
  let logger: Logger
  /// Devices that are not the kernel's; nil: the kit's own.
  let virtual: VirtualOptions?
  /// Called when the socket is served.
  let onReady: @Sendable () async -> Void

  /// Runs until the service group stops it.
  /// - Throws: `Problem` where it cannot start.
  func run() async throws {
    let listener = try UnixListener.inherited(environment: ProcessInfo.processInfo.environment)
    let folder = URL(fileURLWithPath: configuration.dataFolder, isDirectory: true)
    try Self.makeFolder(folder)
    let clock = WallClock.system
    let alarm = Alarm(loop: MultiThreadedEventLoopGroup.singleton.any())
    let hub = EventHub()
    let database = try DatabaseFile.open(path: folder.appendingPathComponent("satchel.db").path)
    let store = JobStore(database: database, hub: hub, clock: clock)
    let content = try ContentStore(folder: folder.appendingPathComponent("content", isDirectory: true))
    let templates = try TemplateCatalogue.builtIn()
    let preparation = PrintPreparation(store: store, content: content, templates: templates)
    let housekeeper = Housekeeper(
      store: store, content: content, periods: configuration.retention, clock: clock, alarm: alarm, logger: logger)
    let dueChanged: @Sendable () -> Void = { Task { await housekeeper.run() } }
    let changes = DeviceChanges(store: store, logger: logger)
    let board = DeviceBoard(announce: { changes.note($0) })
    let lanes = LaneDirectory()

    let unknown = try await store.recover()
    if unknown > 0 { logger.warning("printouts of unknown outcome", metadata: ["count": "\(unknown)"]) }
    try await housekeeper.clearOrphans()
    await housekeeper.run()

    let desk = JobDesk(
      store: store, content: content, preparation: preparation, board: board, lanes: lanes,
      periods: configuration.retention, clock: clock, dueChanged: dueChanged)
    let manager = DeviceManager(
      store: store, content: content, preparation: preparation, board: board, lanes: lanes,
      periods: configuration.retention, clock: clock, alarm: alarm, logger: logger, dueChanged: dueChanged)
    let devices: any DeviceSource =
      if let virtual {
        try VirtualDevices(options: virtual, alarm: alarm, logger: logger)
      } else {
        KernelDevices(alarm: alarm, logger: logger)
      }
    let router = UnixHTTPServer.makeRouter()
    API(
      desk: desk, presenter: JobPresenter(content: content, board: board), preparation: preparation, store: store,
      content: content, hub: hub, board: board, templates: templates, clock: clock, periods: configuration.retention,
      dueChanged: dueChanged
    ).register(on: router)
    let server =
      if let listener {
        UnixHTTPServer(listener: listener, router: router, logger: logger, onReady: onReady)
      } else {
        UnixHTTPServer(
          listener: try UnixListener(path: configuration.socket), router: router, logger: logger, onReady: onReady)
      }

    try await devices.start(manager)
    let ending: Result<Void, any Error>
    do {
      try await server.run()
      ending = .success(())
    } catch {
      ending = .failure(error)
    }
    // No new work comes in; what is under way is finished or checkpointed, then the stores are closed.
    hub.finish()
    await manager.stop()
    await devices.stop()
    await housekeeper.stop()
    await changes.stop()
    try await store.close()
    try ending.get()
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
  /// Ends it.
  func stop() async
}
