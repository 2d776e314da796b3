import Core
import Foundation
import Synchronization
import Testing
import VirtualKit

@testable import Daemon

/// A camera's lane when the camera or the person changes in the midst of a photo.
@Suite("The lane of a camera", .timeLimit(.minutes(2)))
struct PhotoLaneTests {
  private let kit: TestKit

  init() throws { kit = try TestKit() }

  private func virtualCamera() throws -> VirtualCamera {
    try VirtualCamera(VirtualCamera.Configuration(sizes: [.size640x480]))
  }

  @Test("the failure of a camera that was pulled does not take away the one that is plugged in already")
  func pluggedInAgain() async throws {
    let old = ScriptedCamera()
    var deeds = old.deeds
    await kit.manager.cameraArrived(DeviceView(id: TestKit.camera, kind: .camera, name: "Test", state: .idle)) {
      () async throws(DeviceError) in try await old.open()
    }
    let job = try await kit.submitPhoto()
    while let deed = await deeds.next(), deed != "start 1920" {}
    await kit.attach(camera: try virtualCamera())
    old.fail(.disconnected)
    let taken = try await kit.wait(for: job.id, .completed)
    #expect(taken.attempts == 2)
    // Where the board's news comes after the job's end, it is the lane's own.
    #expect(kit.board[TestKit.camera]?.state != .absent)
    await kit.stop()
  }

  @Test("a cancel that reaches the lane before it knows that it has the job is not lost: nobody is photographed")
  func cancelledBetween() async throws {
    let job = try await kit.submitPhoto()
    let (store, camera) = (kit.test.store, ScriptedCamera())
    let (storeGate, laneGate) = (DispatchSemaphore(value: 0), DispatchSemaphore(value: 0))
    let holdingStore = Task.immediate { await store.hold(at: storeGate) }
    await kit.manager.cameraArrived(DeviceView(id: TestKit.camera, kind: .camera, name: "Test", state: .idle)) {
      () async throws(DeviceError) in try await camera.open()
    }
    let lane = try #require(kit.lanes[TestKit.camera] as? PhotoLane)
    while await !lane.isTaking { await Task.yield() }
    let events = kit.test.hub.listen()
    // The lane's queue: the gate, the cancel, and behind them the store's answer.
    let holdingLane = Task.immediate { await lane.hold(at: laneGate) }
    let cancelling = Task.immediate { await lane.cancel(job.id) }
    storeGate.signal()
    for await event in events where event.subject == job.id && event.job?.state == .processing { break }
    laneGate.signal()
    for task in [holdingStore, holdingLane, cancelling] { await task.value }
    #expect(try await kit.wait(for: job.id) { $0.state.isFinal }.state == .canceled)
    var deeds = camera.deeds
    camera.mark("over")
    #expect(await deeds.next() == "over")
    await kit.stop()
  }

  @Test("a photo that is cancelled while it is written is not kept")
  func cancelledWhileWritten() async throws {
    await kit.attach(camera: try virtualCamera())
    let lane = try #require(kit.lanes[TestKit.camera] as? PhotoLane)
    // The content store waits at a pipe until the test writes to it.
    let pipe = kit.test.folder.appendingPathComponent("content/gate.document").path
    #expect(mkfifo(pipe, 0o600) == 0)
    let job = try await kit.submitPhoto()
    let content = kit.content
    _ = try await kit.wait(for: job.id, .processing)
    while await kit.cameras[TestKit.camera]?.isOpen != true { await Task.yield() }
    let gate = Task { try await content.get(.document, of: "gate") }
    // The camera is closed before the finishing, which ends before the studio answers; then the lane goes on to write.
    while await kit.cameras[TestKit.camera]?.isOpen == true { await Task.yield() }
    let blank = Frame(format: ScriptedCamera.half, bytes: [], sequence: 0, timestamp: .now)
    for _ in 0..<2000 { _ = await kit.acceptance.studio.luma(of: blank) }
    await lane.cancel(job.id)
    let writer = try FileHandle(forWritingTo: URL(fileURLWithPath: pipe))
    try writer.close()
    // A pipe is no sealed file.
    await #expect(throws: Problem.self) { try await gate.value }
    let ended = try await kit.wait(for: job.id) { $0.state.isFinal }
    #expect(ended.state == .canceled && ended.result == nil)
    #expect(try await kit.content.get(.photo, of: job.id) == nil)
    await kit.stop()
  }

  @Test("at the deadline the best live frame is finished with the camera off")
  func offAtTheDeadline() async throws {
    let camera = VirtualCameraSource(camera: try virtualCamera())
    _ = try await camera.start(camera.formats[0])
    let frame = try await camera.next(deadline: .now + .seconds(60))
    await camera.stop()
    // The drawn person is too small in so small a frame: the live picture never meets every rule.
    let source = RepeatedFrame(frame: frame, count: 12)
    let session = CaptureSession(source: source, studio: kit.acceptance.studio, deadline: .now + .seconds(3600))
    let photo = try await session.run(
      specification: try PhotoSpecification.named("cn-resident-id"), burst: 2, untilAcceptable: true)
    #expect(!photo.assessment.acceptable)
    #expect(source.isStopped)
  }
}

/// A camera that shows one picture so many times, each as if taken now, and then nothing until the deadline.
private final class RepeatedFrame: FrameSource {
  private let frame: Frame
  private let count: Int
  private let state = Mutex((shown: 0, isStopped: false))

  init(frame: Frame, count: Int) {
    self.frame = frame
    self.count = count
  }

  var formats: [FrameFormat] { [frame.format] }
  var corruptFrames: Int { 0 }
  var isStopped: Bool { state.withLock { $0.isStopped } }

  func start(_ format: FrameFormat) async throws(DeviceError) -> FrameFormat { format }

  func next(deadline: ContinuousClock.Instant) async throws(DeviceError) -> Frame {
    let shown = state.withLock { state in
      state.shown += 1
      return state.shown
    }
    guard shown <= count else { throw DeviceError(.timedOut, function: "RepeatedFrame") }
    return Frame(
      format: frame.format, bytes: frame.bytes, sequence: UInt32(shown),
      timestamp: .now + LiveGuidance.pause * shown)
  }

  func stop() async { state.withLock { $0.isStopped = true } }
}
