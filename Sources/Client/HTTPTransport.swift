import Core
import NIOCore
import NIOHTTP1
import NIOPosix

/// HTTP/1.1 over a Unix socket, one connection for each request: connecting costs microseconds there, and a broken
/// connection never touches another request.
struct HTTPTransport: Sendable {
  typealias Connection = NIOAsyncChannel<HTTPClientResponsePart, HTTPClientRequestPart>
  typealias Parts = NIOAsyncChannelInboundStream<HTTPClientResponsePart>.AsyncIterator

  /// One thread for all clients of the process, started with the first call and kept.
  private static let eventLoops = MultiThreadedEventLoopGroup(numberOfThreads: 1)

  /// The socket's path.
  let path: String
  /// The language that problems shall speak.
  let language: Language

  /// Sends a question and collects the answer.
  /// - Parameters:
  ///   - question: What to send.
  ///   - limit: The most bytes that the body may have.
  ///   - total: The longest time from connection to the last byte.
  /// - Throws: ``ClientError``, or `CancellationError`.
  func ask(_ question: HTTPQuestion, limit: Int, total: Duration) async throws -> HTTPAnswer {
    try await exchange(question, silence: nil, total: total) { head, parts in
      let body = try await Self.collect(&parts, limit: limit)
      return HTTPAnswer(status: Int(head.status.code), mediaType: Self.mediaType(of: head), body: body)
    }
  }

  /// Sends a question and lends the answer's parts to `consume`.
  func exchange<Result: Sendable>(
    _ question: HTTPQuestion, silence: Duration?, total: Duration?,
    consume: (HTTPResponseHead, inout Parts) async throws -> Result
  ) async throws -> Result {
    let connection = try await connect(silence: silence, total: total)
    do {
      return try await connection.executeThenClose { inbound, outbound in
        // An early refusal (413) may come while the body is still going out: then writing fails, and the answer counts.
        async let writing: Void = send(question, to: outbound)
        var parts = inbound.makeAsyncIterator()
        guard case .head(let head) = try await parts.next() else {
          try await writing
          throw ClientError.connectionBroken
        }
        let result = try await consume(head, &parts)
        return result
      }
    } catch {
      if Task.isCancelled { throw CancellationError() }
      throw Self.clientError(error)
    }
  }

  /// Reads a body to its end.
  static func collect(_ parts: inout Parts, limit: Int) async throws -> [UInt8] {
    var body: [UInt8] = []
    while let part = try await parts.next() {
      switch part {
      case .head: throw ClientError.protocolViolation(.notHTTP)
      case .body(let buffer):
        guard body.count + buffer.readableBytes <= limit else { throw ClientError.protocolViolation(.bodyTooLarge) }
        body.append(contentsOf: buffer.readableBytesView)
      case .end: return body
      }
    }
    throw ClientError.connectionBroken
  }

  /// The Content-Type without its parameters.
  static func mediaType(of head: HTTPResponseHead) -> String {
    let value = head.headers.first(name: "content-type") ?? ""
    let bare = value.split(separator: ";", maxSplits: 1).first.map(String.init) ?? ""
    return bare.filter { $0 != " " }.lowercased()
  }

  private func connect(silence: Duration?, total: Duration?) async throws -> Connection {
    do {
      return try await ClientBootstrap(group: Self.eventLoops)
        .connectTimeout(.seconds(5))
        .connect(unixDomainSocketPath: path) { channel in
          channel.eventLoop.makeCompletedFuture {
            let pipeline = channel.pipeline.syncOperations
            try pipeline.addHandler(SilenceHandler(silence: silence, total: total))
            try pipeline.addHTTPClientHandlers()
            return try Connection(wrappingChannelSynchronously: channel)
          }
        }
    } catch {
      throw Self.connectError(error, path: path)
    }
  }

  private func send(
    _ question: HTTPQuestion, to outbound: NIOAsyncChannelOutboundWriter<HTTPClientRequestPart>
  ) async throws {
    var headers = HTTPHeaders([
      ("host", "satchel"), ("connection", "close"), ("accept-language", language.rawValue),
    ])
    for header in question.headers { headers.add(name: header.name, value: header.value) }
    if let body = question.body {
      headers.add(name: "content-type", value: body.mediaType)
      headers.add(name: "content-length", value: String(body.bytes.count))
    }
    let method = HTTPMethod(rawValue: question.method.rawValue)
    try await outbound.write(.head(.init(version: .http1_1, method: method, uri: question.target, headers: headers)))
    if let body = question.body { try await outbound.write(.body(.byteBuffer(ByteBuffer(bytes: body.bytes)))) }
    try await outbound.write(.end(nil))
  }

  static func connectError(_ error: any Error, path: String) -> any Error {
    switch error {
    case let error as IOError:
      switch error.errnoCode {
      case ENOENT, ENOTDIR: ClientError.cannotConnect(.noSocket, path: path)
      case ECONNREFUSED, ENOTSOCK: ClientError.cannotConnect(.refused, path: path)
      case EACCES, EPERM: ClientError.cannotConnect(.denied, path: path)
      default: ClientError.cannotConnect(.other(error.errnoCode), path: path)
      }
    case SocketAddressError.unixDomainSocketPathTooLong: ClientError.cannotConnect(.pathTooLong, path: path)
    case is ChannelError: ClientError.timedOut
    default: error
    }
  }

  private static func clientError(_ error: any Error) -> any Error {
    switch error {
    case is ClientError, is CancellationError: error
    case HTTPParserError.invalidEOFState: ClientError.connectionBroken
    case is HTTPParserError, is NIOHTTPDecoderError: ClientError.protocolViolation(.notHTTP)
    case is IOError, is ChannelError: ClientError.connectionBroken
    default: error
    }
  }
}
