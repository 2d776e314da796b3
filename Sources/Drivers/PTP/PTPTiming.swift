/// How long a still camera may take.
struct PTPTiming: Sendable {
  /// For the answer to a command, and for each part of a file.
  var answer = Duration.seconds(5)
  /// For closing a session at the end.
  var farewell = Duration.seconds(2)
  /// For what is left in the pipe after a cancellation.
  var drain = Duration.milliseconds(200)
  /// Between questions whether it has got over a cancellation or is busy no more.
  var pause = Duration.milliseconds(100)
  /// How often that is asked.
  var questions = 20
  /// For a file after the camera has said that the capture is complete, or after a photo was given up.
  var lateFile = Duration.seconds(4)
}
