import Core
import Drivers
import Imaging
import Testing
import VirtualKit

@testable import Daemon

@Suite("Photos by a still camera", .timeLimit(.minutes(10)))
struct StillCameraLaneTests {
  private let kit: TestKit
  private let camera: VirtualStillCamera
  private let leftBehind = PicturesLeftBehind(logger: TestKit.silent)

  init() throws {
    kit = try TestKit()
    camera = try VirtualStillCamera()
  }

  private func plugIn() async {
    camera.plugIn()
    let (camera, leftBehind) = (camera, leftBehind)
    await kit.manager.cameraArrived(
      DeviceView(id: "cam-still", kind: .camera, name: "Still", state: .idle)
    ) { () async throws(DeviceError) in
      try await leftBehind.open(try VirtualStillCameraLink(camera), device: "cam-still", clock: ContinuousClock())
    }
  }

  private func submit(camera: String = "auto") async throws -> String {
    let body: JSONValue = [
      "kind": "photo", "specification": "cn-resident-id", "trigger": "now", "burst": 5, "camera": .string(camera),
    ]
    return try await kit.desk.submit(body: body.serialized(), key: RandomID.make(prefix: "k"), by: .officer, user: "o")
      .job
      .id
  }

  private func end(of job: String) async throws -> JobRecord { try await kit.wait(for: job) { $0.state.isFinal } }

  @Test("one release for a photo, whatever the burst; nothing stays on the card, and the session is closed")
  func photo() async throws {
    await plugIn()
    for name in ["auto", "cam-still"] {
      let record = try await end(of: submit(camera: name))
      #expect(record.state == .completed, "\(String(describing: record.problem))")
      #expect(record.progress?.completed == 1 && record.progress?.total == 1)
    }
    #expect(camera.activity.taken == 2 && camera.activity.files == 0 && !camera.activity.isInSession)
    await kit.stop()
  }

  @Test("it has no live picture, and a viewer releases nothing")
  func preview() async throws {
    await plugIn()
    await #expect(throws: Problem(.noLivePreview)) { _ = try await kit.cameras["cam-still"]?.view(uid: 1000) }
    #expect(camera.activity.taken == 0)
    // The one who was sent away takes no viewer's place.
    for _ in 0...FrameHub.viewerLimit {
      await #expect(throws: Problem(.noLivePreview)) { _ = try await kit.cameras["cam-still"]?.view(uid: 1000) }
    }
    #expect(try await end(of: submit()).state == .completed)
    await kit.stop()
  }

  @Test("a full card ends the photo with its own problem; the next one is taken")
  func full() async throws {
    await plugIn()
    camera.misbehave(.storeFull)
    let record = try await end(of: submit())
    #expect(record.state == .aborted && record.problem?.code == .cameraStorageFull)
    #expect(try await end(of: submit()).state == .completed)
    await kit.stop()
  }

  @Test("pulled in the midst of the file, the photo waits and is taken when the camera is back")
  func pulled() async throws {
    await plugIn()
    camera.unplug(afterFileBytes: 5000)
    let job = try await kit.wait(for: submit()) { $0.state == .pending && $0.attempts == 1 }
    #expect(kit.board["cam-still"]?.state == .absent)
    camera.unplug(afterFileBytes: nil)
    await plugIn()
    let record = try await end(of: job.id)
    #expect(record.state == .completed && record.attempts == 2)
    // The one that was cut short is not on the card either.
    #expect(camera.activity.taken == 2 && camera.activity.files == 0)
    await kit.stop()
  }
}
