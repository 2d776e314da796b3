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
}
