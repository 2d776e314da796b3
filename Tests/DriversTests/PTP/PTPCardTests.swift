import Core
import Synchronization
import Testing

@testable import Drivers
@testable import VirtualKit

/// What stays on the card of a camera, whatever goes wrong while a picture is taken from it.
@Suite("Pictures on a still camera's card", .timeLimit(.minutes(10)))
struct PTPCardTests {
  /// A camera, the link to it, and its driver.
  private final class Desk: Sendable {
    let camera: VirtualStillCamera
    let link: WatchedStillCameraLink
    private let left = Mutex<[PTPRemains]>([])
    private let running = Mutex<Task<DeviceError.Code?, Never>?>(nil)
    private let source = Mutex<PTPCamera?>(nil)

    init(_ change: (inout VirtualStillCamera.Configuration) -> Void = { _ in }) throws {
      var configuration = VirtualStillCamera.Configuration()
      (configuration.width, configuration.height) = (320, 240)
      change(&configuration)
      camera = try VirtualStillCamera(configuration)
      link = try WatchedStillCameraLink(camera)
    }

    /// What the driver said that it left behind.
    var told: [Int] { left.withLock { $0.map(\.count) } }
    var remains: PTPRemains { left.withLock { $0.last } ?? PTPRemains() }
    var files: Int { camera.activity.files }

    func open(_ change: (inout PTPTiming) -> Void = { _ in }) async throws {
      var timing = PTPTiming()
      (timing.answer, timing.drain, timing.pause) = (.seconds(2), .milliseconds(20), .milliseconds(5))
      change(&timing)
      let source = try await PTPCamera.open(link, timing: timing, remains: remains) { remains in
        self.left.withLock { $0.append(remains) }
      }
      _ = try await source.start(source.formats[0])
      self.source.withLock { $0 = source }
    }

    /// - Parameter isCancelled: From the beginning.
    /// - Returns: The error's code; nil for a picture.
    func next(isCancelled: Bool = false) async -> DeviceError.Code? {
      let task = running.withLock { running in
        let task = Task { () -> DeviceError.Code? in
          if isCancelled { withUnsafeCurrentTask { $0?.cancel() } }
          do throws(DeviceError) {
            _ = try await source.withLock { $0 }?.next(deadline: .now + .seconds(60))
            return nil
          } catch { return error.code }
        }
        running = task
        return task
      }
      return await task.value
    }

    /// Cancels the picture under way.
    func cancel() { running.withLock { $0?.cancel() } }

    func stop() async { await source.withLock { $0 }?.stop() }

    /// Does something before the first command of a kind.
    func once(_ operation: PTPOperation, skipping count: Int = 0, _ action: @escaping @Sendable () async -> Void) {
      let left = Mutex(count)
      link.watch { command, bytes in
        guard command == operation else { return bytes }
        let isDue = left.withLock { left in
          defer { left -= 1 }
          return left == 0
        }
        if isDue { await action() }
        return bytes
      }
    }
  }

  @Test("a picture that is given up while it is deleted is deleted")
  func cancelledDelete() async throws {
    let desk = try Desk()
    try await desk.open()
    desk.once(.deleteObject) { desk.cancel() }
    _ = await desk.next()
    await desk.stop()
    #expect(desk.camera.activity.taken == 1 && desk.files == 0 && desk.told.isEmpty)
  }

  @Test("a camera that is busy is asked again, and at the end once more")
  func busyDelete() async throws {
    let desk = try Desk()
    try await desk.open()
    desk.camera.misbehave(.deleteBusy, times: 3)
    #expect(await desk.next() == nil)
    #expect(desk.files == 0)
    desk.camera.misbehave(.deleteBusy, times: 1000)
    #expect(await desk.next() == nil)
    #expect(desk.files == 1 && desk.told.isEmpty)
    desk.camera.misbehave(.deleteBusy, times: 0)
    await desk.stop()
    #expect(desk.files == 0 && desk.told.isEmpty)
  }

  @Test("what cannot be deleted to the very end is told once")
  func busyToTheEnd() async throws {
    let desk = try Desk()
    try await desk.open()
    desk.camera.misbehave(.deleteBusy, times: 1000)
    #expect(await desk.next() == nil)
    await desk.stop()
    #expect(desk.files == 1 && desk.told == [1])
  }

