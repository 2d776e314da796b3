import Foundation

/// The kit's calendar clock, injected so that tests can turn it.
///
/// Whole milliseconds since 1970 are what the database keeps; nothing printed is ever dated by it.
struct WallClock: Sendable {
  /// Milliseconds since 1970, UTC.
  let now: @Sendable () -> Int64

  /// The system's clock.
  static let system = WallClock { Int64((Date().timeIntervalSince1970 * 1000).rounded(.down)) }

  /// An instant as RFC 3339 in UTC, to the second.
  static func text(_ milliseconds: Int64) -> String {
    Date(timeIntervalSince1970: Double(milliseconds) / 1000).formatted(.iso8601)
  }
}
