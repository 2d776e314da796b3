import Core
import Testing

@testable import Daemon

/// What a front end that is slow to read meets.
@Suite struct EventFeedTests {
  @Test("guidance that finds the listener's buffer full ends the stream, as an event does")
  func fullBuffer() async throws {
    let kit = try TestKit()
    let guidance = GuidanceHub()
    let hub = EventHub()
    let feed = EventFeed(
      hub: hub, guidance: guidance, uid: 1000, job: nil, language: .english,
      presenter: JobPresenter(content: kit.content, board: kit.board), board: kit.board)
    for number in 1...EventHub.capacity { hub.publish(Self.event(Int64(number))) }
    var coach = GuidanceCoach()
    let reading = GuidanceReading()
    guidance.publish(
      GuidanceNotice(
        owner: 1000, job: nil, device: "cam", specification: try PhotoSpecification.named("cn-resident-id"),
        size: (640, 480), timestamp: 0, reading: reading, decision: coach.take(reading)))
    var items = feed.live.makeAsyncIterator()
    _ = await items.next()
    // There is room again; who fell behind goes on by its last event's id, with guidance.
    hub.publish(Self.event(Int64(EventHub.capacity) + 1))
    hub.finish()
    var last: Int64 = 1
    while let item = await items.next() {
      if case .stored(let event) = item { last = event.id }
    }
    #expect(last == Int64(EventHub.capacity))
  }

  private static func event(_ id: Int64) -> StoredEvent {
    StoredEvent(id: id, name: .deviceChanged, subject: "prn", owner: nil, job: nil)
  }
}
