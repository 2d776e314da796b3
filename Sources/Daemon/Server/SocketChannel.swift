import Core
import HTTPTypes
import Hummingbird
import HummingbirdCore
import Logging
import NIOCore
import NIOHTTP1
import NIOHTTPTypes
import NIOHTTPTypesHTTP1
import Synchronization

/// One accepted connection: its parts of requests and answers, and who is at the other end.
///
/// A connection that nobody takes, as it was accepted while the server stopped, is closed; NIO would end the process over
/// its writer.
final class Connection: ServerChildChannelValue {
  /// Who is at the other end.
  let peer: Peer
  /// The channel under the requests and answers.
  let channel: any Channel
  private let http: Mutex<NIOAsyncChannel<HTTPRequestPart, HTTPResponsePart>?>

  /// A connection that waits to be served.
  init(http: NIOAsyncChannel<HTTPRequestPart, HTTPResponsePart>, peer: Peer) {
    self.peer = peer
    channel = http.channel
    self.http = Mutex(http)
  }

  deinit {
    guard let http = take() else { return }
    http.outbound.finish()
    channel.close(promise: nil)
  }

  /// The requests and answers, once.
  func take() -> NIOAsyncChannel<HTTPRequestPart, HTTPResponsePart>? { http.withLock { $0.take() } }
}

/// Sets up and serves the connections of a Unix socket.
struct SocketChannel: ServerChildChannel {
  /// Answers one request.
  let respond: @Sendable (Request, SocketContext) async -> Response
  /// What all requests share.
  let server: ServerState

  /// Reads the peer and builds the pipeline, on the connection's event loop.
  func setup(channel: any Channel, logger: Logger) -> EventLoopFuture<Connection> {
    channel.eventLoop.makeCompletedFuture {
      do {
        return try setUp(channel)
      } catch {
        // NIO leaves a channel open whose set-up has failed.
        channel.close(promise: nil)
        throw error
      }
    }
  }

  private func setUp(_ channel: any Channel) throws -> Connection {
    let pipeline = channel.pipeline.syncOperations
    let peer = try pipeline.withUnsafeTransportIfAvailable(of: NIOBSDSocket.Handle.self) { try Peer(descriptor: $0) }
    guard let peer else { throw Problem(.socketFailed, facts: ["function": "SO_PEERCRED"]) }
    let refusal: Problem?
    switch server.connections.admit(channel, uid: peer.uid) {
    case .admitted: refusal = nil
    case .refused(let limit): refusal = Problem(.tooManyConnections, facts: ["limit": String(limit)])
    case .dropped: throw ChannelError.eof
    }
    let watcher = ConnectionGuard(limits: server.limits, refusal: refusal)
    try pipeline.addHandler(WireMeter(limits: server.limits, watcher: watcher))
    try pipeline.configureHTTPServerPipeline(
      withPipeliningAssistance: false, withErrorHandling: false, withOutboundHeaderValidation: false,
      withEncoderConfiguration: .init(), withDecoderLimitConfiguration: decoderLimits)
    try pipeline.addHandler(HTTP1ToHTTPServerCodec(secure: false))
    try pipeline.addHandler(watcher)
    try pipeline.addHandler(StreamHeartbeat())
    let http = try NIOAsyncChannel<HTTPRequestPart, HTTPResponsePart>(
      wrappingChannelSynchronously: channel, configuration: .init(isOutboundHalfClosureEnabled: true))
    return Connection(http: http, peer: peer)
  }

  /// Serves one connection's requests until it closes.
  func handle(value connection: Connection, logger: Logger) async {
    guard let http = connection.take() else { return }
    let peer = connection.peer
    let requests = HTTP1Channel { request, writer, channel in
      var logger = logger
      // Hummingbird's contexts take their id from this key.
      logger[metadataKey: "hb.request.id"] = .stringConvertible(RequestID())
      let context = SocketContext(
        source: SocketSource(peer: peer, channel: channel, server: server, logger: logger))
      let began = ContinuousClock.now
      var response = await respond(request, context)
      if request.method == .head { response = response.createHeadResponse() }
      do {
        try await writer.write(response: response.head, body: response.body)
        RequestLog.record(request, context, response, since: began, complete: true)
      } catch {
        RequestLog.record(request, context, response, since: began, complete: false)
        throw error
      }
    }
    await requests.handle(value: http, logger: logger)
  }

  private var decoderLimits: NIOHTTPDecoderLimitConfiguration {
    var limits = NIOHTTPDecoderLimitConfiguration()
    limits.maxHeaderFieldSize = server.limits.headerFieldBytes
    limits.maxHeaderListSize = server.limits.headerBytes
    limits.maxHeaderFieldCount = server.limits.headerFields
    return limits
  }
}
