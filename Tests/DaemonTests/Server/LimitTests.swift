import Core
import Foundation
import NIOEmbedded
import Testing

@testable import Daemon

/// Slow, endless, broken and too many clients. Time limits are made short; each test waits for the server's act.
@Suite struct LimitTests {
  private func limits(_ change: (inout ServerLimits) -> Void) -> ServerLimits {
    var limits = ServerLimits()
    change(&limits)
    return limits
  }

  @Test("200 MB are refused before they are sent", arguments: ["/ordinary", "/documents", "/unread", "/nowhere"])
  func announcedTooLarge(route: String) async throws {
    try await TestServer.run { server in
      let answer = try await blocking { [path = server.path] in
        let client = try RawClient(path)
        try client.send(RawClient.request("POST", route, headers: ["Content-Length: 200000000"]))
        let answer = try client.answer()
        #expect(try client.readToEnd().isEmpty)
        return answer
      }
      #expect(answer.status == 413)
      #expect(try answer.field("code") == "body-too-large")
      #expect(answer.headers["connection"] == "close")
      #expect(server.probe.taken.withLock { $0 } == 0)
    }
  }

  @Test("an endless sender is cut", arguments: ["/ordinary", "/unread", "/nowhere"])
  func endless(route: String) async throws {
    try await TestServer.run { server in
      let (sent, status) = try await blocking { [path = server.path] in
        let client = try RawClient(path)
        try client.send(RawClient.request("POST", route, headers: ["Transfer-Encoding: chunked"]))
        let chunk = Array("10000\r\n".utf8) + [UInt8](repeating: 0x61, count: 65_536) + Array("\r\n".utf8)
        var sent = 0
        do {
          while sent < 512 << 20 {
            try client.send(chunk)
            sent += chunk.count
          }
        } catch let failure as RawClient.Failure {
          #expect(failure.errno == EPIPE || failure.errno == ECONNRESET)
        }
        return (sent, try client.answer().status)
      }
      #expect(sent < 16 << 20, "\(sent) bytes")
      #expect(status == (route == "/ordinary" ? 413 : route == "/unread" ? 200 : 404))
    }
  }

  @Test("a route's own limit is met exactly")
  func exactLimit() async throws {
    try await TestServer.run { server in
      let fits = try await server.ask("POST", "/ordinary", body: [UInt8](repeating: 1, count: 1 << 20))
      #expect(fits.text == #"{"bytes":1048576}"#)
      let over = try await server.ask("POST", "/ordinary", body: [UInt8](repeating: 1, count: 1 << 20 | 1))
      #expect(over.status == 413)
      let larger = try await server.ask("POST", "/documents", body: [UInt8](repeating: 1, count: 3 << 20))
      #expect(larger.text == #"{"bytes":3145728}"#)
    }
  }

  @Test("a small body that no handler reads does not cost the connection")
  func drained() async throws {
    try await TestServer.run { server in
      try await blocking { [path = server.path] in
        let client = try RawClient(path)
        try client.send(RawClient.request("POST", "/unread", headers: ["Content-Length: 30000"]))
        #expect(try client.answer().status == 200)
        try client.send([UInt8](repeating: 0x61, count: 30_000))
        #expect(try client.ask("GET", "/v1").status == 200)
      }
    }
  }

  @Test("the rest of an answered body that never comes closes the connection")
  func undrained() async throws {
    try await TestServer.run(limits: limits { $0.lingerTime = .milliseconds(100) }) { server in
      try await blocking { [path = server.path] in
        let client = try RawClient(path)
        try client.send(RawClient.request("POST", "/unread", headers: ["Content-Length: 30000"]))
        #expect(try client.answer().status == 200)
        #expect(try client.readToEnd().isEmpty)
      }
    }
  }

  @Test("a truncated body is never processed", arguments: [true, false])
  func truncated(isAnnounced: Bool) async throws {
    try await TestServer.run { server in
      let answer = try await blocking { [path = server.path] in
        let client = try RawClient(path)
        let length = isAnnounced ? "Content-Length: 100" : "Transfer-Encoding: chunked"
        try client.send(RawClient.request("POST", "/ordinary", headers: [length]))
        try client.send(isAnnounced ? "only this" : "9\r\nonly this\r\n")
        client.endSending()
        return try client.answer()
      }
      #expect(answer.status == 400)
      #expect(try answer.field("code") == "body-incomplete")
      #expect(server.probe.taken.withLock { $0 } == 0)
    }
  }

