import Core
import Drivers
import Foundation
import Logging
import NIOPosix
import Testing
import VirtualKit

@testable import Daemon

/// One camera, several users: who opens it, who closes it, who sees what.
@Suite struct FrameHubTests {
  private static let silent = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
  private let test: TestStore
  private let camera: ScriptedCamera
  private let hub: FrameHub

  init() async throws {
    test = try TestStore()
    camera = ScriptedCamera()
    hub = FrameHub(
      device: "cam", settings: CameraSettingsKeeper(store: test.store, logger: Self.silent),
      audit: AuditDesk(store: test.store, clock: test.wallClock, logger: Self.silent),
      alarm: Alarm(loop: MultiThreadedEventLoopGroup.singleton.any()), clock: .system, logger: Self.silent)
    await attach()
  }

  private func attach() async {
    let camera = camera
    await hub.attach { () async throws(DeviceError) in try await camera.open() }
  }

  private func viewer() async throws -> CameraUse {
    let use = try await hub.view(uid: 1000)
    _ = try await use.start(ScriptedCamera.half)
    return use
  }

  @Test("the first user opens the camera, the last photo closes it at once, and nobody else does")
  func openAndClose() async throws {
    var deeds = camera.deeds
    let first = try await hub.join(.photo, uid: 1000)
    #expect(await deeds.next() == "open")
    _ = try await first.start(ScriptedCamera.full)
    #expect(await deeds.next() == "start 1920")
    let second = try await hub.join(.diagnostics, uid: nil)
    #expect(try await second.start(ScriptedCamera.full) == ScriptedCamera.full)
    let number = camera.show()
    for use in [first, second] {
      #expect(try await use.next(deadline: .now + .seconds(60)).sequence == number)
    }
    await first.stop()
    #expect(await hub.isOpen)
    await second.stop()
    #expect(await !hub.isOpen)
    // Nothing was opened or started in between.
    #expect(await deeds.next() == "stop")
  }

  /// What stands at an address now, read through the kernel: the memory may be another's or nobody's.
  private static func memory(at address: UInt, count: Int) -> [UInt8] {
    guard let file = FileHandle(forReadingAtPath: "/proc/self/mem") else { return [] }
    defer { try? file.close() }
    guard (try? file.seek(toOffset: UInt64(address))) != nil else { return [] }
    return (try? file.read(upToCount: count)).map(Array.init) ?? []
  }

  @Test("a photo's frame is overwritten when nobody has it any longer")
  func overwritten() async throws {
    let (camera, size) = (camera, 65_536)
    camera.pictureBytes = size
    let photo = try await hub.join(.photo, uid: 1000)
    _ = try await photo.start(ScriptedCamera.full)
    var address: UInt = 0
    do {
      camera.show()
      let frame = try await photo.next(deadline: .now + .seconds(60))
      address = frame.bytes.withUnsafeBytes { UInt(bitPattern: $0.baseAddress) }
      #expect(Self.memory(at: address, count: size) == frame.bytes)
    }
    // Whatever the hub kept of the frame goes with the next one, whose third byte is another.
    camera.show()
    _ = try await photo.next(deadline: .now + .seconds(60))
    let left = Self.memory(at: address, count: size)
    let picture = ScriptedCamera.picture(1, bytes: size)
    #expect(left.count < size || left[..<4096] != picture[..<4096])
    await photo.stop()
  }

