import Synchronization

/// The periods in force; a reload of the configuration replaces them for everybody who holds the policy.
@dynamicMemberLookup
final class RetentionPolicy: Sendable {
  private let periods: Mutex<RetentionPeriods>

  /// A policy that begins with `periods`.
  init(_ periods: RetentionPeriods = RetentionPeriods()) { self.periods = Mutex(periods) }

  /// One of the periods, in seconds.
  subscript(dynamicMember period: KeyPath<RetentionPeriods, Int> & Sendable) -> Int {
    periods.withLock { $0[keyPath: period] }
  }

  /// Lets other periods be in force; what has a time to go already keeps it.
  func replace(with periods: RetentionPeriods) { self.periods.withLock { $0 = periods } }

  /// When a photo that is completed at `now` and never delivered is shredded, and when its owner is told: two days
  /// ahead, or half of its life where that is less than four days. All in milliseconds since 1970.
  func photoTimes(from now: Int64) -> (expiresAt: Int64, expiringAt: Int64) {
    let life = Int64(self.undeliveredPhoto) * 1000
    return (now + life, now + life - min(2 * 24 * 3_600_000, life / 2))
  }
}
