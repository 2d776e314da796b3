/// One message of a `text/event-stream` (WHATWG HTML §9.2).
public struct ServerSentEvent: Sendable, Equatable {
  /// The durable id; nil for messages that are not stored.
  public var id: String?
  /// The event's name.
  public var event: String
  /// The data; may hold line feeds.
  public var data: String

  /// A message.
  public init(id: String? = nil, event: String = "message", data: String) {
    self.id = id
    self.event = event
    self.data = data
  }

  /// The message as it goes over the wire, with its closing empty line.
  public var rendered: String {
    var out = ""
    if let id { out += "id: \(id)\n" }
    out += "event: \(event)\n"
    // Swift sees CR LF as one character of its own; only these three end a line in an event stream.
    let lines = data.split(omittingEmptySubsequences: false) { $0 == "\n" || $0 == "\r" || $0 == "\r\n" }
    for line in lines { out += "data: \(line)\n" }
    return out + "\n"
  }

  /// A comment that keeps the connection alive.
  public static let heartbeat = ": \n\n"
}