  @Test("what an unplug in mid-file has left is deleted when the same camera is back, and nothing else")
  func backAgain() async throws {
    for isReplaced in [false, true] {
      let desk = try Desk()
      try await desk.open()
      desk.camera.unplug(afterFileBytes: 2000)
      #expect(await desk.next() == .disconnected)
      await desk.stop()
      #expect(desk.files == 1 && desk.told == [1])
      desk.camera.unplug(afterFileBytes: nil)
      desk.camera.plugIn()
      // Somebody has another picture there now, under the same number.
      if isReplaced { desk.camera.renumber() }
      let left = Mutex<[Int]>([])
      let source = try await PTPCamera.open(try VirtualStillCameraLink(desk.camera), remains: desk.remains) { remains in
        left.withLock { $0.append(remains.count) }
      }
      await source.stop()
      #expect(desk.files == (isReplaced ? 1 : 0))
      #expect(left.withLock { $0 } == (isReplaced ? [1] : []))
    }
  }

  @Test("a camera that tells of no file has its card listed; what was there before stays", arguments: [false, true])
  func listed(writesRaw: Bool) async throws {
    let desk = try Desk { configuration in
      configuration.tellsFiles = false
      configuration.writesRaw = writesRaw
    }
    // Taken by hand.
    _ = try desk.camera.takePicture()
    let before = desk.files
    try await desk.open { timing in
      (timing.listing, timing.companion, timing.lateFile) = (.milliseconds(10), .milliseconds(100), .seconds(1))
    }
    for _ in 0..<2 {
      #expect(await desk.next() == nil)
      #expect(desk.files == before)
    }
    // Given up right after the release, it is found and deleted all the same.
    desk.once(.getObjectHandles, skipping: 1) { desk.cancel() }
    #expect(await desk.next() == .cancelled)
    await desk.stop()
    #expect(desk.camera.activity.taken == 4 && desk.files == before && desk.told.isEmpty)
  }

  @Test("a camera that tells of no file and gives no list cannot be used")
  func lists() throws {
    let info = PTPDeviceInfo(operations: [0x100E, 0x1008, 0x100B, 0x1009], events: [0x400D], properties: [])
    #expect(!info.canTakePictures)
    #expect(PTPDeviceInfo(operations: info.operations.union([0x1007]), events: [], properties: []).canTakePictures)
    #expect(PTPDeviceInfo(operations: info.operations, events: [0x4002], properties: []).canTakePictures)
  }

  @Test("a deletion without an answer is tried again at the end")
  func silentDelete() async throws {
    let desk = try Desk()
    try await desk.open { $0.answer = .milliseconds(300) }
    desk.once(.deleteObject) { desk.camera.misbehave(.silent) }
    #expect(await desk.next() == nil)
    await desk.stop()
    #expect(desk.files == 0 && desk.told.isEmpty)
  }

  @Test("a raw file that is told of after the JPEG is deleted too")
  func raw() async throws {
    let desk = try Desk { $0.writesRaw = true }
    try await desk.open()
    #expect(await desk.next() == nil)
    #expect(desk.camera.activity.deleted == 2 && desk.files == 0)
    // Given up before the raw file is heard of.
    desk.once(.getPartialObject) { desk.cancel() }
    #expect(await desk.next() == .cancelled)
    #expect(desk.files == 2)
    await desk.stop()
    #expect(desk.camera.activity.taken == 2 && desk.files == 0 && desk.told.isEmpty)
  }

  @Test("a picture that a person took before the release is neither ours nor touched")
  func byHand() async throws {
    let desk = try Desk()
    try await desk.open { $0.drain = .seconds(1) }
    let handle = try #require(try desk.camera.takePicture().last)
    desk.link.tellSlowly(
      PTPContainer(kind: .event, code: 0x4002, transaction: 0, payload: PTPContainer.little(handle)))
    #expect(await desk.next() == nil)
    await desk.stop()
    #expect(desk.camera.activity.taken == 2 && desk.files == 1 && desk.camera.object(handle) != nil)
  }

