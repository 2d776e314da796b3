import Core
import Synchronization

/// The worker of one device: takes its jobs one by one.
protocol Lane: Actor {
  /// The kind of job that it takes.
  nonisolated var kind: JobKind { get }
  /// Something may wait for this device: look again.
  nonisolated func wake()
  /// Ends a job at the next safe place, if this lane has it; what is on paper is closed with a void mark.
  func cancel(_ job: String) async
  /// Tries a stopped job again now, if this lane has it.
  func retry(_ job: String) async
  /// Ends the work: finishes or checkpoints what is under way, then returns.
  func stop() async
  /// Shows that the lane takes messages.
  func answer()
}

extension Lane {
  func answer() {}
}

/// The lanes at work, by device.
final class LaneDirectory: Sendable {
  private let lanes = Mutex<[String: any Lane]>([:])

  /// Enters a device's lane.
  func add(_ lane: any Lane, device: String) { lanes.withLock { $0[device] = lane } }

  /// Takes a device's lane out.
  @discardableResult
  func remove(device: String) -> (any Lane)? { lanes.withLock { $0.removeValue(forKey: device) } }

  /// A device's lane.
  subscript(device: String) -> (any Lane)? { lanes.withLock { $0[device] } }

  /// Wakes the lanes that a job of this kind may concern.
  func wake(kind: JobKind) {
    for lane in lanes.withLock({ Array($0.values) }) where lane.kind == kind { lane.wake() }
  }

  /// Returns when each lane has taken a message.
  func answer() async {
    for lane in lanes.withLock({ Array($0.values) }) { await lane.answer() }
  }

  /// Takes all lanes out, to be stopped.
  func removeAll() -> [any Lane] {
    lanes.withLock { lanes in
      defer { lanes = [:] }
      return Array(lanes.values)
    }
  }
}
