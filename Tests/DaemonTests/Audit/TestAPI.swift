import Core
import Foundation
import HTTPTypes
import Hummingbird
import HummingbirdCore
import Logging
import NIOCore
import NIOEmbedded
import NIOPosix

@testable import Daemon

/// The contract's routes over a kit without a socket, so that a test chooses who asks.
struct TestAPI {
  /// The number of the technicians' group; this machine's `users` stands for it.
  static let technicians: UInt32 = 100

  let kit: TestKit
  private let respond: @Sendable (Request, SocketContext) async throws -> Response
  private let server = ServerState(roles: Roles(technicians: "users"))

  struct Answer {
    let status: Int
    let body: [UInt8]

    func decoded<Value: Decodable>(_ type: Value.Type = Value.self) throws -> Value {
      try JSONDecoder().decode(type, from: Data(body))
    }
  }

  init(_ kit: TestKit) throws {
    self.kit = kit
    let router = UnixHTTPServer.makeRouter()
    let clock = kit.test.wallClock
    let alarm = Alarm(loop: MultiThreadedEventLoopGroup.singleton.any())
    let diagnostics = DiagnosticsDesk(
      board: kit.board, lanes: kit.lanes, store: kit.test.store, content: kit.content,
      keySource: KeySource(Configuration(), environment: [:]), dataFolder: kit.test.folder.path, clock: clock,
      alarm: alarm)
    API(
      desk: kit.desk, presenter: JobPresenter(content: kit.content, board: kit.board),
      preparation: kit.desk.preparation, store: kit.test.store, content: kit.content, hub: kit.test.hub,
      board: kit.board, devices: kit.manager, cameras: kit.cameras, diagnostics: diagnostics, audit: kit.audit,
      templates: kit.templates, specifications: SpecificationLibrary(), clock: clock, periods: RetentionPolicy(),
      workEnded: {}, dueChanged: {}
    ).register(on: router)
    let responder = router.buildResponder()
    respond = { request, context in try await responder.respond(to: request, context: context) }
  }

  /// Asks as a peer.
  /// - Parameters:
  ///   - uid: Who; 0 is root.
  ///   - groups: The supplementary groups.
  func ask(
    _ method: HTTPRequest.Method, _ path: String, uid: UInt32 = 1000, groups: [UInt32] = [],
    headers: [HTTPField.Name: String] = [:], _ body: [UInt8] = []
  ) async throws -> Answer {
    let response = try await response(method, path, uid: uid, groups: groups, headers: headers, body)
    let collector = BodyCollector()
    try await response.body.write(collector)
    return Answer(status: response.status.code, body: collector.bytes.withLock { $0 })
  }

  /// Asks as a peer, and does not take the body.
  func response(
    _ method: HTTPRequest.Method, _ path: String, uid: UInt32 = 1000, groups: [UInt32] = [],
    headers: [HTTPField.Name: String] = [:], _ body: [UInt8] = []
  ) async throws -> Response {
    var head = HTTPRequest(method: method, scheme: "http", authority: "localhost", path: path)
    for (name, value) in headers { head.headerFields[name] = value }
    let peer = Peer(pid: 1, uid: uid, gid: uid, groups: groups)
    let context = SocketContext(
      source: SocketSource(peer: peer, channel: EmbeddedChannel(), server: server, logger: TestKit.silent))
    return try await respond(Request(head: head, body: RequestBody(buffer: ByteBuffer(bytes: body))), context)
  }

  /// Does something to a job.
  func act(_ action: String, on job: String, uid: UInt32 = 1000, more: String = "") async throws -> Answer {
    try await ask(.post, "/v1/jobs/\(job)/actions", uid: uid, Array(#"{"action":"\#(action)"\#(more)}"#.utf8))
  }
}
