import Foundation
import NIOConcurrencyHelpers
import NIOCore
import NIOPosix

/// A server on a Unix socket in a private folder that plays prepared answers, good and bad, one connection each.
public final class ScriptedServer: Sendable {
  /// What a connection does once its request is read.
  public enum Step: Sendable {
    /// Sends bytes as they are.
    case send(String)
    /// Sends this many `x`.
    case fill(Int)
    /// Ends the connection.
    case close
  }

  /// A request as it came.
  public struct Request: Sendable, Equatable {
    /// The request line.
    public var line: String
    /// The headers, names in lower case.
    public var headers: [String: String]
    /// The body.
    public var body: String
  }

  private struct State {
    var requests: [Request] = []
    let play: @Sendable (Request, Int) -> [Step]
    var closed: [CheckedContinuation<Void, Never>] = []
    var closedCount = 0
  }

  /// The socket's path.
  public let path: String
  private let folder: String
  private let state: NIOLockedValueBox<State>
  private let channel: any Channel

  /// Listens, playing `scripts` in order; the last one is played for every further connection.
  /// - Parameter early: Answers as soon as the head has come, without reading the body.
  public convenience init(_ scripts: [Step]..., early: Bool = false) async throws {
    try await self.init(early: early) { _, count in scripts.isEmpty ? [] : scripts[min(count, scripts.count - 1)] }
  }

  /// Listens, playing what `play` says to each request and the count of requests before it.
  public init(early: Bool = false, play: @escaping @Sendable (Request, Int) -> [Step]) async throws {
    folder = NSTemporaryDirectory() + "satchel-" + UUID().uuidString.prefix(8)
    try FileManager.default.createDirectory(
      atPath: folder, withIntermediateDirectories: false, attributes: [.posixPermissions: 0o700])
    path = folder + "/s.sock"
    let state = NIOLockedValueBox(State(play: play))
    self.state = state
    channel = try await ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton)
      .childChannelInitializer { channel in
        channel.eventLoop.makeCompletedFuture {
          try channel.pipeline.syncOperations.addHandler(Player(early: early, server: state))
        }
      }
      .bind(unixDomainSocketPath: path).get()
  }

  deinit {
    channel.close(promise: nil)
    try? FileManager.default.removeItem(atPath: folder)
  }

  /// What came, in order.
  public var requests: [Request] { state.withLockedValue(\.requests) }

  /// Waits until a client has ended its connection.
  public func untilClosed() async {
    await withCheckedContinuation { waiter in
      let resume = state.withLockedValue { state in
        if state.closedCount > 0 { return true }
        state.closed.append(waiter)
        return false
      }
      if resume { waiter.resume() }
    }
  }

  private final class Player: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer
    typealias OutboundOut = ByteBuffer

    private let early: Bool
    private let server: NIOLockedValueBox<State>
    private var received: [UInt8] = []
    private var isAnswered = false

    init(early: Bool, server: NIOLockedValueBox<State>) {
      self.early = early
      self.server = server
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
      guard !isAnswered else { return }
      received.append(contentsOf: unwrapInboundIn(data).readableBytesView)
      guard let request = parse() else { return }
      isAnswered = true
      let steps = server.withLockedValue { state in
        state.requests.append(request)
        return state.play(request, state.requests.count - 1)
      }
      // Closing would drop what is not yet written.
      var written = context.eventLoop.makeSucceededVoidFuture()
      for step in steps {
        switch step {
        case .send(let text): written = context.writeAndFlush(wrapOutboundOut(ByteBuffer(string: text)))
        case .fill(let count):
          written = context.writeAndFlush(wrapOutboundOut(ByteBuffer(repeating: 0x78, count: count)))
        case .close:
          let channel = context.channel
          written.whenComplete { _ in channel.close(promise: nil) }
        }
      }
    }

    func channelInactive(context: ChannelHandlerContext) {
      let waiters = server.withLockedValue { state in
        state.closedCount += 1
        defer { state.closed = [] }
        return state.closed
      }
      for waiter in waiters { waiter.resume() }
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) { context.close(promise: nil) }

    private func parse() -> Request? {
      let text = String(decoding: received, as: UTF8.self)
      guard let end = text.range(of: "\r\n\r\n") else { return nil }
      var lines = text[..<end.lowerBound].components(separatedBy: "\r\n")
      let line = lines.removeFirst()
      var headers: [String: String] = [:]
      for header in lines {
        let parts = header.split(separator: ":", maxSplits: 1)
        headers[parts[0].lowercased()] = parts[1].trimmingCharacters(in: .whitespaces)
      }
      let body = String(text[end.upperBound...])
      let length = headers["content-length"].flatMap(Int.init) ?? 0
      guard early || body.utf8.count >= length else { return nil }
      return Request(line: line, headers: headers, body: early ? "" : body)
    }
  }
}

/// An HTTP answer as text.
public func answer(_ status: String, _ mediaType: String = "application/json", _ body: String = "") -> String {
  "HTTP/1.1 \(status)\r\nContent-Type: \(mediaType)\r\nContent-Length: \(body.utf8.count)\r\n\r\n\(body)"
}
