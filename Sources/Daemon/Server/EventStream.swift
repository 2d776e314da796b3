import Core
import HTTPTypes
import Hummingbird
import NIOCore

/// One server-sent event (HTML §9.2).
struct ServerEvent: Sendable, Equatable {
  /// The durable number, which `Last-Event-ID` brings back; nil for an event that is not stored.
  let id: Int64?
  /// The name, such as `job.changed`.
  let name: String
  /// The data: JSON in UTF-8.
  let data: [UInt8]

  /// Names an event.
  init(id: Int64?, name: String, data: [UInt8]) {
    self.id = id
    self.name = name
    self.data = data
  }

  /// The bytes on the wire. Line breaks inside the data begin further `data:` lines, as the format wants it.
  var frame: ByteBuffer {
    var frame = ByteBuffer()
    if let id { frame.writeString("id: \(id)\n") }
    frame.writeString("event: \(name)\n")
    for line in data.split(omittingEmptySubsequences: false, whereSeparator: { $0 == 0x0A || $0 == 0x0D }) {
      frame.writeString("data: ")
      frame.writeBytes(line)
      frame.writeString("\n")
    }
    frame.writeString("\n")
    return frame
  }
}

extension SocketContext {
  /// Answers with server-sent events as long as the client listens, with a heartbeat in each longer silence.
  ///
  /// The client's close cancels the iteration of `events` at once; so does the server's stop.
  /// - Parameters:
  ///   - request: The request, its body not read.
  ///   - events: What to send. The sequence must bound what it keeps for a slow client.
  /// - Throws: `Problem(.tooManyStreams)`.
  func eventStream<Events: AsyncSequence & Sendable>(
    to request: Request, events: Events
  ) throws -> Response where Events.Element == ServerEvent {
    var headers = HTTPFields()
    headers[.contentType] = "text/event-stream"
    return try longResponse(to: request, headers: headers, heartbeat: server.limits.heartbeat) { writer in
      for try await event in events { try await writer.write(event.frame) }
    }
  }
}
