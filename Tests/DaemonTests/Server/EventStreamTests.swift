import Core
import Foundation
import NIOCore
import Testing

@testable import Daemon

@Suite struct EventStreamTests {
  private func limits(_ change: (inout ServerLimits) -> Void) -> ServerLimits {
    var limits = ServerLimits()
    change(&limits)
    return limits
  }

  @Test("a frame has an id, a name and its data, line by line")
  func frame() {
    let event = ServerEvent(id: 7, name: "job.changed", data: Array(#"{"a":1}"#.utf8))
    #expect(String(buffer: event.frame) == "id: 7\nevent: job.changed\ndata: {\"a\":1}\n\n")
    let lines = ServerEvent(id: nil, name: "photo.guidance", data: Array("a\nb".utf8))
    #expect(String(buffer: lines.frame) == "event: photo.guidance\ndata: a\ndata: b\n\n")
  }

  @Test("events come as they happen, with heartbeats in between")
  func eventsAndHeartbeats() async throws {
    try await TestServer.run(limits: limits { $0.heartbeat = .milliseconds(50) }) { server in
      try await blocking { [path = server.path, probe = server.probe] in
        let client = try RawClient(path)
        try client.send(RawClient.request("GET", "/events"))
        let head = try client.head()
        #expect(head.contains("text/event-stream"))
        #expect(try client.chunk() == Array(": heartbeat\n\n".utf8))
        probe.send(ServerEvent(id: 1, name: "job.changed", data: Array("{}".utf8)))
        var chunk = try client.chunk()
        while chunk == Array(": heartbeat\n\n".utf8) { chunk = try client.chunk() }
        #expect(chunk == Array("id: 1\nevent: job.changed\ndata: {}\n\n".utf8))
        #expect(try client.chunk() == Array(": heartbeat\n\n".utf8))
      }
    }
  }

  @Test("a client that goes away is noticed without a write")
  func closed() async throws {
    try await TestServer.run { server in
      try await blocking { [path = server.path] in
        let client = try RawClient(path)
        try client.send(RawClient.request("GET", "/events"))
        _ = try client.head()
      }
      await server.probe.eventsEnded.wait()
    }
  }

  @Test("a stop ends open streams properly")
  func stop() async throws {
    try await TestServer.run { server in
      try await blocking { [path = server.path, server = server.server] in
        let client = try RawClient(path)
        try client.send(RawClient.request("GET", "/events"))
        _ = try client.head()
        server.stop()
        #expect(try client.chunk() == nil)
        #expect(try client.readToEnd().isEmpty)
      }
      await server.probe.eventsEnded.wait()
    }
  }

  @Test("an end of the events ends the answer")
  func finished() async throws {
    try await TestServer.run { server in
      try await blocking { [path = server.path, probe = server.probe] in
        let client = try RawClient(path)
        try client.send(RawClient.request("GET", "/events"))
        _ = try client.head()
        probe.events.withLock { $0?.finish() }
        #expect(try client.chunk() == nil)
        #expect(try client.readToEnd().isEmpty)
      }
    }
  }

  @Test("one stream too many is told so, and there is room again afterwards")
  func tooMany() async throws {
    try await TestServer.run(limits: limits { $0.streams = 2 }) { server in
      try await blocking { [path = server.path] in
        let held = try (0..<2).map { _ in try RawClient(path) }
        for client in held {
          try client.send(RawClient.request("GET", "/events"))
          _ = try client.head()
        }
        let answer = try RawClient(path).ask("GET", "/events")
        #expect(answer.status == 503)
        #expect(try answer.field("code") == "too-many-streams")
        // An answer that is not sent takes no place for longer than a moment.
        #expect(try RawClient(path).ask("HEAD", "/events").status == 503)
      }
      await server.probe.eventsEnded.wait()
      try await blocking { [path = server.path] in
        var status = 503
        while status == 503 {
          let client = try RawClient(path)
          try client.send(RawClient.request("GET", "/events"))
          status = try client.head().hasPrefix("HTTP/1.1 200") ? 200 : 503
        }
      }
    }
  }

  @Test("a stream ends with its client's close, whatever was asked behind it", arguments: ["/events", "/v1"])
  func pipelined(behind path: String) async throws {
    try await TestServer.run { server in
      try await blocking { [socket = server.path] in
        let client = try RawClient(socket)
        try client.send(RawClient.request("GET", "/events") + RawClient.request("GET", path))
        #expect(try client.head().hasPrefix("HTTP/1.1 200"))
      }
      await server.probe.eventsEnded.wait()
    }
  }

  @Test("one user's streams leave room for another's")
  func perUser() throws {
    let state = ServerState(
      limits: limits {
        $0.streams = 3
        $0.streamsPerUser = 2
      })
    var held = [try state.takeStream(of: 1), try state.takeStream(of: 1)]
    #expect(throws: Problem(.tooManyStreams, facts: ["limit": "2"])) { try state.takeStream(of: 1) }
    held.append(try state.takeStream(of: 2))
    #expect(throws: Problem(.tooManyStreams, facts: ["limit": "3"])) { try state.takeStream(of: 3) }
    held.removeFirst()
    held.append(try state.takeStream(of: 1))
    #expect(held.count == 3)
  }

  @Test("HEAD of a stream takes no place")
  func headOfStream() async throws {
    try await TestServer.run(limits: limits { $0.streams = 1 }) { server in
      for _ in 0..<3 {
        let answer = try await server.ask("HEAD", "/events")
        #expect(answer.status == 200)
      }
    }
  }
}
