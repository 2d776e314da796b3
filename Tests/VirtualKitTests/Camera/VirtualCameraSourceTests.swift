import Core
import Testing

@testable import VirtualKit

@Suite("Virtual camera source", .timeLimit(.minutes(5)))
struct VirtualCameraSourceTests {
  private let scene = CountingScene()
  private let camera: VirtualCamera
  private let format = FrameFormat(pixels: .mjpeg, width: 640, height: 480, rate: 30)
  private let period = Duration.seconds(1.0 / 30)

  init() {
    camera = VirtualCamera(.init(warmUpFrames: 0), scene: scene)
  }

  private func code(_ body: () async throws(DeviceError) -> some Sendable) async -> DeviceError.Code? {
    do {
      _ = try await body()
      return nil
    } catch {
      return error.code
    }
  }

  @Test func framesComeAtTheRate() async throws {
    let clock = ManualFrameClock()
    let source = VirtualCameraSource(camera: camera, clock: clock)
    #expect(try await source.start(format) == format)
    let began = clock.now
    for number in 0..<10 {
      let frame = try await source.next(deadline: clock.deadlineNow + .seconds(1))
      #expect(frame.sequence == UInt32(number))
      #expect(frame.timestamp == began + period * number)
      #expect(frame.format == format)
    }
    #expect(clock.now - began == period * 9)
    await source.stop()
  }

  @Test func nothingRunsWhenNobodyAsks() async throws {
    let clock = ManualFrameClock()
    let source = VirtualCameraSource(camera: camera, clock: clock)
    _ = try await source.start(format)
    clock.advance(by: .seconds(60))
    #expect(scene.count == 0 && clock.slept.isEmpty)
    _ = try await source.next(deadline: clock.deadlineNow + .seconds(1))
    #expect(scene.count == 1)
    await source.stop()
  }

  @Test func aSlowReaderLosesFramesAndSeesFreshOnes() async throws {
    let clock = ManualFrameClock()
    let source = VirtualCameraSource(camera: camera, clock: clock)
    _ = try await source.start(format)
    _ = try await source.next(deadline: clock.deadlineNow + .seconds(1))
    clock.advance(by: .seconds(2))
    let frame = try await source.next(deadline: clock.deadlineNow + .seconds(1))
    #expect(frame.sequence >= 59)
    #expect(clock.now - frame.timestamp < period)
    await source.stop()
  }

  @Test func theNearestFormatIsGiven() async throws {
    let source = VirtualCameraSource(camera: camera, clock: ManualFrameClock())
    let given = try await source.start(FrameFormat(pixels: .yuyv, width: 1300, height: 700, rate: 60))
    #expect(given == FrameFormat(pixels: .yuyv, width: 1280, height: 720, rate: 10))
    await source.stop()
  }

  @Test func deadlineEndsTheWait() async throws {
    let clock = ManualFrameClock()
    let source = VirtualCameraSource(camera: camera, clock: clock)
    _ = try await source.start(format)
    camera.fallSilent(for: .seconds(30))
    let deadline = clock.deadlineNow + .seconds(2)
    #expect(await code { () async throws(DeviceError) in try await source.next(deadline: deadline) } == .timedOut)
    #expect(clock.deadlineNow == deadline)
    // The silence goes on where it was; then frames come again.
    let frame = try await source.next(deadline: clock.deadlineNow + .seconds(60))
    #expect(frame.sequence > 890)
    #expect(clock.deadlineNow - deadline >= .seconds(28))
    await source.stop()
  }

  @Test func delaySlowsTheFrames() async throws {
    let clock = ManualFrameClock()
    camera.faults = .init(delay: .milliseconds(500))
    let source = VirtualCameraSource(camera: camera, clock: clock)
    _ = try await source.start(format)
    let began = clock.now
    for _ in 0..<5 { _ = try await source.next(deadline: clock.deadlineNow + .seconds(1)) }
    // The first one, too.
    #expect(clock.now - began == .milliseconds(500) + (period + .milliseconds(500)) * 4)
    await source.stop()
  }

  @Test(arguments: VirtualCamera.Corruption.allCases, PixelFormat.allCases)
  func corruptFramesAreDroppedAndCounted(kind: VirtualCamera.Corruption, pixels: PixelFormat) async throws {
    let clock = ManualFrameClock()
    camera.faults = .init(corruptions: [kind: 2])
    let source = VirtualCameraSource(camera: camera, clock: clock)
    _ = try await source.start(FrameFormat(pixels: pixels, width: 640, height: 480, rate: 30))
    for number in 0..<4 {
      let frame = try await source.next(deadline: clock.deadlineNow + .seconds(1))
      #expect(frame.sequence == UInt32(number * 2))
    }
    #expect(await source.corruptFrames == 3)
    camera.faults = .init(corruptions: [kind: 1])
    #expect(
      await code { () async throws(DeviceError) in
        try await source.next(deadline: clock.deadlineNow + .seconds(1))
      } == .timedOut)
    #expect(await source.corruptFrames >= 30)
    await source.stop()
  }

  @Test func unplugIsFinal() async throws {
    let clock = ManualFrameClock()
    camera.faults = .init(unplugAfter: 3)
    let source = VirtualCameraSource(camera: camera, clock: clock)
    _ = try await source.start(format)
    for _ in 0..<3 { _ = try await source.next(deadline: clock.deadlineNow + .seconds(1)) }
    let next = { @Sendable () async throws(DeviceError) -> Frame in
      try await source.next(deadline: clock.deadlineNow + .seconds(1))
    }
    #expect(await code(next) == .disconnected)
    camera.faults = .none
    camera.plugIn()
    #expect(await code(next) == .disconnected)
    #expect(await code { () async throws(DeviceError) in try await source.start(format) } == .disconnected)
    let fresh = VirtualCameraSource(camera: camera, clock: clock)
    _ = try await fresh.start(format)
    _ = try await fresh.next(deadline: clock.deadlineNow + .seconds(1))
    await fresh.stop()
  }

  @Test func oneStreamAtATime() async throws {
    let clock = ManualFrameClock()
    let (first, second) = (
      VirtualCameraSource(camera: camera, clock: clock), VirtualCameraSource(camera: camera, clock: clock)
    )
    _ = try await first.start(format)
    #expect(await code { () async throws(DeviceError) in try await second.start(format) } == .busy)
    await first.stop()
    _ = try await second.start(format)
    #expect(
      await code { () async throws(DeviceError) in
        try await first.next(deadline: clock.deadlineNow + .seconds(1))
      } == .io)
    await second.stop()
  }

  enum Ending: CaseIterable { case cancel, stop, unplug }

  @Test(arguments: Ending.allCases) func aWaitEndsAtOnce(by ending: Ending) async throws {
    let clock = ManualFrameClock(holds: true)
    let source = VirtualCameraSource(camera: camera, clock: clock)
    _ = try await source.start(format)
    let deadline = clock.deadlineNow + .seconds(3600)
    _ = try await source.next(deadline: deadline)
    let waiter = Task { await code { () async throws(DeviceError) in try await source.next(deadline: deadline) } }
    for await _ in clock.holding { break }
    switch ending {
    case .cancel: waiter.cancel()
    case .stop: await source.stop()
    case .unplug: camera.unplug()
    }
    #expect(await waiter.value == (ending == .unplug ? .disconnected : .cancelled))
    await source.stop()
  }
}
