import Core
import Testing

@testable import Drivers

@Suite("PTP session", .timeLimit(.minutes(10)))
struct PTPSessionTests {
  private static let event = PTPContainer(kind: .event, code: 0x4002, transaction: 1, payload: [9, 0, 0, 0]).bytes

  private func session(_ link: ScriptedStillCameraLink) -> PTPSession {
    PTPSession(link: link, timing: PTPTiming(), clock: ContinuousClock())
  }

  @Test("old events are read away as long as they come, within a bound, and up to a packet of no bytes")
  func forgetting() async {
    let babbling = ScriptedStillCameraLink(events: Array(repeating: Self.event, count: 1000))
    await session(babbling).forgetEvents()
    #expect(babbling.eventCalls == 32)
    let empty = ScriptedStillCameraLink(events: [Self.event, [], Self.event])
    await session(empty).forgetEvents()
    #expect(empty.eventCalls == 2)
  }

  @Test("a pipe that answers with nothing at all is not read without a pause")
  func empties() async {
    let link = ScriptedStillCameraLink(events: Array(repeating: [], count: 10_000))
    let error = await #expect(throws: DeviceError.self) {
      try await session(link).event(deadline: .now + .milliseconds(300))
    }
    #expect(error?.code == .timedOut && link.eventCalls < 10)
  }

  @Test("events that wait are bounded, and none is given after the deadline")
  func bounds() async throws {
    let many = (0..<85).flatMap { _ in PTPContainer(kind: .event, code: 0x4006, transaction: 0, payload: []).bytes }
    let session = session(ScriptedStillCameraLink(events: [many]))
    #expect(try await session.event(deadline: .now + .seconds(60)).code == 0x4006)
    let late = await #expect(throws: DeviceError.self) { try await session.event(deadline: .now) }
    #expect(late?.code == .timedOut)
    for _ in 1..<PTPSession.eventLimit { _ = try await session.event(deadline: .now + .seconds(60)) }
    await #expect(throws: DeviceError.self) { try await session.event(deadline: .now + .seconds(60)) }
  }

  @Test("a file that comes whole has the time of an answer for each chunk, and an end for all of them")
  func chunks() async throws {
    let data = PTPContainer(
      kind: .data, code: PTPOperation.getObject.rawValue, transaction: 1,
      payload: [UInt8](repeating: 1, count: 2_000_000))
    let response = PTPContainer(kind: .response, code: PTPResponse.ok, transaction: 1, payload: [])
    for limit in [Duration.seconds(60), .seconds(1)] {
      let link = ScriptedStillCameraLink([data.bytes, response.bytes])
      let end = ContinuousClock.now + limit
      #expect(try await session(link).run(.getObject, [7], limit: 3 << 20, until: end).count == 2_000_000)
      #expect(link.deadlines.count >= 4 && link.deadlines.allSatisfy { $0 <= end })
      #expect(Set(link.deadlines).count == (limit == .seconds(1) ? 1 : link.deadlines.count))
    }
  }
}
