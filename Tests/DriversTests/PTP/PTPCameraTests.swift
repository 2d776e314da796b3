import Core
import Synchronization
import Testing
import VirtualKit

@testable import Drivers

@Suite("PTP still camera", .timeLimit(.minutes(10)))
struct PTPCameraTests {
  private static func quick() -> PTPTiming {
    var timing = PTPTiming()
    (timing.answer, timing.drain, timing.pause) = (.seconds(2), .milliseconds(20), .milliseconds(5))
    timing.lateFile = .seconds(2)
    return timing
  }

  private func camera(_ change: (inout VirtualStillCamera.Configuration) -> Void = { _ in }) throws
    -> VirtualStillCamera
  {
    var configuration = VirtualStillCamera.Configuration()
    (configuration.width, configuration.height) = (320, 240)
    change(&configuration)
    return try VirtualStillCamera(configuration)
  }

  private func open(
    _ camera: VirtualStillCamera, left: @escaping @Sendable (PTPRemains) -> Void = { _ in }
  ) async throws(DeviceError) -> PTPCamera {
    let source = try await PTPCamera.open(
      try VirtualStillCameraLink(camera), timing: Self.quick(), onLeftBehind: left)
    _ = try await source.start(source.formats[0])
    return source
  }

  private func next(_ source: PTPCamera) async throws(DeviceError) -> Frame {
    try await source.next(deadline: .now + .seconds(60))
  }

  /// After whatever went before, a picture comes and nothing stays on the card.
  private func worksAgain(_ camera: VirtualStillCamera) async throws {
    let source = try await open(camera)
    let frame = try await next(source)
    #expect((try? MJPEGCheck.check(frame.bytes, width: 320, height: 240)) != nil)
    await source.stop()
    #expect(camera.activity.files == 0 && !camera.activity.isInSession)
  }

  @Test("one release gives one picture, stamped at the release; nothing stays on the card", arguments: [true, false])
  func picture(givesParts: Bool) async throws {
    let camera = try camera {
      ($0.givesParts, $0.width, $0.height, $0.quality) = (givesParts, 1920, 1280, 100)
    }
    let source = try await open(camera)
    #expect(source.isTriggered)
    #expect(source.formats == [FrameFormat(pixels: .mjpeg, width: 1920, height: 1280, rate: 0)])
    let trigger = SuspendingClock.now
    let frame = try await next(source)
    // Two parts at least.
    #expect(frame.bytes.count > 1 << 20 && frame.timestamp >= trigger && frame.timestamp <= .now)
    try MJPEGCheck.check(frame.bytes, width: 1920, height: 1280)
    #expect(camera.activity.taken == 1 && camera.activity.files == 0 && camera.activity.isInSession)
    #expect(try await next(source).sequence == 2)
    await source.stop()
    #expect(camera.activity.taken == 2 && camera.activity.deleted == 2 && !camera.activity.isInSession)
    let late = await #expect(throws: DeviceError.self) { try await next(source) }
    #expect(late?.code == .io)
  }

  @Test(
    "what it does wrong in between costs time and no picture",
    arguments: [
      StillCameraFault.zeroPacket, .splitHeader, .stall, .openLength, .shortData, .appendedResponse, .eventPieces,
      .busy, .garbage,
    ])
  func harmless(fault: StillCameraFault) async throws {
    for times in [1, 2] {
      let camera = try camera()
      let source = try await open(camera)
      // A fault that strikes the repetition too is an error.
      camera.misbehave(fault, times: [.stall, .shortData, .garbage].contains(fault) ? 1 : times)
      let frame = try await next(source)
      try MJPEGCheck.check(frame.bytes, width: 320, height: 240)
      await source.stop()
      #expect(camera.activity.taken == 1 && camera.activity.files == 0)
    }
  }

  @Test(
    "at the opening too",
    arguments: [
      StillCameraFault.zeroPacket, .splitHeader, .stall, .openLength, .shortData, .appendedResponse, .garbage, .silent,
      .lateReply, .sessionOpen, .oversizedLength,
    ])
  func opening(fault: StillCameraFault) async throws {
    let camera = try camera()
    camera.misbehave(fault)
    try await worksAgain(camera)
  }

  @Test(
    "what it cannot get over is a typed error, and the card is cleared all the same",
    arguments: [
      (StillCameraFault.storeFull, DeviceError.Code.storageFull), (.deviceReset, .io), (.responseInPlace, .io),
      (.oversizedLength, .unsupported), (.silent, .timedOut), (.lateReply, .timedOut),
    ])
  func errors(fault: StillCameraFault, code: DeviceError.Code) async throws {
    let camera = try camera()
    let source = try await open(camera)
    camera.misbehave(fault)
    let error = await #expect(throws: DeviceError.self) { try await next(source) }
    #expect(error?.code == code)
    await source.stop()
    #expect(camera.activity.files == 0)
    try await worksAgain(camera)
  }

  @Test("after a late answer the same session goes on")
  func late() async throws {
    let camera = try camera()
    let source = try await open(camera)
    camera.misbehave(.lateReply)
    await #expect(throws: DeviceError.self) { try await next(source) }
    try MJPEGCheck.check(try await next(source).bytes, width: 320, height: 240)
    await source.stop()
    #expect(camera.activity.taken == 2 && camera.activity.files == 0 && camera.activity.resets == 0)
  }

  @Test("a spoilt picture is taken again")
  func spoilt() async throws {
    let camera = try camera()
    let source = try await open(camera)
    camera.misbehave(.truncatedPicture)
    try MJPEGCheck.check(try await next(source).bytes, width: 320, height: 240)
    #expect(await source.corruptFrames == 1 && camera.activity.taken == 2 && camera.activity.files == 0)
    camera.misbehave(.truncatedPicture, times: 9)
    let error = await #expect(throws: DeviceError.self) { try await next(source) }
    #expect(error?.code == .io)
    await source.stop()
    #expect(camera.activity.files == 0)
  }

  @Test("pulled in the midst of a file: lost, told, and back with the next session")
  func pulled() async throws {
    let camera = try camera()
    let left = Mutex(0)
    let source = try await open(camera) { remains in left.withLock { $0 += remains.count } }
    camera.unplug(afterFileBytes: 1000)
    let error = await #expect(throws: DeviceError.self) { try await next(source) }
    #expect(error?.code == .disconnected)
    await source.stop()
    #expect(left.withLock { $0 } == 1)
    camera.plugIn()
    let again = try await open(camera)
    try MJPEGCheck.check(try await next(again).bytes, width: 320, height: 240)
    await again.stop()
  }

  @Test("a cancelled wait ends, the camera is told, and a picture that comes later is deleted")
  func cancelled() async throws {
    let camera = try camera()
    let source = try await open(camera)
    camera.misbehave(.lateReply)
    let task = Task { () -> DeviceError.Code? in
      do throws(DeviceError) {
        _ = try await next(source)
        return nil
      } catch { return error.code }
    }
    while camera.activity.taken == 0 { await Task.yield() }
    task.cancel()
    #expect(await task.value == .cancelled)
    #expect(camera.activity.cancellations == 1)
    await source.stop()
    #expect(camera.activity.taken == 1 && camera.activity.files == 0)
    try await worksAgain(camera)
  }

  @Test("a telephone that only shows its pictures is refused, and let go")
  func telephone() async throws {
    let camera = try camera { $0.takesPictures = false }
    for _ in 0..<2 {
      let error = await #expect(throws: DeviceError.self) { try await open(camera) }
      #expect(error?.code == .unsupported)
      #expect(!camera.activity.isInSession)
    }
  }
}
