import Core
import Foundation
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

  /// A part of the path by its name in the route, percent-decoded: a client may encode what needs no encoding.
  /// - Returns: The part as it stands where it does not decode to UTF-8: it names nothing then.
  func segment(_ name: String) throws -> String {
    let segment = try parameters.require(name)
    return segment.removingPercentEncoding ?? segment
  }

  /// The peer's login name, or nil where the user database has none; asked off the event loops and remembered.
  func userName() async -> String? { await server.userNames.name(of: peer.uid) }

  /// The peer with its role; the group database is asked off the event loops and remembered.
  func requester() async -> Requester { Requester(uid: peer.uid, role: await server.roles.role(of: peer)) }
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
