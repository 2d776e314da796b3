import Core
import Foundation
import HTTPTypes
import Hummingbird
import Logging
import NIOCore
import NIOPosix
import Synchronization

@testable import Daemon

/// A server on a socket in a folder of its own, with routes that show what the front does.
struct TestServer: Sendable {
  let path: String
  let server: UnixHTTPServer
  let probe: Probe

  /// What the routes tell a test, and what a test tells them.
  final class Probe: Sendable {
    /// Bodies that a handler took whole.
    let taken = Mutex(0)
    /// Opened by a test to let `/wait` answer.
    let gate = Gate()
    /// Opened when `/wait` has been reached.
    let reached = Gate()
    /// Opened when the event source was let go.
    let eventsEnded = Gate()
    /// Where a test puts events.
    let events = Mutex<AsyncStream<ServerEvent>.Continuation?>(nil)

    func send(_ event: ServerEvent) { _ = events.withLock { $0?.yield(event) } }
  }

  /// Runs `body` against a server and stops it afterwards.
  static func run(
    limits: ServerLimits = ServerLimits(), group: any EventLoopGroup = MultiThreadedEventLoopGroup.singleton,
    _ body: (TestServer) async throws -> Void
  ) async throws {
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent("satchel-\(UUID().uuidString.prefix(8))")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let path = folder.appendingPathComponent("s").path
    try await run(UnixListener(path: path), path: path, limits: limits, group: group, body)
  }

  /// Runs `body` against a server on `listener`, and stops it afterwards.
  static func run(
    _ listener: consuming UnixListener, path: String, limits: ServerLimits = ServerLimits(),
    group: any EventLoopGroup = MultiThreadedEventLoopGroup.singleton, _ body: (TestServer) async throws -> Void
  ) async throws {
    let probe = Probe()
    let ready = Gate()
    var logger = Logger(label: "test")
    logger.logLevel = .critical
    let server = UnixHTTPServer(
      listener: listener, router: routes(probe), limits: limits, group: group, logger: logger,
      onReady: { ready.open() })
    let running = Task { try await server.run() }
    await ready.wait()
    do {
      try await body(TestServer(path: path, server: server, probe: probe))
    } catch {
      probe.gate.open()
      server.stop()
      _ = await running.result
      throw error
    }
    probe.gate.open()
    server.stop()
    try await running.value
  }

  /// One request on a connection of its own.
  func ask(_ method: String, _ path: String, headers: [String] = [], body: [UInt8]? = nil) async throws
    -> RawClient.Answer
  {
    let socket = self.path
    return try await blocking { try RawClient(socket).ask(method, path, headers: headers, body: body) }
  }

  private struct Counted: Encodable { let bytes: Int }
  private struct Seen: Encodable {
    let pid: Int32
    let uid, gid: UInt32
    let groups: [UInt32]
    let user: String?
  }
  private struct PrivateFailure: Error { let name = "张三" }

  private static func routes(_ probe: Probe) -> Router<SocketContext> {
    let router = UnixHTTPServer.makeRouter()
    router.get("/v1") { _, _ in try Response.json(["name": "satchel"]) }
    router.get("/peer") { _, context in
      let peer = context.peer
      let user = await context.userName()
      return try Response.json(Seen(pid: peer.pid, uid: peer.uid, gid: peer.gid, groups: peer.groups, user: user))
    }
    router.get("/jobs/{id}") { _, _ -> Response in throw Problem(.unknownJob, path: "id") }
    router.delete("/jobs/{id}") { _, _ in Response(status: .noContent) }
    router.get("/fail") { _, _ -> Response in throw PrivateFailure() }
    router.post("/ordinary") { request, context in
      let bytes = try await context.collectBody(of: request)
      probe.taken.withLock { $0 += 1 }
      return try Response.json(Counted(bytes: bytes.count))
    }
    router.post("/documents") { request, context in
      let bytes = try await context.collectBody(of: request, upTo: 64 << 20)
      probe.taken.withLock { $0 += 1 }
      return try Response.json(Counted(bytes: bytes.count))
    }
    router.post("/unread") { _, _ in try Response.json(["read": false]) }
    router.get("/big") { _, _ in
      Response(status: .ok, body: ResponseBody(byteBuffer: ByteBuffer(repeating: 0x61, count: 16 << 20)))
    }
    router.get("/wait") { _, _ in
      probe.reached.open()
      await probe.gate.wait()
      return try Response.json(["waited": true])
    }
    router.get("/events") { request, context in
      let (events, source) = AsyncStream.makeStream(of: ServerEvent.self, bufferingPolicy: .bufferingNewest(16))
      source.onTermination = { _ in probe.eventsEnded.open() }
      probe.events.withLock { $0 = source }
      return try context.eventStream(to: request, events: events)
    }
    return router
  }
}

/// Opens once; whoever waits goes on then.
final class Gate: Sendable {
  private let state = Mutex<(isOpen: Bool, waiting: [CheckedContinuation<Void, Never>])>((false, []))

  var isOpen: Bool { state.withLock { $0.isOpen } }

  func open() {
    let waiting = state.withLock { state in
      defer { state = (true, []) }
      return state.waiting
    }
    for one in waiting { one.resume() }
  }

  func wait() async {
    await withCheckedContinuation { continuation in
      let isOpen = state.withLock { state in
        if !state.isOpen { state.waiting.append(continuation) }
        return state.isOpen
      }
      if isOpen { continuation.resume() }
    }
  }
}
