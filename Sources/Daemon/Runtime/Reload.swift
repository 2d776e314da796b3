import Core
import Logging
import UnixSignals

/// What SIGHUP (`systemctl reload`) does: the configuration file is read again, and what may change while the daemon
/// runs is put in force.
///
/// The socket, the data folder and the key file need a restart: a file that names others is said to wait for one.
struct Reload: Sendable {
  /// Reads the configuration again, with the command line's options over it.
  let read: @Sendable () throws -> Configuration
  let current: Configuration
  let threshold: LogThreshold
  let retention: RetentionPolicy
  let housekeeper: Housekeeper
  let manager: ServiceManager?
  let logger: Logger

  /// Reloads at each SIGHUP until the task is cancelled.
  func run() async {
    for await _ in await UnixSignalsSequence(trapping: .sighup) { await reload() }
  }

  /// Reads and applies; a file with a fault changes nothing.
  func reload() async {
    manager?.tell(.reloading)
    defer { manager?.tell(.ready) }
    let next: Configuration
    do { next = try read() } catch {
      let problem = error as? Problem
      logger.error(
        "the configuration was not reloaded",
        metadata: [
          "code": "\(problem?.code.rawValue ?? "unknown")", "path": "\(problem?.path ?? "")",
          "expected": "\(problem?.facts["expected"] ?? "")",
        ])
      return
    }
    threshold.level = next.logLevel
    retention.replace(with: next.retention)
    await housekeeper.run()
    if next.socket != current.socket || next.dataFolder != current.dataFolder || next.keyFile != current.keyFile {
      logger.warning("another socket, data folder or key file is used from the next start on")
    }
    logger.notice("the configuration was reloaded")
  }
}
