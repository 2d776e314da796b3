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
  private let streams = Mutex(0)

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
  /// - Returns: The place; it is free again when the last reference to it goes.
  /// - Throws: `Problem(.tooManyStreams)`.
  func takeStream() throws(Problem) -> StreamPlace {
    let taken = streams.withLock { count -> Bool in
      guard count < limits.streams else { return false }
      count += 1
      return true
    }
    guard taken else { throw Problem(.tooManyStreams, facts: ["limit": String(limits.streams)]) }
    return StreamPlace(state: self)
  }

  fileprivate func freeStream() { streams.withLock { $0 -= 1 } }
}

/// One of the places for long answers, held as long as it lives.
final class StreamPlace: Sendable {
  private let state: ServerState
  fileprivate init(state: ServerState) { self.state = state }
  deinit { state.freeStream() }
}
