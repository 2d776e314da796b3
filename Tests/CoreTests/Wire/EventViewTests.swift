import Core
import Testing

@Suite struct EventViewTests {
  private let job = JobView(
    id: "j_1", kind: .print, state: .pending, stateReasons: [], createdAt: "2026-11-23T08:00:00Z",
    updatedAt: "2026-11-23T08:00:00Z", owner: JobOwner(uid: 1000))
  private let device = DeviceView(id: "prn-1", kind: .printer, name: "P", state: .idle)

  @Test func dataIsThePayloadAlone() throws {
    let jobJSON = try wireJSON(job)
    let deviceJSON = try wireJSON(device)
    let cases: [(EventView, String, String)] = [
      (
        .snapshot(EventView.Snapshot(jobs: [job], devices: [device])), "snapshot",
        #"{"devices":[\#(deviceJSON)],"jobs":[\#(jobJSON)]}"#
      ),
      (.jobChanged(job), "job.changed", jobJSON),
      (.jobDeleted(EventView.JobDeleted(id: "j_1")), "job.deleted", #"{"id":"j_1"}"#),
      (
        .jobExpiring(EventView.JobExpiring(id: "j_1", expiresAt: "2026-11-25T08:00:00Z")), "job.expiring",
        #"{"expiresAt":"2026-11-25T08:00:00Z","id":"j_1"}"#
      ),
      (.deviceChanged(device), "device.changed", deviceJSON),
      (
        .photoGuidance(
          PhotoGuidance(
            job: "j_2", acceptable: false, advice: ["closer"], text: "靠近一些",
            face: FrameArea(x: 0.5, y: 0.25, width: 0.125, height: 0.25))), "photo.guidance",
        #"{"acceptable":false,"advice":["closer"],"face":{"height":0.25,"width":0.125,"x":0.5,"y":0.25},"job":"j_2","#
          + #""text":"靠近一些"}"#
      ),
    ]
    for (event, name, data) in cases {
      #expect(event.kind.rawValue == name)
      #expect(try wireJSON(event) == data)
    }
    #expect(Set(cases.map(\.0.kind)) == Set(EventView.Kind.allCases))
  }

  @Test func rendersAMessage() {
    #expect(
      ServerSentEvent(id: "7", event: "job.deleted", data: #"{"id":"j"}"#).rendered
        == "id: 7\nevent: job.deleted\ndata: {\"id\":\"j\"}\n\n")
    #expect(ServerSentEvent(event: "x", data: "a\nb\r\nc").rendered == "event: x\ndata: a\ndata: b\ndata: c\n\n")
    #expect(ServerSentEvent.heartbeat.hasPrefix(":"))
  }
}
