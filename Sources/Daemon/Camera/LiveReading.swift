import Core

/// What a live frame shows, for as long as that is fresh.
struct LiveReading: Sendable {
  let reading: GuidanceReading
  /// From this instant on it is stale: nobody is told of it.
  let expiry: SuspendingClock.Instant
}

/// How long readings take, and so how old a frame may be when it is told of.
struct ReadingPace: Sendable {
  /// The age that is allowed where readings are quick.
  static let quick = Duration.milliseconds(700)
  /// On a slow machine a frame may be so many readings old: all are, and a word late is better than none.
  static let readings = 3

  private var last = Duration.zero

  /// Takes in how long a reading took.
  /// - Returns: The age from which on its frame is stale. The quicker of two readings counts, so that a single slow one
  ///   (the first of all, one that was held up) has no more time than others.
  mutating func limit(after took: Duration) -> Duration {
    defer { last = took }
    return max(Self.quick, min(took, last) * Self.readings)
  }
}
