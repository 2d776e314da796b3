/// Time for device models: what is now, and a call back later.
///
/// There is no periodic tick: a model asks for one alarm when it has something to do and somebody waits for it.
public protocol DeviceClock: Sendable {
  /// The present.
  var now: ContinuousClock.Instant { get }
  /// Calls `action` once, at `instant` or soon after.
  /// - Returns: The alarm, to be cancelled when it is not wanted any more.
  func schedule(at instant: ContinuousClock.Instant, _ action: @escaping @Sendable () -> Void) -> DeviceAlarm
}

/// A pending call of a ``DeviceClock``.
public struct DeviceAlarm: Sendable {
  private let cancellation: @Sendable () -> Void

  /// An alarm that is cancelled so.
  public init(cancellation: @escaping @Sendable () -> Void) { self.cancellation = cancellation }

  /// Takes the call back; it may still come if it is already on its way.
  public func cancel() { cancellation() }
}

/// The machine's own clock.
public struct SystemDeviceClock: DeviceClock {
  /// The one and only.
  public init() {}

  /// The present.
  public var now: ContinuousClock.Instant { .now }

  /// Calls `action` from a task of its own.
  public func schedule(
    at instant: ContinuousClock.Instant, _ action: @escaping @Sendable () -> Void
  ) -> DeviceAlarm {
    let task = Task {
      do { try await Task.sleep(until: instant, clock: .continuous) } catch { return }
      action()
    }
    return DeviceAlarm { task.cancel() }
  }
}
