import Core
import Logging
import Synchronization

/// What the requests of one server share.
final class ServerState: Sendable {
  /// The bounds.
  let limits: ServerLimits
  /// The open connections.
  let connections: ConnectionRegistry
  /// Names of users.
  let userNames = UserNames()
  /// Roles of users.
  let roles: Roles
  /// The methods of each path, to tell 405 from 404.
  let routes: RouteTable
  /// Long answers under way, by their users.
  private let streams = Mutex<[UInt32: Int]>([:])

  /// Starts with no connection.
  /// - Parameters:
  ///   - limits: The bounds.
  ///   - routes: The routes that are served.
  ///   - roles: What peers are to the kit.
  init(
    limits: ServerLimits = ServerLimits(), routes: RouteTable = RouteTable(routes: []), roles: Roles = Roles()
  ) {
    self.roles = roles
    self.limits = limits
    self.routes = routes
    connections = ConnectionRegistry(limits: limits)
  }

  /// Takes one of the places for long answers.
  /// - Parameter uid: Whose it is.
  /// - Returns: The place; it is free again when the last reference to it goes.
  /// - Throws: `Problem(.tooManyStreams)`.
  func takeStream(of uid: UInt32) throws(Problem) -> StreamPlace {
    let limit = streams.withLock { streams -> Int? in
      let own = streams[uid, default: 0]
      guard own < limits.streamsPerUser else { return limits.streamsPerUser }
      guard streams.values.reduce(0, +) < limits.streams else { return limits.streams }
      streams[uid] = own + 1
      return nil
    }
    if let limit { throw Problem(.tooManyStreams, facts: ["limit": String(limit)]) }
    return StreamPlace(state: self, uid: uid)
  }

  fileprivate func freeStream(of uid: UInt32) {
    streams.withLock { streams in
      let left = streams[uid, default: 1] - 1
      streams[uid] = left > 0 ? left : nil
    }
  }
}

/// One of the places for long answers, held as long as it lives.
final class StreamPlace: Sendable {
  private let state: ServerState
  private let uid: UInt32

  fileprivate init(state: ServerState, uid: UInt32) {
    self.state = state
    self.uid = uid
  }

  deinit { state.freeStream(of: uid) }
}
