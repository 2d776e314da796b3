import NIOCore

/// A lane's own reason to look again later, where nobody will tell it that things are well again: one such time at most.
struct SecondLook: Sendable {
  private let alarm: Alarm
  private let signal: Signal
  private var scheduled: Scheduled<Void>?

  /// Looks of the lane that listens to `signal`.
  init(alarm: Alarm, signal: Signal) {
    self.alarm = alarm
    self.signal = signal
  }

  /// Raises the signal after `delay`; an earlier time is given up.
  mutating func set(after delay: Duration) {
    scheduled?.cancel()
    scheduled = alarm.set(after: delay) { [signal] in signal.raise() }
  }
}
