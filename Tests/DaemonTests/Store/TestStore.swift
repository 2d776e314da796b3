import Core
import Foundation
import GRDB
import Synchronization

@testable import Daemon

/// A store in a private folder with a clock that tests turn by hand.
final class TestStore: Sendable {
  let folder: URL
  let hub = EventHub()
  let store: JobStore
  private let database: DatabaseQueue
  let wallClock: WallClock

  init() throws {
    folder = FileManager.default.temporaryDirectory.appendingPathComponent(RandomID.make(prefix: "satchel-test-"))
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    database = try DatabaseFile.open(path: folder.appendingPathComponent("satchel.db").path)
    let (clock, start) = (Clock(), ContinuousClock.now)
    wallClock = WallClock(
      now: { clock.time.withLock { $0.now } }, uptime: { clock.time.withLock { start + .milliseconds($0.uptime) } })
    store = JobStore(database: database, hub: hub, clock: wallClock)
    self.clock = clock
  }

  private let clock: Clock
  private final class Clock: Sendable {
    let time = Mutex<(now: Int64, uptime: Int64)>((1_700_000_000_000, 0))
  }

  deinit { try? FileManager.default.removeItem(at: folder) }

  /// Lets time pass.
  func advance(seconds: Int64) {
    clock.time.withLock { time in
      time.now += seconds * 1000
      time.uptime += seconds * 1000
    }
  }

  /// Sets the clock: no time passes.
  func setClock(by seconds: Int64) { clock.time.withLock { $0.now += seconds * 1000 } }

  /// The store of the daemon after a restart.
  func restarted() -> JobStore { JobStore(database: database, hub: hub, clock: wallClock) }

  /// The store with other bounds on uploads.
  func store(uploadLimits: UploadLimits) -> JobStore {
    JobStore(database: database, hub: hub, clock: wallClock, uploadLimits: uploadLimits)
  }

  /// The time now.
  var now: Int64 { clock.time.withLock { $0.now } }

  /// A new printout.
  func printout(
    owner: UInt32 = 1000, device: String = "auto", priority: Int = 50, startWithin: Int? = nil,
    policy: InterruptionPolicy = .ask, documents: [String]? = nil
  ) -> JobRecord {
    JobRecord(
      id: RandomID.make(prefix: "j_"), kind: .print, state: .pending, reasons: [], ownerUID: owner,
      ownerUser: "officer", requestedDevice: device, copies: 1, priority: priority,
      terms: JobTerms(startWithinSeconds: startWithin, onInterruption: policy, documents: documents), createdAt: now,
      updatedAt: now, startBy: startWithin.map { now + Int64($0) * 1000 })
  }

  /// Enters a printout under a key of its own.
  @discardableResult
  func submit(_ record: JobRecord, key: String? = nil, body: String = "body", tag: Data? = nil) async throws
    -> JobStore.Submission
  {
    try await store.submit(
      record, keyDigest: Data((key ?? record.id).utf8), bodyDigest: Data(body.utf8), referenceTag: tag, limit: 1000)
  }
}
