import Core
import Logging
import NIOEmbedded
import Synchronization
import Testing

@testable import Daemon

/// What is kept of a camera's use, and when it is off again.
@Suite(.timeLimit(.minutes(5))) struct CameraRecordTests {
  private let test: TestStore
  private let camera = ScriptedCamera()
  private let loop = NIOAsyncTestingEventLoop()
  private let record = LogRecord()
  private let hub: FrameHub
  private let audit: AuditDesk

  init() async throws {
    test = try TestStore()
    let logger = Logger(label: "test") { [record] _ in RecordingLogHandler(record: record) }
    audit = AuditDesk(store: test.store, clock: test.wallClock, logger: logger)
    hub = FrameHub(
      device: "cam", settings: CameraSettingsKeeper(store: test.store, logger: logger), audit: audit,
      alarm: Alarm(loop: loop),
      clock: .system, logger: logger)
    let camera = camera
    await hub.attach { () async throws(DeviceError) in try await camera.open() }
  }

  @Test("within two seconds after the last viewer the camera is closed")
  func closed() async throws {
    var deeds = camera.deeds
    let use = try await hub.view(uid: 1000)
    _ = try await use.start(ScriptedCamera.half)
    await use.stop()
    #expect(await hub.isOpen)
    await loop.advanceTime(by: .seconds(2))
    for expected in ["open", "start 1280", "stop"] { #expect(await deeds.next() == expected) }
  }

  @Test(
    "the audit tells when a camera was open, for whom and what for; the journal how many frames each use saw and lost")
  func told() async throws {
    let viewer = try await hub.view(uid: 1000)
    _ = try await viewer.start(ScriptedCamera.half)
    let photo = try await hub.join(.photo, uid: 1001)
    _ = try await photo.start(ScriptedCamera.half)
    for _ in 0..<3 {
      camera.show()
      _ = try await photo.next(deadline: .now + .seconds(60))
    }
    _ = try await viewer.nextShared(deadline: nil)
    camera.spoil()
    await photo.stop()
    await viewer.stop()
    await hub.stop()
    #expect(
      record.lines == [
        "camera use ended corrupt=1 device=cam frames=3 lost=0 purpose=photo seconds=0",
        "camera use ended corrupt=1 device=cam frames=1 lost=2 purpose=preview seconds=0",
      ])
    await audit.stop()
    let entries = try await test.store.audit(after: 0, limit: 10).entries
    #expect(entries.map(\.action) == ["camera-opened", "camera-closed"])
    #expect(entries.map(\.subject) == ["cam", "cam"] && entries.map(\.role) == ["daemon", "daemon"])
    #expect(entries[0].uid == 1000 && entries[0].detail == "preview")
    #expect(entries[1].uid == nil && entries[1].counts?["seconds"] != nil)
  }

  @Test("a store that fails loses an entry of the camera's use, and the journal has it then; the camera goes on")
  func lost() async throws {
    try await test.store.database.write { db in try db.execute(sql: "DROP TABLE audit") }
    let use = try await hub.view(uid: 1000)
    _ = try await use.start(ScriptedCamera.half)
    await use.stop()
    await hub.stop()
    await audit.stop()
    #expect(
      record.lines.filter { $0.hasPrefix("audit") } == [
        "audit entry could not be stored action=camera-opened detail=preview subject=cam uid=1000",
        "audit entry could not be stored action=camera-closed detail=- subject=cam uid=-",
      ])
  }
}

/// What was logged.
private final class LogRecord: Sendable {
  private let kept = Mutex<[String]>([])
  var lines: [String] { kept.withLock { $0 } }
  func add(_ line: String) { kept.withLock { $0.append(line) } }
}

private struct RecordingLogHandler: LogHandler {
  let record: LogRecord
  var metadata: Logger.Metadata = [:]
  var logLevel = Logger.Level.trace

  subscript(metadataKey key: String) -> Logger.Metadata.Value? {
    get { metadata[key] }
    set { metadata[key] = newValue }
  }

  func log(event: LogEvent) {
    let facts = (event.metadata ?? [:]).sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" }
    // A slow machine may take more than a second over it.
    let line = ([event.message.description] + facts).joined(separator: " ")
    record.add(line.replacing(#/seconds=\d+/#, with: "seconds=0"))
  }
}
