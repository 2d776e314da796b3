import NIOCore
import Synchronization

/// Counts connections against the limits and knows the open ones, to close them when a stop takes too long.
final class ConnectionRegistry: Sendable {
  /// What becomes of a new connection.
  enum Admission: Sendable, Equatable {
    /// It is served.
    case admitted
    /// It is told that there are too many, `limit` being the bound that it met.
    case refused(limit: Int)
    /// It is closed without a word: so many are being refused at this moment.
    case dropped
  }

  private struct State {
    var admitted = 0
    var perUser: [UInt32: Int] = [:]
    var refused = 0
    var open: [ObjectIdentifier: any Channel] = [:]
  }

  private let limits: ServerLimits
  private let state = Mutex(State())

  /// Counts against `limits`.
  init(limits: ServerLimits) { self.limits = limits }

  /// The number of connections that are served now.
  var count: Int { state.withLock { $0.admitted } }

  /// The number of connections that are being refused now.
  var refused: Int { state.withLock { $0.refused } }

  /// Enters a new connection of user `uid`; it leaves by itself when `channel` closes.
  func admit(_ channel: any Channel, uid: UInt32) -> Admission {
    let admission = state.withLock { state -> Admission in
      let ofUser = state.perUser[uid, default: 0]
      if state.admitted < limits.connections, ofUser < limits.connectionsPerUser {
        state.admitted += 1
        state.perUser[uid] = ofUser + 1
        state.open[ObjectIdentifier(channel)] = channel
        return .admitted
      }
      guard state.refused < limits.connections else { return .dropped }
      state.refused += 1
      state.open[ObjectIdentifier(channel)] = channel
      return .refused(limit: state.admitted >= limits.connections ? limits.connections : limits.connectionsPerUser)
    }
    guard admission != .dropped else { return .dropped }
    let key = ObjectIdentifier(channel)
    channel.closeFuture.whenComplete { _ in self.leave(key, uid: uid, admission: admission) }
    return admission
  }

  /// Closes every connection at once.
  func closeAll() {
    for channel in state.withLock({ Array($0.open.values) }) { channel.close(promise: nil) }
  }

  private func leave(_ key: ObjectIdentifier, uid: UInt32, admission: Admission) {
    state.withLock { state in
      state.open[key] = nil
      guard admission == .admitted else {
        state.refused -= 1
        return
      }
      state.admitted -= 1
      let left = state.perUser[uid, default: 1] - 1
      state.perUser[uid] = left > 0 ? left : nil
    }
  }
}
