import Core
import Logging
import NIOPosix
import Testing
import VirtualKit

@testable import Daemon
@testable import Drivers

/// What the kernel's cameras become, by a list of nodes and what each answers.
@Suite(.timeLimit(.minutes(2))) struct CameraFollowerTests {
  private static func node(_ id: String, address: String?) -> FoundCamera {
    FoundCamera(
      id: id, path: "/dev/\(id)", maker: nil, model: nil, serial: nil, vendorId: nil, productId: nil, port: nil,
      address: address)
  }

  /// Follows one list after the other, to the end.
  private func follow(_ lists: [[FoundCamera]], _ kit: TestKit, probe: @escaping CameraFollower.Probe) async {
    let (stream, continuation) = AsyncStream.makeStream(of: [FoundCamera].self)
    for list in lists { continuation.yield(list) }
    continuation.finish()
    await CameraFollower(
      tellAgain: {}, alarm: Alarm(loop: MultiThreadedEventLoopGroup.singleton.any()), logger: TestKit.silent,
      probe: probe
    ).run(stream, kit.manager)
  }

  @Test("a camera with nothing usable is shown with its own reason; a node beside a usable one, or no camera, is not")
  func nothingUsable() async throws {
    let kit = try TestKit()
    let camera = try VirtualCamera(VirtualCamera.Configuration(warmUpFrames: 0, sizes: [.size640x480]))
    let list = [
      Self.node("cam-infrared", address: "1:5"), Self.node("cam-colour", address: "1:5"),
      Self.node("cam-metadata", address: "1:5"), Self.node("cam-h264", address: "1:6"),
    ]
    await follow([list, list], kit) { path async throws(DeviceError) in
      switch path {
      case "/dev/cam-colour": return VirtualCameraSource(camera: camera)
      case "/dev/cam-metadata": throw DeviceError(.unsupported, function: "VIDIOC_QUERYCAP")
      default: throw DeviceError(.noFormat, function: "VIDIOC_ENUM_FMT")
      }
    }
    #expect(Set(kit.board.all.filter { $0.kind == .camera }.map(\.id)) == ["cam-colour", "cam-h264"])
    #expect(kit.board["cam-colour"]?.state == .idle)
    let shown = try #require(kit.board["cam-h264"])
    #expect(shown.state == .stopped && shown.stateReasons == ["camera-no-format"])
    #expect(Problem(stoppedCamera: shown) == Problem(.cameraNoFormat))
    await #expect(throws: Problem(.cameraNoFormat)) { try await kit.cameras["cam-h264"]?.view(uid: 1000) }
    #expect(kit.board.waitReasons(kind: .photo, requested: "cam-h264") == [.connectingToDevice])
    #expect(kit.board.waitReasons(kind: .photo, requested: "auto") == [])
    // The doctor says what it is, and no other cause.
    let desk = DiagnosticsDesk(
      board: kit.board, lanes: kit.lanes, store: kit.test.store, content: kit.content,
      keySource: KeySource(Configuration(), environment: [:]), dataFolder: kit.test.folder.path,
      clock: kit.test.wallClock, alarm: Alarm(loop: MultiThreadedEventLoopGroup.singleton.any()))
    let started = try await desk.start(DiagnosticRunRequest(testPrint: false))
    await desk.finish()
    let results = try await desk.run(started.id).results.filter { $0.device == "cam-h264" }
    #expect(results.map(\.finding.code) == ["camera-known", "formats-none", "camera-not-open", "camera-not-open"])
    await kit.stop()
  }

  @Test("a node that only seemed alone is taken back once the device shows a usable one")
  func besideALaterOne() async throws {
    let kit = try TestKit()
    let camera = try VirtualCamera(VirtualCamera.Configuration(warmUpFrames: 0, sizes: [.size640x480]))
    let infrared = Self.node("cam-infrared", address: "1:5")
    await follow([[infrared], [infrared, Self.node("cam-colour", address: "1:5")]], kit) {
      path async throws(DeviceError) in
      guard path == "/dev/cam-colour" else { throw DeviceError(.noFormat, function: "VIDIOC_ENUM_FMT") }
      return VirtualCameraSource(camera: camera)
    }
    #expect(kit.board["cam-colour"]?.state == .idle)
    #expect(kit.board["cam-infrared"].map(\.state) ?? .absent == .absent)
    await kit.stop()
  }
}
