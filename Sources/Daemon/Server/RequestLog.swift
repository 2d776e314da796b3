import HTTPTypes
import Hummingbird
import Logging

/// One line for each request: never its path or query as sent, only the route's pattern.
enum RequestLog {
  /// Writes the line; changes and failures at `info`, mere reading at `debug`.
  static func record(
    _ request: Request, _ context: SocketContext, _ response: Response, since began: ContinuousClock.Instant,
    complete: Bool
  ) {
    let isReading = request.method == .get || request.method == .head
    let level: Logger.Level = isReading && response.status.code < 400 ? .debug : .info
    let (seconds, attoseconds) = (ContinuousClock.now - began).components
    let milliseconds = seconds * 1000 + attoseconds / 1_000_000_000_000_000
    context.logger.log(
      level: level, "request",
      metadata: [
        "method": .string(request.method.rawValue),
        "route": .string(context.endpointPath ?? "none"),
        "status": .stringConvertible(response.status.code),
        "milliseconds": .stringConvertible(milliseconds),
        "uid": .stringConvertible(context.peer.uid),
        "complete": .stringConvertible(complete),
      ])
  }
}
