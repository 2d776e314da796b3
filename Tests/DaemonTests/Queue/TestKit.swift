import Core
import Drivers
import Foundation
import Logging
import NIOPosix
import Testing
import VirtualKit

@testable import Daemon

/// The daemon without its socket: stores in a private folder, one virtual printer, one lane.
final class TestKit: Sendable {
  let test: TestStore
  let content: ContentStore
  let board: DeviceBoard
  let lanes = LaneDirectory()
  let templates: TemplateLibrary
  let desk: JobDesk
  let acceptance: AcceptanceDesk
  let manager: DeviceManager
  let cameras: FrameHubs
  let audit: AuditDesk
  let printer: VirtualPrinterDevice
  let profile: PrinterProfile
  static let device = "prn-test"
  static let camera = "cam-test"
  static let silent = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }

  /// - Parameters:
  ///   - test: The stores; another kit's to start again after a death.
  ///   - printer: The printer; another kit's to go on with its paper.
  ///   - rowsPerSecond: The head's speed; nil: unlimited.
  ///   - acceptanceAlarm: The time of photos that wait for a person; nil: the real one.
  ///   - cameraAlarm: The time of those who wait for a camera's frames; nil: the real one.
  ///   - specifications: The photo specifications of the kit.
  init(
    _ test: TestStore? = nil, printer: VirtualPrinterDevice? = nil, rowsPerSecond: Int? = nil,
    acceptanceAlarm: Alarm? = nil, cameraAlarm: Alarm? = nil,
    specifications: SpecificationLibrary = SpecificationLibrary(),
    configure: (inout VirtualPrinterConfiguration) -> Void = { _ in }
  ) throws {
    let test = try test ?? TestStore()
    self.test = test
    profile = .generic58
    var configuration = VirtualPrinterConfiguration(paper: .mm58)
    configuration.bufferBytes = profile.bufferBytes
    configuration.cutterDistance = profile.headToCutterDots
    configuration.rowsPerSecond = rowsPerSecond
    configure(&configuration)
    self.printer = printer ?? VirtualPrinterDevice(configuration)
    content = try ContentStore(folder: test.folder.appendingPathComponent("content"))
    let store = test.store
    board = DeviceBoard(announce: { device in Task { try? await store.noteDeviceChange(device) } })
    templates = TemplateLibrary(store: store, logger: Self.silent)
    let preparation = PrintPreparation(store: store, content: content, templates: templates)
    let clock = test.wallClock
    acceptance = AcceptanceDesk(
      studio: PhotoStudioWorker(), store: store, content: content, periods: RetentionPolicy(), clock: clock,
      alarm: acceptanceAlarm ?? Alarm(loop: MultiThreadedEventLoopGroup.singleton.any()), logger: Self.silent,
      dueChanged: {})
    desk = JobDesk(
      store: store, content: content, acceptance: acceptance, preparation: preparation, board: board, lanes: lanes,
      periods: RetentionPolicy(), clock: clock, fallsDue: { _ in }, dueChanged: {}, specifications: specifications)
    let alarm = Alarm(loop: MultiThreadedEventLoopGroup.singleton.any())
    audit = AuditDesk(store: store, clock: clock, logger: Self.silent)
    cameras = FrameHubs(
      studio: acceptance.studio, audit: audit, alarm: cameraAlarm ?? alarm, clock: clock, logger: Self.silent,
      workEnded: {})
    manager = DeviceManager(
      store: store, content: content, acceptance: acceptance, preparation: preparation, board: board, lanes: lanes,
      cameras: cameras,
      profiles: PrinterProfiles(store: store, logger: Self.silent), periods: RetentionPolicy(), clock: clock,
      alarm: alarm, logger: Self.silent, dueChanged: {}, specifications: specifications,
      audit: audit)
  }

  /// Plugs the printer in.
  func attach() async {
    let printer = printer
    await manager.printerArrived(
      DeviceView(
        id: Self.device, kind: .printer, name: "Test", state: .idle),
      identity: PrinterIdentity(), fallback: profile
    ) { () async throws(DeviceError) in try printer.connect() }
  }

  /// Plugs a camera in.
  func attach(camera: VirtualCamera) async {
    await manager.cameraArrived(
      DeviceView(
        id: Self.camera, kind: .camera, name: "Test", state: .idle,
        capabilities: DeviceCapabilities(formats: camera.formats))
    ) { VirtualCameraSource(camera: camera) }
  }

  /// Submits a photo.
  func submitPhoto(_ more: [String: JSONValue] = [:]) async throws -> JobRecord {
    let body = JSONValue.object(more.merging(["kind": "photo", "burst": 1]) { $1 })
    return try await desk.submit(body: body.serialized(), key: RandomID.make(prefix: "k"), by: .officer, user: "o").job
  }

  /// Ends the lanes as the daemon's stop does.
  func stop() async {
    await manager.stop()
    await cameras.stop()
    await acceptance.stop()
    await audit.stop()
  }

  /// Submits a document of so many numbered paragraphs on each of so many pages.
  func submit(
    pages: Int = 1, lines: Int = 4, copies: Int = 1, policy: InterruptionPolicy = .ask, hold: Bool = false
  ) async throws -> JobRecord {
    var blocks: [JSONValue] = []
    for page in 1...pages {
      for line in 1...lines {
        blocks.append(["type": "paragraph", "text": .string("第\(page)页 第\(line)行 [[copy]]/[[copies]] 田界以老槐树为界")])
      }
      if page < pages { blocks.append(["type": "pageBreak"]) }
    }
    let body: JSONValue = [
      "kind": "print", "title": "协议", "copies": .number(JSONNumber(copies)), "onInterruption": .string(policy.rawValue),
      "hold": .bool(hold), "content": ["document": ["version": 1, "blocks": .array(blocks)]],
    ]
    return try await desk.submit(body: body.serialized(), key: RandomID.make(prefix: "k"), by: .officer, user: "o").job
  }

  /// Waits until a job is as `condition` wants it.
  func wait(
    for id: String, until condition: @Sendable (JobRecord) -> Bool, sourceLocation: SourceLocation = #_sourceLocation
  ) async throws -> JobRecord {
    let events = test.hub.listen()
    let now = try await test.store.job(id)
    if condition(now) { return now }
    for await event in events where event.subject == id {
      if let job = event.job, condition(job) { return job }
      if let job = event.job, job.state.isFinal {
        Issue.record(
          "the job ended \(job.state) \(job.reasons) \(String(describing: job.problem))", sourceLocation: sourceLocation
        )
        return job
      }
    }
    throw Problem(.internalError, facts: ["function": "wait"])
  }

  /// Does something, and waits until a job has gone through states in this order since.
  func wait(
    for id: String, through states: [JobState], after action: () async throws -> Void
  ) async throws -> JobRecord {
    let events = test.hub.listen()
    try await action()
    var left = states[...]
    for await event in events where event.subject == id {
      guard let job = event.job else { continue }
      if job.state == left.first { left.removeFirst() }
      if left.isEmpty { return job }
    }
    throw Problem(.internalError, facts: ["function": "wait"])
  }

  /// Waits until a job is in a state.
  func wait(for id: String, _ state: JobState, sourceLocation: SourceLocation = #_sourceLocation) async throws
    -> JobRecord
  {
    try await wait(for: id, until: { $0.state == state }, sourceLocation: sourceLocation)
  }

  /// Waits until the printer is shown as `condition` wants it.
  func wait(until condition: (DeviceView) -> Bool) async throws {
    let events = test.hub.listen()
    if let now = board[Self.device], condition(now) { return }
    for await event in events where event.subject == Self.device {
      if let now = board[Self.device], condition(now) { return }
    }
    throw Problem(.internalError, facts: ["function": "wait"])
  }

  /// The pieces of paper between cuts, without the blank rows at their ends.
  var pieces: [Bitmap] { printer.printer.pieces.map(\.trimmed).filter { $0.height > 0 } }

  /// The pages of a copy as the renderer draws them.
  func pages(of job: JobRecord, copy: Int = 1) async throws -> [Bitmap] {
    let document = try await desk.preparation.pages(of: job, for: .row(384), copy: copy)
    return document.pages.indices.map { document.render(page: $0, rows: 0..<document.pages[$0].height).trimmed }
  }
}

extension Bitmap {
  /// The bitmap without its blank first and last rows.
  var trimmed: Bitmap {
    let inked = (0..<height).filter { y in bytes[y * stride..<(y + 1) * stride].contains { $0 != 0 } }
    guard let first = inked.first, let last = inked.last else { return Bitmap(width: width, height: 0) }
    return rows(first..<last + 1)
  }

  /// How often `part`, whole and at the same column, stands in the bitmap.
  func count(of part: Bitmap) -> Int {
    guard part.height > 0, part.height <= height, part.stride == stride else { return 0 }
    var found = 0
    for top in 0...(height - part.height) {
      let range = top * stride..<(top + part.height) * stride
      if bytes[range].elementsEqual(part.bytes) { found += 1 }
    }
    return found
  }
}

extension RowWidths {
  /// A single printer that draws everything.
  static func row(_ dots: Int) -> RowWidths { RowWidths(likely: dots, longest: dots) }
}

extension Actor {
  /// Keeps an actor busy until the gate opens.
  func hold(at gate: DispatchSemaphore) { gate.wait() }
}
