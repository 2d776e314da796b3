/// How long a still camera may take.
struct PTPTiming: Sendable {
  /// For the answer to a command, and for each chunk of a file.
  var answer = Duration.seconds(5)
  /// For a whole file, in however many parts and chunks it comes.
  var fetch = Duration.seconds(60)
  /// For closing a session at the end.
  var farewell = Duration.seconds(2)
  /// For what is left in a pipe: of data after a cancellation, of events before a release. An interrupt pipe is asked
  /// only every so often, by some controllers after 32 ms and more.
  var drain = Duration.milliseconds(200)
  /// Between questions whether it has got over a cancellation or is busy no more.
  var pause = Duration.milliseconds(100)
  /// How often that is asked.
  var questions = 20
  /// Between reads of an interrupt pipe that answers with nothing at all instead of waiting: longer each time.
  var emptyPauses = Duration.milliseconds(50)...Duration.seconds(1)
  /// For a file after the camera has said that the capture is complete, or after a photo was given up; and for the end
  /// of a capture where the camera tells it.
  var lateFile = Duration.seconds(4)
  /// For further files of a capture where the camera does not tell its end.
  var companion = Duration.seconds(1)
  /// Between two lists of the card of a camera that tells of no file, while one is waited for.
  var listing = Duration.milliseconds(250)
  /// For all that is done at the end, below systemd's TimeoutStopSec by far.
  var stop = Duration.seconds(15)
}

/// How long an answer may take: each chunk of it, and the whole.
struct PTPPatience: Sendable {
  let chunk: Duration
  let end: ContinuousClock.Instant

  /// The deadline of a chunk that is waited for now.
  var deadline: ContinuousClock.Instant { min(.now + chunk, end) }
}
