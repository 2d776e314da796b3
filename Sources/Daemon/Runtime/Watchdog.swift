import Core
import Logging

/// Feeds systemd's watchdog at half its interval, only while the store and the device loops make progress: what hangs
/// for longer than the interval gets the daemon restarted, and the queue goes on.
struct Watchdog: Sendable {
  let manager: ServiceManager
  let store: JobStore
  let lanes: LaneDirectory
  let devices: any DeviceSource
  let alarm: Alarm
  let logger: Logger

  /// Feeds it until the task is cancelled; returns at once where nobody watches.
  func run() async {
    guard let interval = manager.watchdog else { return }
    while !Task.isCancelled {
      do { try await alarm.wait(interval / 2) } catch { return }
      // A store that answers with an error is alive: a restart would not give a full disk room.
      do { try await store.answer() } catch { logger.error("the store answers with an error") }
      await lanes.answer()
      guard await devicesAnswer(), !Task.isCancelled else { continue }
      manager.tell(.alive)
    }
  }

  /// Whether all that watches the devices has given a sign of life; waits for it for as long as it takes, or until the
  /// task is cancelled.
  private func devicesAnswer() async -> Bool {
    let (signs, sign) = AsyncStream.makeStream(of: Void.self)
    devices.signOfLife {
      sign.yield()
      sign.finish()
    }
    for await _ in signs { return true }
    return false
  }
}
