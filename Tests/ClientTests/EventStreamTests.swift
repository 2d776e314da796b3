import ClientTestKit
import Core
import Testing

@testable import Client

@Suite struct EventStreamTests {
  private let head = "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nTransfer-Encoding: chunked\r\n\r\n"

  private func chunk(_ text: String) -> ScriptedServer.Step {
    .send(String(text.utf8.count, radix: 16) + "\r\n" + text + "\r\n")
  }

  @Test func snapshotThenEventsThenTheEnd() async throws {
    let changed = ServerSentEvent(id: "8", event: "job.changed", data: sampleJob("j_1")).rendered
    let middle = changed.index(changed.startIndex, offsetBy: 40)
    let server = try await ScriptedServer([
      .send(head),
      chunk(
        ServerSentEvent(
          id: "7", event: "snapshot", data: #"{"jobs":[\#(sampleJob("j_1"))],"devices":[\#(sampleDevice)]}"#
        ).rendered),
      chunk(ServerSentEvent.heartbeat), chunk(String(changed[..<middle])), chunk(String(changed[middle...])),
      chunk(ServerSentEvent(event: "brand.new", data: "[]").rendered),
      chunk(
        ServerSentEvent(event: "photo.guidance", data: #"{"job":"j_2","acceptable":false,"advice":["closer"]}"#)
          .rendered),
      chunk(ServerSentEvent(id: "9", event: "job.deleted", data: #"{"id":"j_1"}"#).rendered),
      chunk(ServerSentEvent(id: "10", event: "device.changed", data: sampleDevice).rendered),
      chunk(
        ServerSentEvent(id: "11", event: "job.expiring", data: #"{"id":"j_3","expiresAt":"2026-11-25T08:00:00Z"}"#)
          .rendered), .send("0\r\n\r\n"), .close,
    ])
    let client = SatchelClient(socketPath: server.path)
    var seen: [ClientEvent] = []
    await #expect(throws: ClientError.connectionBroken) {
      for try await event in client.events(job: "j_1", after: "6") { seen.append(event) }
    }
    #expect(seen.map(\.id) == ["7", "8", nil, "9", "10", "11"])
    #expect(
      seen.map(\.event.kind) == [
        .snapshot, .jobChanged, .photoGuidance, .jobDeleted, .deviceChanged, .jobExpiring,
      ])
    guard case .snapshot(let snapshot) = seen[0].event else { throw ClientError.timedOut }
    #expect(snapshot.devices.map(\.id) == ["prn-1"])
    let request = try #require(server.requests.first)
    #expect(request.line == "GET /v1/events?job=j_1 HTTP/1.1")
    #expect(request.headers["last-event-id"] == "6")
    #expect(request.headers["accept"] == "text/event-stream")
  }

  @Test func silence() async throws {
    let server = try await ScriptedServer([.send(head)])
    var limits = SatchelClient.Limits()
    limits.silence = .milliseconds(100)
    await #expect(throws: ClientError.timedOut) {
      for try await _ in SatchelClient(socketPath: server.path, limits: limits).events() {}
    }
  }

  @Test func aSlowReaderIsTold() async throws {
    let event = ServerSentEvent(id: "1", event: "job.deleted", data: #"{"id":"j_1"}"#).rendered
    let server = try await ScriptedServer([.send(head), chunk(event + event + event)])
    var limits = SatchelClient.Limits()
    limits.waitingEvents = 2
    let events = SatchelClient(socketPath: server.path, limits: limits).events()
    await server.untilClosed()
    var count = 0
    await #expect(throws: ClientError.eventsOverrun) { for try await _ in events { count += 1 } }
    #expect(count == 2)
  }

  @Test func leavingEndsTheConnection() async throws {
    let event = ServerSentEvent(id: "1", event: "job.deleted", data: #"{"id":"j_1"}"#).rendered
    let server = try await ScriptedServer([.send(head), chunk(event)])
    for try await _ in SatchelClient(socketPath: server.path).events() { break }
    await server.untilClosed()
  }

  @Test(arguments: [
    ("application/json", "", ClientError.Violation.unexpectedMediaType),
    ("text/event-stream", "event: job.changed\ndata: {}\n\n", .malformedEvent),
  ])
  func refused(mediaType: String, body: String, violation: ClientError.Violation) async throws {
    let server = try await ScriptedServer([.send(answer("200 OK", mediaType, body))])
    await #expect(throws: ClientError.protocolViolation(violation)) {
      for try await _ in SatchelClient(socketPath: server.path).events() {}
    }
  }

  @Test func aProblemInPlaceOfAStream() async throws {
    let json = String(decoding: try WireCoding.encode(sampleProblem), as: UTF8.self)
    let server = try await ScriptedServer([.send(answer("503 Full", "application/problem+json", json))])
    await #expect(throws: ClientError.problem(sampleProblem)) {
      for try await _ in SatchelClient(socketPath: server.path).events() {}
    }
  }
}
