import NIOCore
import NIOExtras
import Synchronization

/// Brings a running server to its end, gently first.
final class Stopper: Sendable {
  private let server: any Channel
  private let quiescing: ServerQuiescingHelper
  private let shared: ServerState
  private let deadline = Mutex<Scheduled<Void>?>(nil)

  /// Knows how to stop one server.
  init(server: any Channel, quiescing: ServerQuiescingHelper, shared: ServerState) {
    self.server = server
    self.quiescing = quiescing
    self.shared = shared
  }

  /// Stops accepting, lets requests in flight finish, and cuts what is left after `limits.stopTime`.
  func stop() {
    quiescing.initiateShutdown(promise: nil)
    deadline.withLock { deadline in
      guard deadline == nil else { return }
      deadline = server.eventLoop.scheduleTask(in: shared.limits.stopTime) { [shared] in
        shared.connections.closeAll()
      }
    }
  }

  /// All is done: the deadline is not needed any more.
  func cancelDeadline() { deadline.withLock { $0?.cancel() } }
}
