import Core
import Logging
import NIOPosix
import Testing

@testable import Daemon

/// A camera's settings: changed as a whole or not at all, kept, and set again.
@Suite struct CameraSettingsTests {
  private static let silent = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
  private static let brightness: UInt32 = 7
  private let test: TestStore
  private let camera: ScriptedCamera
  private let hub: FrameHub

  init() async throws {
    test = try TestStore()
    let brightness = CameraControl(
      id: Self.brightness, name: "Brightness", kind: .integer, minimum: -10, maximum: 10, step: 5, standard: 0,
      choices: [], isSettable: true, value: 0)
    camera = ScriptedCamera(controls: [brightness] + ScriptedCamera.exposure)
    hub = FrameHub(
      device: "cam", settings: CameraSettingsKeeper(store: test.store, logger: Self.silent),
      audit: AuditDesk(store: test.store, clock: test.wallClock, logger: Self.silent),
      alarm: Alarm(loop: MultiThreadedEventLoopGroup.singleton.any()), clock: .system, logger: Self.silent)
    let camera = camera
    await hub.attach { () async throws(DeviceError) in try await camera.open() }
  }

  private func adjust(_ values: [String: Int?]) async throws -> [Int?] {
    try await hub.adjust(CameraControlChange(values), by: .officer(1)).map(\.value)
  }

  /// What is done to the camera until the test opens it.
  private func deeds() async throws -> [String] {
    var deeds = camera.deeds
    // A mark that nothing else makes.
    camera.mark("end")
    var seen: [String] = []
    while let deed = await deeds.next(), deed != "end" { seen.append(deed) }
    return seen
  }

  @Test("a setting is checked, set, kept, and set again at the next opening")
  func kept() async throws {
    await #expect(throws: Problem(.unknownControl, path: "zoom")) { try await adjust(["zoom": 1]) }
    await #expect(
      throws: Problem(
        .invalidValue, path: "brightness", facts: ["expected": "-10…10, step 5", "expected.zh": "-10…10，步长 5"])
    ) {
      try await adjust(["brightness": 7])
    }
    #expect(try await adjust(["brightness": -5]).first == -5)
    #expect(try await test.store.cameraSettings("cam") == ["brightness": -5])
    #expect(await !hub.isOpen)
    _ = try await deeds()
    let use = try await hub.view(uid: 1000)
    _ = try await use.start(ScriptedCamera.half)
    #expect(try await deeds() == ["open", "start 1280", "set Brightness -5"])
    await use.stop()
    _ = try await adjust(["brightness": nil])
    #expect(try await test.store.cameraSettings("cam") == [:])
  }

  @Test("a change opens the camera once, and sets what is kept once before it")
  func oneOpening() async throws {
    _ = try await adjust(["brightness": 5])
    _ = try await deeds()
    #expect(try await adjust(["auto_exposure": 1, "exposure_time_absolute": 200, "brightness": -5]) == [-5, 1, 200])
    #expect(
      try await deeds() == [
        "open", "set Brightness 5", "set Auto Exposure 1", "set Brightness -5", "set Exposure Time, Absolute 200",
        "stop",
      ])
    #expect(
      try await test.store.cameraSettings("cam")
        == ["auto_exposure": 1, "exposure_time_absolute": 200, "brightness": -5])
  }

  @Test("a change of which a part is locked sets nothing and keeps nothing")
  func locked() async throws {
    await #expect(throws: Problem(.controlLocked, path: "exposure_time_absolute")) {
      try await adjust(["brightness": 5, "exposure_time_absolute": 100])
    }
    #expect(camera.value(of: Self.brightness) == 0)
    #expect(try await test.store.cameraSettings("cam") == [:])
    #expect(try await deeds() == ["open", "stop"])
  }

  @Test("what the camera refuses in the midst of a change puts back what came before it")
  func putBack() async throws {
    let (mode, time) = (ScriptedCamera.exposure[0].id, ScriptedCamera.exposure[1].id)
    _ = try await adjust(["brightness": 5])
    camera.refuse(setting: time)
    await #expect(throws: Problem(.deviceFailed, facts: ["function": "script"])) {
      try await adjust(["brightness": -5, "auto_exposure": 1, "exposure_time_absolute": 200])
    }
    #expect(camera.value(of: Self.brightness) == 5 && camera.value(of: mode) == 3)
    #expect(try await test.store.cameraSettings("cam") == ["brightness": 5])
  }

  @Test("all settings can be given back at once, whatever an automatic rules")
  func reset() async throws {
    let reset: [String: Int?] = ["auto_exposure": nil, "exposure_time_absolute": nil, "brightness": nil]
    #expect(try await adjust(reset) == [0, 3, 156])
    _ = try await adjust(["auto_exposure": 1, "exposure_time_absolute": 200, "brightness": -5])
    #expect(try await adjust(reset) == [0, 3, 156])
    #expect(try await test.store.cameraSettings("cam") == [:])
  }

  @Test("of so many cameras settings are kept; the one whose settings are oldest gives way")
  func bound() async throws {
    let store = test.store
    for number in 0..<JobStore.settingCameraLimit {
      try await store.keepCameraSettings("cam\(number)", ["brightness": number])
    }
    // The first is the newest now.
    try await store.keepCameraSettings("cam0", ["brightness": 5])
    try await store.keepCameraSettings("new", ["brightness": 1])
    #expect(try await store.cameraSettings("cam1") == [:])
    for device in ["cam0", "cam2", "new"] { #expect(try await store.cameraSettings(device).count == 1) }
  }
}