  @Test("a camera that gives a byte at a time does not hold the photo for ever")
  func dribble() async throws {
    let desk = try Desk { ($0.width, $0.height, $0.quality) = (1920, 1280, 100) }
    try await desk.open { $0.fetch = .milliseconds(300) }
    desk.link.watch { operation, bytes in
      operation == .getPartialObject ? Array(bytes.dropLast(4)) + [1, 0, 0, 0] : bytes
    }
    #expect(await desk.next() == .timedOut)
    await desk.stop()
    #expect(desk.files == 0)
  }

  @Test("the end has an end: whatever is asked of a camera that is mute, it is over within 15 s")
  func mute() async throws {
    let desk = try Desk()
    try await desk.open { ($0.answer, $0.farewell, $0.lateFile) = (.seconds(3600), .seconds(3600), .seconds(3600)) }
    desk.once(.getPartialObject) { desk.link.mute() }
    #expect(await desk.next() == .timedOut)
    let count = desk.link.deadlines.count
    await desk.stop()
    let end = ContinuousClock.now + .seconds(15)
    #expect(desk.link.deadlines.count > count && desk.link.deadlines[count...].allSatisfy { $0 <= end })
    #expect(desk.told == [1])
  }

  @Test("a file that is known by its name alone is looked at before news are waited for")
  func unseen() async throws {
    let desk = try Desk()
    // A wait for news would use up the time of the stop.
    try await desk.open { ($0.answer, $0.lateFile) = (.milliseconds(300), .seconds(3600)) }
    // The folder comes first.
    desk.once(.getObjectInfo, skipping: 1) { desk.camera.misbehave(.silent) }
    #expect(await desk.next() == .timedOut)
    await desk.stop()
    #expect(desk.files == 0 && desk.told.isEmpty)
  }

  @Test("in a new session a handle is good only for the same file", arguments: [true, false])
  func newSession(isSame: Bool) async throws {
    let desk = try Desk()
    let other = try #require(try desk.camera.takePicture().last)
    try await desk.open { $0.answer = .milliseconds(300) }
    desk.once(.deleteObject) {
      // Silence, a cancellation that it does not get over, and so a reset.
      desk.camera.misbehave(.silent)
      desk.link.refuseCancel()
    }
    #expect(await desk.next() == nil)
    #expect(desk.camera.activity.resets == 1 && desk.files == 2)
    desk.link.watch { operation, bytes in
      operation == .getObjectInfo && !isSame ? Array(bytes.dropLast(4)) + PTPContainer.little(other) : bytes
    }
    await desk.stop()
    #expect(desk.files == (isSame ? 1 : 2) && desk.camera.object(other) != nil)
    #expect(desk.told == (isSame ? [] : [1]))
  }

  @Test("given up before anything was sent, nothing is waited for")
  func cancelledBefore() async throws {
    let desk = try Desk()
    try await desk.open()
    #expect(await desk.next(isCancelled: true) == .cancelled)
    let calls = desk.link.eventCalls
    await desk.stop()
    #expect(desk.link.eventCalls == calls && desk.camera.activity.taken == 0)
    #expect(!desk.link.deeds.contains("initiateCapture"))
  }

  @Test("a second stop waits for the first")
  func twoStops() async throws {
    let desk = try Desk()
    try await desk.open()
    let second = Mutex<Task<Void, Never>?>(nil)
    desk.once(.closeSession) {
      second.withLock { $0 = Task { await desk.stop() } }
      // Time for a second one that does not wait.
      for _ in 0..<1000 { await Task.yield() }
    }
    await desk.stop()
    await second.withLock { $0 }?.value
    #expect(desk.link.deeds.suffix(2) == ["closeSession", "close"])
    #expect(desk.link.deeds.count { $0 == "close" } == 1)
  }

  @Test("a camera that has reset itself is in no session any more")
  func reset() async throws {
    let desk = try Desk()
    try await desk.open()
    desk.camera.misbehave(.deviceReset)
    #expect(await desk.next() == .io)
    await desk.stop()
    #expect(desk.link.deeds.suffix(2) == ["initiateCapture", "close"] && desk.told.isEmpty)
  }
}