  @Test("a client killed in mid-body leaves nothing behind")
  func killed() async throws {
    try await TestServer.run { server in
      try await blocking { [path = server.path] in
        let client = try RawClient(path)
        try client.send(RawClient.request("POST", "/ordinary", headers: ["Content-Length: 100"]) + [1, 2, 3])
      }
      // A later request is served after the earlier connection's end was seen.
      #expect(try await server.ask("GET", "/v1").status == 200)
      #expect(server.probe.taken.withLock { $0 } == 0)
    }
  }

  @Test("a header that trickles in is cut at the limit, however busy the trickle")
  func slowHeader() async throws {
    try await TestServer.run(limits: limits { $0.headerTime = .milliseconds(300) }) { server in
      let answer = try await blocking { [path = server.path] in
        let client = try RawClient(path)
        try client.send("GET /v1 HTTP/1.1\r\nX-Slow: ")
        while !client.isReadable(within: 20) { try client.send("z") }
        let answer = try client.answer()
        #expect(try client.readToEnd().isEmpty)
        return answer
      }
      #expect(answer.status == 408)
      #expect(try answer.field("code") == "request-timed-out")
      #expect(answer.headers["connection"] == "close")
    }
  }

  @Test("a body that pauses is cut")
  func pausedBody() async throws {
    try await TestServer.run(limits: limits { $0.bodyPause = .milliseconds(200) }) { server in
      let answer = try await blocking { [path = server.path] in
        let client = try RawClient(path)
        try client.send(RawClient.request("POST", "/ordinary", headers: ["Content-Length: 10"]) + [1, 2])
        let answer = try client.answer()
        #expect(try client.readToEnd().isEmpty)
        return answer
      }
      #expect(answer.status == 408)
      #expect(server.probe.taken.withLock { $0 } == 0)
    }
  }

  @Test("a body that trickles for ever is cut")
  func slowBody() async throws {
    let limits = limits {
      $0.bodyPause = .seconds(30)
      $0.bodyTime = .milliseconds(300)
    }
    try await TestServer.run(limits: limits) { server in
      let answer = try await blocking { [path = server.path] in
        let client = try RawClient(path)
        try client.send(RawClient.request("POST", "/ordinary", headers: ["Content-Length: 100000"]))
        while !client.isReadable(within: 20) { try client.send("z") }
        return try client.answer()
      }
      #expect(answer.status == 408)
    }
  }

  @Test("an idle connection is closed, before its first request and after one")
  func idle() async throws {
    try await TestServer.run(limits: limits { $0.idleTime = .seconds(1) }) { server in
      try await blocking { [path = server.path] in
        #expect(try RawClient(path).readToEnd().isEmpty)
        let client = try RawClient(path)
        #expect(try client.ask("GET", "/v1").status == 200)
        #expect(try client.readToEnd().isEmpty)
      }
    }
  }

  @Test("a handler that takes longer than the idle time is not idle")
  func slowHandler() async throws {
    let limits = limits {
      $0.idleTime = .milliseconds(500)
      $0.headerTime = .milliseconds(500)
    }
    try await TestServer.run(limits: limits) { server in
      let answer = try await blocking { [path = server.path, gate = server.probe.gate] in
        let client = try RawClient(path)
        try client.send(RawClient.request("GET", "/wait"))
        #expect(!client.isReadable(within: 1500))
        gate.open()
        return try client.answer()
      }
      #expect(answer.status == 200)
    }
  }

  @Test("a reader that stalls loses its connection")
  func stalled() async throws {
    try await TestServer.run(limits: limits { $0.stallTime = .milliseconds(200) }) { server in
      let received = try await blocking { [path = server.path, shared = server.server.shared] in
        let client = try RawClient(path)
        try client.send(RawClient.request("GET", "/big"))
        #expect(client.isReadable(within: 60_000))
        // Nothing is read until the server has let go.
        while shared.connections.count > 0 { sched_yield() }
        return try client.readToEnd().count
      }
      #expect(received < 16 << 20)
    }
  }

  @Test("a header that is too large or has too many fields gets 431")
  func largeHeader() async throws {
    try await TestServer.run { server in
      let large = "X-Large: " + String(repeating: "a", count: 20_000)
      let many = (0..<100).map { "X-\($0): a" }
      for headers in [[large], many] {
        let answer = try await blocking { [path = server.path] in
          let client = try RawClient(path)
          try client.send(RawClient.request("GET", "/v1", headers: headers))
          return try client.answer()
        }
        #expect(answer.status == 431)
        #expect(try answer.field("code") == "header-too-large")
      }
      let target = try await blocking { [path = server.path] in
        let client = try RawClient(path)
        try client.send(RawClient.request("GET", "/" + String(repeating: "a", count: 20_000)))
        return try client.answer()
      }
      #expect(target.status == 431)
    }
  }

