import Core
import HTTPTypes
import Hummingbird
import HummingbirdCore
import NIOCore

extension SocketContext {
  /// An answer that goes on until its writer returns, the client goes away, or the server stops.
  ///
  /// In the last two cases the task that runs `write` is cancelled; after a stop the answer is still ended properly.
  /// - Parameters:
  ///   - request: The request, its body not read.
  ///   - headers: The header fields; `Connection: close` is added.
  ///   - heartbeat: How long a silence may last before a comment is sent, for event streams; nil: no comments.
  ///   - farewell: Makes what is written last after a stop; a client that is gone does not get it.
  ///   - write: Writes the body; each write waits while the client is slower.
  /// - Throws: `Problem(.tooManyStreams)`.
  func longResponse(
    to request: Request, headers: HTTPFields, heartbeat: TimeAmount? = nil,
    farewell: (@Sendable () throws -> ByteBuffer)? = nil,
    write: @escaping @Sendable (inout any ResponseBodyWriter) async throws -> Void
  ) throws -> Response {
    let place = try server.takeStream(of: peer.uid)
    let channel = channel
    var headers = headers
    headers[.connection] = "close"
    headers[.cacheControl] = "no-store"
    let body = ResponseBody { writer in
      try await withExtendedPlace(place) {
        try await channel.triggerUserOutboundEvent(ConnectionEvent.streamBegan(heartbeat: heartbeat))
        do {
          try await request.body.consumeWithCancellationOnInboundClose { _ in try await write(&writer) }
        } catch is CancellationError {
          // The client is gone, or the server stops; the end below is for the latter.
          if let farewell { try? await writer.write(try farewell()) }
        }
      }
      try await writer.finish(nil)
    }
    return Response(status: .ok, headers: headers, body: body)
  }
}

/// Keeps `place` taken for as long as `work` runs, and no longer.
private func withExtendedPlace(_ place: StreamPlace, _ work: () async throws -> Void) async rethrows {
  try await work()
  withExtendedLifetime(place) {}
}
