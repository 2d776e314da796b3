import Core
import Testing
import VirtualKit

@testable import Daemon

/// Who reads frames for viewers, and who comes before them.
@Suite(.timeLimit(.minutes(2))) struct GuidanceFollowersTests {
  private let kit: TestKit
  private let camera = ScriptedCamera()
  private let specification: PhotoSpecification

  init() async throws {
    kit = try TestKit()
    specification = try PhotoSpecification.named("cn-resident-id")
    let camera = camera
    await kit.manager.cameraArrived(DeviceView(id: TestKit.camera, kind: .camera, name: "Test", state: .idle)) {
      () async throws(DeviceError) in try await camera.open()
    }
  }

  private func follow(_ owner: UInt32) throws -> GuidanceFollowers.Hold {
    kit.cameras.followers.follow(
      try #require(kit.cameras[TestKit.camera]), owner: owner, specification: specification,
      format: ScriptedCamera.half)
  }

  @Test("however many look, one reads for each owner, until the last has gone")
  func shared() async throws {
    let followers = kit.cameras.followers
    var holds = [try follow(1000), try follow(1000), try follow(1000)]
    #expect(followers.count == 1)
    var other: GuidanceFollowers.Hold? = try follow(1001)
    #expect(followers.count == 2)
    holds.removeLast(2)
    withExtendedLifetime(other) { #expect(followers.count == 2) }
    other = nil
    #expect(followers.count == 1)
    holds = []
    #expect(followers.count == 0)
    await kit.stop()
  }

  @Test("the memory's keeper is told when a reader has ended, whether its viewer went or the camera")
  func ended() async throws {
    let (ends, continuation) = AsyncStream.makeStream(of: Void.self)
    let followers = GuidanceFollowers(
      hub: kit.cameras.guidance, studio: kit.acceptance.studio, clock: .system, workEnded: { continuation.yield() })
    let camera = try #require(kit.cameras[TestKit.camera])
    func follow() -> GuidanceFollowers.Hold {
      followers.follow(camera, owner: 1000, specification: specification, format: ScriptedCamera.half)
    }
    var end = ends.makeAsyncIterator()
    _ = follow()
    await end.next()
    let held = follow()
    await kit.manager.left(TestKit.camera)
    await end.next()
    withExtendedLifetime(held) {}
    await kit.stop()
  }

  @Test("a reader whose camera has gone is nobody's; who comes then gets a new one")
  func cameraGone() async throws {
    let followers = kit.cameras.followers
    var deeds = camera.deeds
    let old = try follow(1000)
    while let deed = await deeds.next(), deed != "start 1280" {}
    await kit.manager.left(TestKit.camera)
    while followers.count > 0 { await Task.yield() }
    await kit.cameras[TestKit.camera]?.attach { [camera] () async throws(DeviceError) in try await camera.open() }
    let new = try follow(1000)
    while let deed = await deeds.next(), deed != "start 1280" {}
    // The old one's going is not the new one's.
    withExtendedLifetime(new) {
      withExtendedLifetime(old) {}
      #expect(followers.count == 1)
    }
    await kit.stop()
  }

  @Test("a viewer's frame gives way to a photo that waits for the studio")
  func photosFirst() async throws {
    let source = VirtualCameraSource(
      camera: try VirtualCamera(VirtualCamera.Configuration(sizes: [.size640x480])))
    _ = try await source.start(source.formats[0])
    let taken = try await source.next(deadline: .now + .seconds(60))
    await source.stop()
    let (studio, specification) = (kit.acceptance.studio, specification)
    @Sendable func frame() -> Frame {
      Frame(format: taken.format, bytes: taken.bytes, sequence: 0, timestamp: .now + .seconds(60))
    }
    #expect(try await studio.readForViewer(frame(), specification) != nil)
    // A look that takes the studio a while, then one by a viewer, then one for a photo.
    let long = Task.immediate { try await studio.finish((0..<20).map { _ in frame() }, specification) }
    let viewer = Task.immediate { try await studio.readForViewer(frame(), specification) }
    let photo = Task.immediate { try await studio.read(frame(), specification) }
    #expect(try await viewer.value == nil)
    #expect(try await photo.value != nil)
    _ = try await long.value
    #expect(try await studio.readForViewer(frame(), specification) != nil)
    await kit.stop()
  }
}
