import Core

/// Cuts a `text/event-stream` (WHATWG HTML §9.2.6) into messages, however the bytes are split on the way.
struct ServerSentEventParser {
  /// The most bytes that one message may have.
  private let limit: Int
  private var line: [UInt8] = []
  private var lastWasCarriageReturn = false
  private var id: String?
  private var event: String?
  private var data: [String] = []
  private var dataBytes = 0

  /// - Parameter limit: The most bytes that one message may have.
  init(limit: Int) { self.limit = limit }

  /// Takes the next bytes.
  /// - Returns: The messages that they complete.
  /// - Throws: ``ClientError`` when a message is too long or is not UTF-8.
  mutating func feed(_ bytes: some Sequence<UInt8>) throws(ClientError) -> [ServerSentEvent] {
    var messages: [ServerSentEvent] = []
    for byte in bytes {
      switch byte {
      case UInt8(ascii: "\n") where lastWasCarriageReturn: lastWasCarriageReturn = false
      case UInt8(ascii: "\n"), UInt8(ascii: "\r"):
        lastWasCarriageReturn = byte == UInt8(ascii: "\r")
        if let message = try endLine() { messages.append(message) }
      default:
        lastWasCarriageReturn = false
        guard line.count + dataBytes < limit else { throw .protocolViolation(.bodyTooLarge) }
        line.append(byte)
      }
    }
    return messages
  }

  private mutating func endLine() throws(ClientError) -> ServerSentEvent? {
    defer { line.removeAll(keepingCapacity: true) }
    guard !line.isEmpty else { return endMessage() }
    guard let text = String(validating: line, as: UTF8.self) else { throw .protocolViolation(.malformedEvent) }
    let parts = text.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
    var value = parts.count > 1 ? parts[1] : ""
    if value.first == " " { value.removeFirst() }
    switch parts[0] {
    case "id": id = String(value)
    case "event": event = String(value)
    case "data":
      data.append(String(value))
      dataBytes += line.count
    default: break  // A comment (the heartbeat), `retry`, or what a later standard may bring.
    }
    return nil
  }

  private mutating func endMessage() -> ServerSentEvent? {
    defer {
      id = nil
      event = nil
      data = []
      dataBytes = 0
    }
    guard !data.isEmpty else { return nil }
    return ServerSentEvent(id: id, event: event ?? "message", data: data.joined(separator: "\n"))
  }
}