  @Test(
    "what is not HTTP gets 400 and the connection is closed",
    arguments: [
      "\u{16}\u{3}\u{1}\u{2}\u{0}", "GET\r\n\r\n", "GET / HTTP/9.9\r\n\r\n", "GET / HTTP/1.1\r\nBad Header\r\n\r\n",
      "POST /ordinary HTTP/1.1\r\nHost: localhost\r\nContent-Length: -1\r\n\r\n",
      "POST /ordinary HTTP/1.1\r\nHost: localhost\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n",
      "POST /ordinary HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\nxyz\r\n",
    ])
  func malformed(request: String) async throws {
    try await TestServer.run { server in
      let answer = try await blocking { [path = server.path] in
        let client = try RawClient(path)
        try client.send(request)
        let answer = try client.answer()
        #expect(try client.readToEnd().isEmpty)
        return answer
      }
      #expect(answer.status == 400)
      #expect(answer.headers["content-type"] == "application/problem+json")
      #expect(try answer.field("code") == "malformed-request")
      #expect(server.probe.taken.withLock { $0 } == 0)
      #expect(try await server.ask("GET", "/v1").status == 200)
    }
  }

  @Test("one connection too many is told so, and there is room again afterwards")
  func tooManyConnections() async throws {
    try await TestServer.run(limits: limits { $0.connections = 3 }) { server in
      try await blocking { [path = server.path, shared = server.server.shared] in
        var held = try (0..<3).map { _ in try RawClient(path) }
        for client in held { #expect(try client.ask("GET", "/v1").status == 200) }
        let extra = try RawClient(path)
        let answer = try extra.ask("GET", "/v1")
        #expect(answer.status == 503)
        #expect(try answer.field("code") == "too-many-connections")
        #expect(try extra.readToEnd().isEmpty)
        held.removeLast()
        while shared.connections.count == 3 { sched_yield() }
        #expect(try RawClient(path).ask("GET", "/v1").status == 200)
      }
    }
  }

  @Test("what is far too many is closed without a word, and the server goes on")
  func dropped() async throws {
    try await TestServer.run(limits: limits { $0.connections = 1 }) { server in
      try await blocking { [path = server.path, shared = server.server.shared] in
        let held = try RawClient(path)
        #expect(try held.ask("GET", "/v1").status == 200)
        // Refused, but still there: it has not asked for anything.
        let waiting = try RawClient(path)
        while shared.connections.refused < 1 { sched_yield() }
        for _ in 0..<20 { #expect(try RawClient(path).readToEnd().isEmpty) }
        #expect(try waiting.ask("GET", "/v1").status == 503)
        #expect(try held.ask("GET", "/v1").status == 200)
        #expect(shared.connections.count == 1)
      }
    }
  }

  @Test("a connection that is refused and says nothing is closed soon")
  func silentRefused() async throws {
    let limits = limits {
      $0.connections = 1
      $0.headerTime = .milliseconds(200)
    }
    try await TestServer.run(limits: limits) { server in
      try await blocking { [path = server.path, shared = server.server.shared] in
        let held = try RawClient(path)
        while shared.connections.count < 1 { sched_yield() }
        #expect(try RawClient(path).readToEnd().isEmpty)
        #expect(try held.ask("GET", "/v1").status == 200)
      }
    }
  }

  @Test("one user cannot take all connections")
  func perUser() {
    var limits = ServerLimits()
    limits.connections = 4
    limits.connectionsPerUser = 2
    let registry = ConnectionRegistry(limits: limits)
    let channels = (0..<8).map { _ in EmbeddedChannel() }
    #expect(registry.admit(channels[0], uid: 1000) == .admitted)
    #expect(registry.admit(channels[1], uid: 1000) == .admitted)
    #expect(registry.admit(channels[2], uid: 1000) == .refused(limit: 2))
    #expect(registry.admit(channels[3], uid: 1001) == .admitted)
    #expect(registry.admit(channels[4], uid: 0) == .admitted)
    #expect(registry.admit(channels[5], uid: 1002) == .refused(limit: 4))
    channels[0].close(promise: nil)
    channels[0].embeddedEventLoop.run()
    #expect(registry.count == 3)
    #expect(registry.admit(channels[6], uid: 1000) == .admitted)
  }
}