  @Test("after the last viewer the camera runs on for a moment, and is closed then")
  func linger() async throws {
    var deeds = camera.deeds
    let use = try await viewer()
    for expected in ["open", "start 1280"] { #expect(await deeds.next() == expected) }
    await use.stop()
    #expect(await hub.isOpen)
    let again = try await viewer()
    camera.show()
    _ = try await again.nextShared(deadline: nil)
    await again.stop()
    #expect(await deeds.next() == "stop")
  }

  @Test("a dropped share is a share given back")
  func dropped() async throws {
    var deeds = camera.deeds
    _ = try await viewer()
    for expected in ["open", "start 1280", "stop"] { #expect(await deeds.next() == expected) }
  }

  @Test("a slow viewer misses frames and gets the newest; a quick one gets each")
  func slowViewer() async throws {
    let (slow, quick) = (try await viewer(), try await viewer())
    var last: UInt32 = 0
    for _ in 0..<20 {
      last = camera.show()
      #expect(try await quick.nextShared(deadline: nil).frame.sequence == last)
    }
    #expect(try await slow.nextShared(deadline: nil).frame.sequence == last)
    await #expect(throws: DeviceError(.timedOut, function: "FrameHub")) {
      try await slow.next(deadline: .now)
    }
  }

  @Test("a photo switches the format for all, and the preview's comes back after it")
  func photoDuringPreview() async throws {
    var deeds = camera.deeds
    let preview = try await viewer()
    let photo = try await hub.join(.photo, uid: 1000)
    _ = try await photo.start(ScriptedCamera.full)
    let number = camera.show()
    #expect(try await photo.next(deadline: .now + .seconds(60)).format == ScriptedCamera.full)
    #expect(try await preview.nextShared(deadline: nil).frame.sequence == number)
    let late = try await hub.view(uid: 1000)
    #expect(try await late.start(ScriptedCamera.half) == ScriptedCamera.full)
    await photo.stop()
    camera.show()
    #expect(try await preview.nextShared(deadline: nil).frame.format == ScriptedCamera.half)
    for expected in ["open", "start 1280", "stop", "start 1920", "stop", "start 1280"] {
      #expect(await deeds.next() == expected)
    }
  }

  @Test("a size that is named counts where nobody else takes frames, also while the camera runs on")
  func namedSize() async throws {
    var deeds = camera.deeds
    let first = try await viewer()
    // Another looks: what runs stays.
    let second = try await hub.view(uid: 1001)
    #expect(try await second.start(ScriptedCamera.full, isNamed: true) == ScriptedCamera.half)
    await second.stop()
    // Beside one who takes no frames.
    let idle = try await hub.join(.controls, uid: 1000)
    #expect(try await first.start(ScriptedCamera.full, isNamed: true) == ScriptedCamera.full)
    camera.show()
    #expect(try await first.nextShared(deadline: nil).frame.format == ScriptedCamera.full)
    for expected in ["open", "start 1280", "stop", "start 1920"] { #expect(await deeds.next() == expected) }
    // Who names none takes what runs.
    #expect(try await first.start(ScriptedCamera.half) == ScriptedCamera.full)
    await idle.stop()
    await first.stop()
    // While the camera runs on, or opened anew.
    let third = try await hub.view(uid: 1000)
    #expect(try await third.start(ScriptedCamera.half, isNamed: true) == ScriptedCamera.half)
    await third.stop()
  }

  @Test("a format that the bus has no room for leaves the preview as it was")
  func refusedFormat() async throws {
    let preview = try await viewer()
    camera.refuse(ScriptedCamera.full, DeviceError(.noBandwidth, function: "VIDIOC_STREAMON"))
    let photo = try await hub.join(.photo, uid: 1000)
    await #expect(throws: DeviceError(.noBandwidth, function: "VIDIOC_STREAMON")) {
      try await photo.start(ScriptedCamera.full)
    }
    // The next best is what runs already.
    #expect(try await photo.start(ScriptedCamera.half) == ScriptedCamera.half)
    camera.show()
    #expect(try await preview.nextShared(deadline: nil).frame.format == ScriptedCamera.half)
    #expect(try await photo.next(deadline: .now + .seconds(60)).format == ScriptedCamera.half)
  }

  @Test("an unplug ends every user with the typed error, and the camera works when it is back")
  func unplug() async throws {
    let uses = [try await viewer(), try await viewer()]
    let photo = try await hub.join(.photo, uid: 1000)
    _ = try await photo.start(ScriptedCamera.half)
    camera.fail(.disconnected)
    for use in uses + [photo] {
      await #expect(throws: DeviceError(.disconnected, function: "script")) {
        try await use.nextShared(deadline: nil)
      }
    }
    await hub.detach()
    await #expect(throws: DeviceError(.disconnected, function: "FrameHub")) {
      try await hub.join(.photo, uid: 1000)
    }
    await #expect(throws: Problem(.deviceAbsent)) { try await hub.view(uid: 1000) }
    await attach()
    let back = try await viewer()
    let number = camera.show()
    #expect(try await back.nextShared(deadline: nil).frame.sequence == number)
  }

  @Test("a silent camera sends those away who only look, and leaves the photo its own deadline")
  func silence() async throws {
    let preview = try await viewer()
    let photo = try await hub.join(.photo, uid: 1000)
    _ = try await photo.start(ScriptedCamera.half)
    camera.fail(.timedOut)
    await #expect(throws: DeviceError(.timedOut, function: "script")) { try await preview.nextShared(deadline: nil) }
    let number = camera.show()
    #expect(try await photo.next(deadline: .now + .seconds(60)).sequence == number)
  }

  @Test("viewers are counted, and a place is free again when one leaves")
  func viewerLimit() async throws {
    var uses: [CameraUse] = []
    for _ in 0..<FrameHub.viewerLimit { uses.append(try await viewer()) }
    await #expect(throws: Problem(.tooManyViewers, facts: ["limit": "\(FrameHub.viewerLimit)"])) {
      try await hub.view(uid: 1000)
    }
    await uses.removeLast().stop()
    _ = try await viewer()
  }

  @Test("a still camera lives on for the second user, whatever the first one and its format")
  func stillCamera() async throws {
    let still = try VirtualStillCamera()
    await hub.attach { () async throws(DeviceError) in try await PTPCamera.open(try VirtualStillCameraLink(still)) }
    let (first, second, third) = (
      try await hub.join(.photo, uid: 1), try await hub.join(.photo, uid: 2), try await hub.join(.photo, uid: 3)
    )
    _ = try await first.start(first.formats[0])
    _ = try await third.start(ScriptedCamera.half)
    await third.stop()
    await first.stop()
    #expect(try await second.start(second.formats[0]) == second.formats[0])
    #expect(try await second.next(deadline: .now + .seconds(60)).format.width == 1920)
    await second.stop()
    #expect(still.activity.taken == 1 && still.activity.files == 0 && !still.activity.isInSession)
  }

  @Test("the daemon's stop ends every use and closes the camera")
  func stop() async throws {
    let use = try await viewer()
    await hub.stop()
    #expect(await !hub.isOpen)
    await #expect(throws: DeviceError(.cancelled, function: "FrameHub")) { try await use.nextShared(deadline: nil) }
    await #expect(throws: DeviceError(.cancelled, function: "FrameHub")) { try await hub.join(.photo, uid: 1) }
  }

  @Test("a camera that goes without a word is let go of, and opened anew when it is back")
  func silentUnplug() async throws {
    let gone = DeviceError(.disconnected, function: "FrameHub")
    for isTold in [true, false] {
      let preview = try await viewer()
      let listed = try await hub.join(.photo, uid: 1000)
      if isTold { await hub.detach() }
      await attach()
      #expect(await !hub.isOpen)
      await #expect(throws: gone) { try await preview.nextShared(deadline: .now) }
      await #expect(throws: gone) { try await listed.start(ScriptedCamera.full) }
      let back = try await viewer()
      let number = camera.show()
      #expect(try await back.nextShared(deadline: .now + .seconds(60)).frame.sequence == number)
      for use in [preview, listed, back] { await use.stop() }
    }
  }

  @Test("a release under way ends as the camera's going, not as a cancel", .timeLimit(.minutes(1)))
  func unplugDuringRelease() async throws {
    let still = ScriptedCamera(isTriggered: true)
    await hub.attach { () async throws(DeviceError) in try await still.open() }
    let photo = try await hub.join(.photo, uid: 1000)
    _ = try await photo.start(ScriptedCamera.full)
    let release = Task { try await photo.next(deadline: .now + .seconds(60)) }
    await hub.detach()
    await hub.attach { () async throws(DeviceError) in try await still.open() }
    // Ends the wait where nothing else has.
    still.fail(.cancelled)
    await #expect(throws: DeviceError(.disconnected, function: "FrameHub")) { try await release.value }
  }

  @Test("after guidance that left last the camera runs on as after a preview")
  func lingerAfterGuidance() async throws {
    let preview = try await viewer()
    let guidance = try await hub.join(.guidance, uid: 1000)
    _ = try await guidance.start(ScriptedCamera.half)
    await preview.stop()
    await guidance.stop()
    #expect(await hub.isOpen)
    await hub.stop()
  }

  @Test("corrupt frames are told after the stream that they spoilt has failed")
  func corruptFrames() async throws {
    let use = try await hub.join(.diagnostics, uid: nil)
    _ = try await use.start(ScriptedCamera.full)
    camera.spoil()
    camera.fail(.io)
    await #expect(throws: DeviceError(.io, function: "script")) { try await use.next(deadline: .now + .seconds(60)) }
    #expect(await use.corruptFrames == 1)
  }
}
