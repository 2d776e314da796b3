import Foundation

/// The kit's calendar clock, injected so that tests can turn it.
///
/// Whole milliseconds since 1970 are what the database keeps; nothing printed is ever dated by it.
struct WallClock: Sendable {
  /// Milliseconds since 1970, UTC.
  let now: @Sendable () -> Int64
  /// How long the kit has been on, asleep or awake: nobody can set it.
  let uptime: @Sendable () -> ContinuousClock.Instant

  /// The system's clock.
  static let system = WallClock(
    now: { Int64((Date().timeIntervalSince1970 * 1000).rounded(.down)) }, uptime: { ContinuousClock.now })

  /// Both clocks at one time.
  struct Look: Sendable {
    let now: Int64
    let uptime: ContinuousClock.Instant

    /// By how many milliseconds the calendar clock was set since an earlier look.
    func jump(since earlier: Look) -> Int64 {
      let (seconds, attoseconds) = (uptime - earlier.uptime).components
      return now - earlier.now - seconds * 1000 - attoseconds / 1_000_000_000_000_000
    }
  }

  /// When something was that the monotonic clock has stamped, in milliseconds since 1970.
  func time(of stamp: SuspendingClock.Instant) -> Int64 {
    let age = (SuspendingClock.now - stamp).components
    return now() - age.seconds * 1000 - age.attoseconds / 1_000_000_000_000_000
  }

  /// Looks at both clocks.
  func look() -> Look { Look(now: now(), uptime: uptime()) }

  /// An instant as RFC 3339 in UTC, to the second.
  static func text(_ milliseconds: Int64) -> String {
    Date(timeIntervalSince1970: Double(milliseconds) / 1000).formatted(.iso8601)
  }
}
