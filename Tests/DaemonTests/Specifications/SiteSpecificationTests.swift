import Client
import Core
import Imaging
import Testing
import VirtualKit

@testable import Daemon

extension LiveTests {
  /// A site's own specification from its file to the photo.
  @Suite struct SiteSpecificationTests {
    @Test("guidance, acceptance and another finishing go by it; taken away, it serves until the next start")
    func serves() async throws {
      let site = try SiteSpecification()
      let folder = try LiveFolder(configuration: #"{"specificationFolder":"\#(site.folder.path)"}"#)
      let daemon = try await LiveDaemon(in: folder, ["--virtual-size", "640x480"])
      let preview = "/v1/devices/cam-virtual/preview?size=640x480&guidance=\(SiteSpecification.id)"
      let viewer = try RawClient(daemon.socket)
      try viewer.send(RawClient.request("GET", preview))
      for try await event in daemon.client().events() {
        guard case .photoGuidance(let guidance) = event.event, guidance.face != nil else { continue }
        #expect(guidance.specification == SiteSpecification.id && guidance.guides != nil)
        #expect(guidance.rules?.first { $0.rule == "face-width" }?.minimum == 190)
        break
      }
      withExtendedLifetime(viewer) {}

      let request: JSONValue = [
        "kind": "photo", "burst": 1, "acceptance": "ask", "specification": .string(SiteSpecification.id),
      ]
      let job = try await daemon.job(request)
      let waiting = try await daemon.wait(for: job.id, .processingStopped)
      #expect(waiting.result?.specification == SiteSpecification.id)
      let client = daemon.client()
      let proposed = try await client.photo(of: job.id)
      try site.remove()
      // What was promised before holds.
      let frame = try #require(waiting.result?.frame)
      var crop = frame.crop
      crop.y += 0.01
      let again = try await client.act(on: job.id, JobActionRequest(.refinish, eyes: frame.eyes, crop: crop))
      #expect(again.result?.specification == SiteSpecification.id)
      #expect(again.result?.rules?.first { $0.rule == "face-width" }?.minimum == 190)
      #expect(try await client.photo(of: job.id) != proposed)
      let accepted = try await client.act(on: job.id, JobActionRequest(.accept))
      #expect(accepted.state == .completed && accepted.result?.specification == SiteSpecification.id)
      #expect(await daemon.stop() == 0)

      let next = try await LiveDaemon(in: folder, ["--virtual-size", "640x480"])
      try await next.expectRefusal("GET", preview, headers: [], body: nil, 404, .unknownSpecification)
      try await next.expectRefusal(body: request.serialized(), 404, .unknownSpecification, at: "specification")
      // The photo of before is as it was.
      let kept = try await next.client().job(job.id)
      #expect(kept.result == accepted.result)
      #expect(try JPEG.header(of: try await next.client().photo(of: job.id)).width == 358)
      #expect(await next.stop() == 0)
    }
  }
}

/// A site's specification that is gone when its photo's turn comes.
@Suite(.timeLimit(.minutes(2))) struct RemovedSpecificationTests {
  @Test("a photo that waited for a camera ends with the problem before anybody is photographed; the next is taken")
  func removed() async throws {
    let site = try SiteSpecification()
    let first = try TestKit(specifications: site.library)
    let job = try await first.submitPhoto(["specification": .string(SiteSpecification.id)])
    #expect(job.state == .pending)
    try site.remove()
    let second = try TestKit(first.test, specifications: site.library)
    await second.attach(camera: try VirtualCamera(VirtualCamera.Configuration(sizes: [.size640x480])))
    let ended = try await second.wait(for: job.id) { $0.state.isFinal }
    #expect(ended.state == .aborted && ended.problem == Problem(.unknownSpecification))
    #expect(ended.result == nil && ended.contentExpiresAt != nil)
    #expect(try await second.content.get(.photo, of: job.id) == nil)
    let next = try await second.submitPhoto()
    #expect(try await second.wait(for: next.id, .completed).attempts == 1)
    await second.stop()
    await first.stop()
  }
}
