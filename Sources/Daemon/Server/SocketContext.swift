import Core
import Hummingbird
import Logging
import NIOCore

/// What a handler knows of a request besides the request: above all, who sent it.
struct SocketContext: RequestContext {
  typealias Source = SocketSource

  /// Hummingbird's own part.
  var coreContext: CoreRequestContextStorage
  /// Who sent the request.
  let peer: Peer
  /// The connection's channel, for answers that outlive the handler.
  let channel: any Channel
  /// What all requests share.
  let server: ServerState

  /// Makes the context of one request.
  init(source: SocketSource) {
    coreContext = CoreRequestContextStorage(source: source)
    peer = source.peer
    channel = source.channel
    server = source.server
  }

  /// The peer's login name, or nil where the user database has none; asked off the event loops and remembered.
  func userName() async -> String? { await server.userNames.name(of: peer.uid) }
}

/// What a ``SocketContext`` is made from.
struct SocketSource: RequestContextSource {
  /// Who sent the request.
  let peer: Peer
  /// The connection's channel.
  let channel: any Channel
  /// What all requests share.
  let server: ServerState
  /// The logger of this request.
  let logger: Logger
}
