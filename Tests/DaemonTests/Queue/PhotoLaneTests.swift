import Core
import Foundation
import Imaging
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
    let source = ScriptedFrames(Array(repeating: frame, count: 12))
    let session = CaptureSession(source: source, studio: kit.acceptance.studio, deadline: .now + .seconds(3600))
    let photo = try await session.run(
      specification: try PhotoSpecification.named("cn-resident-id"), burst: 2, untilAcceptable: true)
    #expect(!photo.assessment.acceptable)
    #expect(source.isStopped)
  }
}

extension PhotoLaneTests {
  /// A frame with the drawn person before the camera, and one of an empty wall.
  private func frames() async throws -> (person: Frame, wall: Frame) {
    let camera = VirtualCameraSource(
      camera: try VirtualCamera(VirtualCamera.Configuration(warmUpFrames: 0, sizes: [.size1920x1080])))
    _ = try await camera.start(camera.formats[0])
    let person = try await camera.next(deadline: .now + .seconds(60))
    await camera.stop()
    let (width, height) = (person.format.width, person.format.height)
    let grey = RGBImage(width: width, height: height, bytes: [UInt8](repeating: 210, count: width * height * 3))
    let wall = Frame(
      format: person.format, bytes: try JPEG.encode(grey, quality: 88), sequence: 0, timestamp: person.timestamp)
    return (person, wall)
  }

  @Test("when-acceptable waits for two good frames in a row, goes on after a burst without a face, and takes the next")
  func whenAcceptable() async throws {
    let (person, wall) = try await frames()
    // The light settles on four; nobody; one good frame alone; two, whose burst of two shows nobody; two more, and theirs.
    let script = [
      Array(repeating: wall, count: 14), [person, wall], [person, person, wall, wall], [person, person, person],
      Array(repeating: person, count: 20),
    ]
    let source = ScriptedFrames(script.flatMap(\.self))
    let session = CaptureSession(source: source, studio: kit.acceptance.studio, deadline: .now + .seconds(3600))
    let photo = try await session.run(
      specification: try PhotoSpecification.named("cn-passport"), burst: 2, untilAcceptable: true)
    #expect(photo.assessment.acceptable && photo.frames == 2, "\(photo.assessment.failed.map(\.rule))")
    // After the burst that failed one good frame, since nothing bad was seen between, and the burst of two.
    #expect(source.shown == 14 + 2 + 4 + 3)
  }

  /// The same frame out of focus.
  private func blurred(_ frame: Frame) throws -> Frame {
    let image = try JPEG.decode(frame.bytes)
    // Each pixel becomes the mean of the eleven about it, across and then down.
    var bytes = image.bytes
    for (step, length, lines) in [(3, image.width, image.height), (3 * image.width, image.height, image.width)] {
      let source = bytes
      for line in 0..<lines {
        let start = step == 3 ? 3 * image.width * line : 3 * line
        for place in 5..<length - 5 {
          for channel in 0..<3 {
            let at = start + step * place + channel
            var sum = 0
            for near in -5...5 { sum += Int(source[at + step * near]) }
            bytes[at] = UInt8(sum / 11)
          }
        }
      }
    }
    let soft = RGBImage(width: image.width, height: image.height, bytes: bytes)
    return Frame(format: frame.format, bytes: try JPEG.encode(soft, quality: 88), sequence: 0, timestamp: .now)
  }

  @Test("when-acceptable waits for a sharp face, and for no longer than five seconds", arguments: [true, false])
  func sharp(_ becomesSharp: Bool) async throws {
    let (person, wall) = try await frames()
    let soft = try blurred(person)
    let script = [
      Array(repeating: wall, count: 14), Array(repeating: soft, count: 4),
      Array(repeating: becomesSharp ? person : soft, count: 60),
    ]
    let source = ScriptedFrames(script.flatMap(\.self))
    let session = CaptureSession(source: source, studio: kit.acceptance.studio, deadline: .now + .seconds(3600))
    let photo = try await session.run(
      specification: try PhotoSpecification.named("cn-passport"), burst: 2, untilAcceptable: true)
    #expect(photo.assessment.acceptable && photo.frames == 2, "\(photo.assessment.failed.map(\.rule))")
    #expect(photo.assessment[.sharpness]?.verdict == (becomesSharp ? .pass : .warn))
    if becomesSharp {
      // The word goes with the second sharp frame; then the burst of two.
      #expect(source.shown == 14 + 4 + 2 + 2, "\(source.shown)")
    } else {
      // Frames come 0.11 s apart or later.
      #expect((14 + 4...14 + 2 + 46 + 2).contains(source.shown), "\(source.shown)")
    }
  }

  @Test("at the time-out the sharpest of the frames is taken that break the fewest rules")
  func sharpest() async throws {
    let (person, wall) = try await frames()
    let soft = try blurred(person)
    // No two good frames stand together.
    let script = [
      Array(repeating: wall, count: 14), [soft, wall, person, wall, soft, wall],
    ]
    let source = ScriptedFrames(script.flatMap(\.self))
    let session = CaptureSession(source: source, studio: kit.acceptance.studio, deadline: .now + .seconds(3600))
    let photo = try await session.run(
      specification: try PhotoSpecification.named("cn-passport"), burst: 2, untilAcceptable: true)
    #expect(photo.frames == 1 && photo.assessment[.sharpness]?.verdict == .pass)
  }

  @Test(
    "what was done to the picture, and what is to be checked by eye, stand in the stored result",
    arguments: ["cn-social-security", "icao-35x45"])
  func recorded(name: String) async throws {
    await kit.attach(camera: try VirtualCamera(VirtualCamera.Configuration(sizes: [.size1280x720])))
    let job = try await kit.submitPhoto(["specification": .string(name)])
    let stored = try await kit.wait(for: job.id, .completed).result
    let result = try #require(stored?.view(confirmation: nil, language: .chinese))
    let done = try #require(result.photo?.adjustments)
    #expect(done.contains("ground-lifted") == (name == "cn-social-security"))
    #expect(result.photo?.subsampling != nil)
    #expect(result.checks?.contains { $0.text == "双耳露出" } == (name == "cn-social-security"))
    await kit.stop()
  }
}

/// A camera that shows pictures one after the other, each as if taken now, and then nothing until the deadline.
private final class ScriptedFrames: FrameSource {
  private let frames: [Frame]
  private let state = Mutex((shown: 0, isStopped: false))

  init(_ frames: [Frame]) { self.frames = frames }

  var formats: [FrameFormat] { frames.prefix(1).map(\.format) }
  var corruptFrames: Int { 0 }
  /// How many pictures were asked for.
  var shown: Int { state.withLock { $0.shown } }
  var isStopped: Bool { state.withLock { $0.isStopped } }

  func start(_ format: FrameFormat) async throws(DeviceError) -> FrameFormat { format }

  func next(deadline: ContinuousClock.Instant) async throws(DeviceError) -> Frame {
    let shown = state.withLock { state in
      state.shown += 1
      return state.shown
    }
    guard shown <= frames.count else { throw DeviceError(.timedOut, function: "ScriptedFrames") }
    let frame = frames[shown - 1]
    return Frame(
      format: frame.format, bytes: frame.bytes, sequence: UInt32(shown),
      timestamp: .now + LiveGuidance.pause * shown)
  }

  func stop() async { state.withLock { $0.isStopped = true } }
}
