/// Wakes one waiting loop; any number of calls before it looks count as one.
struct Signal: Sendable {
  private let stream: AsyncStream<Void>
  private let continuation: AsyncStream<Void>.Continuation

  /// A signal that nobody has raised.
  init() { (stream, continuation) = AsyncStream.makeStream(bufferingPolicy: .bufferingNewest(1)) }

  /// Raises it.
  func raise() { continuation.yield() }

  /// Ends the waiting for good.
  func finish() { continuation.finish() }

  /// Each time that it is raised, until it is finished or the task is cancelled. One loop at a time.
  var raised: AsyncStream<Void> { stream }
}
