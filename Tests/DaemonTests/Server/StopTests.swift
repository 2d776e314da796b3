import Core
import Foundation
import Logging
import NIOCore
import NIOPosix
import ServiceLifecycle
import Testing

@testable import Daemon

@Suite struct StopTests {
  @Test("a request in flight is finished, idle connections are closed, new ones are refused")
  func graceful() async throws {
    try await TestServer.run { server in
      let path = server.path
      async let slow = blocking {
        let client = try RawClient(path)
        try client.send(RawClient.request("GET", "/wait"))
        let answer = try client.answer()
        #expect(try client.readToEnd().isEmpty)
        return answer
      }
      await server.probe.reached.wait()
      try await blocking { [server = server.server] in
        let idle = try RawClient(path)
        #expect(try idle.ask("GET", "/v1").status == 200)
        server.stop()
        #expect(try idle.readToEnd().isEmpty)
        let failure = #expect(throws: RawClient.Failure.self) { try RawClient(path) }
        #expect(failure?.errno == ECONNREFUSED)
      }
      server.probe.gate.open()
      let answer = try await slow
      #expect(answer.status == 200)
      #expect(answer.headers["connection"] == "close")
    }
  }

  @Test("connections that come in while the server stops do not end the process")
  func comingInAtTheStop() async throws {
    for _ in 1...30 {
      try await TestServer.run { server in
        let path = server.path
        let stopped = Gate()
        async let clients: Void = withTaskGroup(of: Void.self) { tasks in
          for _ in 1...3 {
            tasks.addTask {
              try? await blocking {
                while !stopped.isOpen { _ = try RawClient(path).ask("GET", "/v1") }
              }
            }
          }
        }
        for _ in 1...5 { _ = try await server.ask("GET", "/v1") }
        server.server.stop()
        while (try? await server.ask("GET", "/v1")) != nil {}
        stopped.open()
        await clients
      }
    }
  }

  @Test("a connection that has asked nothing yet is served before it is closed: its request may be on the way")
  func freshConnection() async throws {
    try await TestServer.run { server in
      let path = server.path
      try await blocking { [server = server.server] in
        let client = try RawClient(path)
        let other = try RawClient(path)
        #expect(try other.ask("GET", "/v1").status == 200)
        while server.shared.connections.count < 2 { sched_yield() }
        server.stop()
        // When it has closed this one, it has told all.
        #expect(try other.readToEnd().isEmpty)
        let answer = try client.ask("GET", "/v1")
        #expect(answer.status == 200)
        #expect(answer.headers["connection"] == "close")
        #expect(try client.readToEnd().isEmpty)
      }
    }
  }

  @Test("a connection that asks nothing after the stop either is closed")
  func silentConnection() async throws {
    var limits = ServerLimits()
    limits.greetingTime = .milliseconds(20)
    limits.stopTime = .seconds(60)
    try await TestServer.run(limits: limits) { server in
      let path = server.path
      try await blocking { [server = server.server] in
        let client = try RawClient(path)
        while server.shared.connections.count < 1 { sched_yield() }
        server.stop()
        #expect(try client.readToEnd().isEmpty)
      }
    }
  }

  @Test("a request that comes in after the stop is not taken")
  func pipelinedAfterStop() async throws {
    // On one loop: when it has closed the idle connection, it has told the other one too before it reads again.
    let group = MultiThreadedEventLoopGroup(numberOfThreads: 1)
    try await TestServer.run(group: group) { server in
      let path = server.path
      let (answer, rest) = try await blocking {
        [server = server.server, gate = server.probe.gate, reached = server.probe.reached] in
        let client = try RawClient(path)
        let idle = try RawClient(path)
        #expect(try idle.ask("GET", "/v1").status == 200)
        #expect(try client.ask("GET", "/v1").status == 200)
        try client.send(RawClient.request("GET", "/wait"))
        while !reached.isOpen { sched_yield() }
        server.stop()
        #expect(try idle.readToEnd().isEmpty)
        // Sent in two parts: neither may be taken for the rest of the first request.
        try client.send(RawClient.request("POST", "/ordinary", headers: ["Content-Length: 3"]))
        try client.send("abc")
        gate.open()
        return (try client.answer(), try client.readToEnd())
      }
      #expect(answer.text == #"{"waited":true}"#)
      #expect(answer.headers["connection"] == "close")
      #expect(rest.isEmpty)
      #expect(server.probe.taken.withLock { $0 } == 0)
    }
    try await group.shutdownGracefully()
  }

  @Test("a request that never ends is cut after the stop time")
  func bounded() async throws {
    var limits = ServerLimits()
    limits.stopTime = .milliseconds(200)
    try await TestServer.run(limits: limits) { server in
      let path = server.path
      async let cut = blocking {
        let client = try RawClient(path)
        try client.send(RawClient.request("GET", "/wait"))
        return try client.readToEnd()
      }
      await server.probe.reached.wait()
      server.server.stop()
      let received = try await cut
      #expect(received.isEmpty)
    }
  }

  @Test("the socket and its lock are gone after the stop")
  func cleared() async throws {
    let folder = NSTemporaryDirectory() + "/satchel-\(UUID().uuidString.prefix(8))"
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let path = folder + "/s"
    try await TestServer.run(UnixListener(path: path), path: path) { _ in
      let files = try FileManager.default.contentsOfDirectory(atPath: folder)
      #expect(files.sorted() == ["s", "s.lock"])
    }
    let files = try FileManager.default.contentsOfDirectory(atPath: folder)
    #expect(files.isEmpty)
  }

  @Test("a stop before the start clears the path, and run returns")
  func beforeStart() async throws {
    let path = NSTemporaryDirectory() + "/satchel-\(UUID().uuidString.prefix(8)).sock"
    let server = UnixHTTPServer(
      listener: try UnixListener(path: path), router: UnixHTTPServer.makeRouter(), logger: Logger(label: "test"))
    server.stop()
    #expect(FileIdentity(path: path) == nil)
    #expect(FileIdentity(path: path + ".lock") == nil)
    try await server.run()
  }

  @Test("a service group stops it")
  func serviceGroup() async throws {
    let path = NSTemporaryDirectory() + "/satchel-\(UUID().uuidString.prefix(8)).sock"
    let ready = Gate()
    var logger = Logger(label: "test")
    logger.logLevel = .critical
    let server = UnixHTTPServer(
      listener: try UnixListener(path: path), router: UnixHTTPServer.makeRouter(), logger: logger,
      onReady: { ready.open() })
    let group = ServiceGroup(services: [server], logger: logger)
    async let running: Void = group.run()
    await ready.wait()
    await group.triggerGracefulShutdown()
    try await running
    #expect(FileIdentity(path: path) == nil)
  }

  @Test("a cancellation stops it")
  func cancelled() async throws {
    let path = NSTemporaryDirectory() + "/satchel-\(UUID().uuidString.prefix(8)).sock"
    let ready = Gate()
    let server = UnixHTTPServer(
      listener: try UnixListener(path: path), router: UnixHTTPServer.makeRouter(), logger: Logger(label: "test"),
      onReady: { ready.open() })
    let running = Task { try await server.run() }
    await ready.wait()
    running.cancel()
    _ = await running.result
    #expect(FileIdentity(path: path) == nil)
  }
}
