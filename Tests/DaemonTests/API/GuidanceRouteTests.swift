import Client
import Core
import Testing

@testable import Daemon

extension LiveTests {
  /// Guidance as a front end meets it, with the virtual camera's drawn person.
  @Suite struct GuidanceRouteTests {
    @Test("a preview that asks for guidance gets it as events, in the listener's language, without an id")
    func preview() async throws {
      let daemon = try await LiveDaemon()
      let socket = daemon.socket
      let viewer = try RawClient(socket)
      try viewer.send(
        RawClient.request("GET", "/v1/devices/cam-virtual/preview?size=640x480&guidance=cn-resident-id"))
      var last: PhotoGuidance?
      for try await event in daemon.client(.chinese).events() {
        guard case .photoGuidance(let guidance) = event.event else { continue }
        #expect(event.id == nil)
        #expect(guidance.job == nil && guidance.device == "cam-virtual")
        if let text = guidance.text {
          #expect(GuidanceAdvice(rawValue: try #require(guidance.advice.first))?.sentence.zh == text)
        }
        last = guidance
        if guidance.face != nil { break }
      }
      let guidance = try #require(last)
      let (face, eyes, head) = (try #require(guidance.face), try #require(guidance.eyes), try #require(guidance.head))
      #expect(eyes.left.x < eyes.right.x)
      #expect(face.x < eyes.left.x && eyes.right.x < face.x + face.width)
      #expect(head.y < eyes.left.y && eyes.left.y < head.y + head.height)
      #expect(guidance.guides != nil)
      #expect(guidance.rules?.contains { $0.rule == "source-face-width" && $0.measured != nil } == true)
      withExtendedLifetime(viewer) {}
      #expect(await daemon.stop() == 0)
    }

    @Test("a photo that waits tells its owner, and keeps the best that it has seen at the time-out")
    func whenAcceptable() async throws {
      let daemon = try await LiveDaemon(["--virtual-size", "640x480"])
      let job = try await daemon.job([
        "kind": "photo", "trigger": "when-acceptable", "timeoutSeconds": 20, "burst": 2,
      ])
      var heard = 0
      watching: for try await event in daemon.client().events(job: job.id) {
        switch event.event {
        case .photoGuidance(let guidance):
          #expect(guidance.job == job.id && guidance.specification == "cn-resident-id")
          heard += 1
        case .jobChanged(let job) where job.state.isFinal: break watching
        case .snapshot(let snapshot) where snapshot.jobs.contains { $0.id == job.id && $0.state.isFinal }:
          break watching
        default: break
        }
      }
      #expect(heard > 0)
      #expect(try await daemon.client().job(job.id).state == .completed)
      #expect(await daemon.stop() == 0)
    }
  }
}
