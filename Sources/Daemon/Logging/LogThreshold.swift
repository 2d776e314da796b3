import Logging
import Synchronization

/// How much the daemon logs; a reload of the configuration changes it for every logger.
final class LogThreshold: Sendable {
  private let current: Mutex<Logger.Level>

  /// Begins with a level.
  init(_ level: Logger.Level) { current = Mutex(level) }

  /// Lines below it are not written.
  var level: Logger.Level {
    get { current.withLock { $0 } }
    set { current.withLock { $0 = newValue } }
  }
}
