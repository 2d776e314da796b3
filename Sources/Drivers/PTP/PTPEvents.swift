/// An event of a camera.
struct PTPEvent: Sendable, Equatable {
  let code: UInt16
  let parameters: [UInt32]
}

/// Puts events together from the pieces in which the interrupt pipe gives them.
struct PTPEventAssembly {
  private var bytes: [UInt8] = []

  /// Takes a piece in.
  /// - Parameter piece: Any bytes.
  /// - Returns: The events that are whole now. What cannot be an event is thrown away with all that came with it.
  mutating func events(in piece: [UInt8]) -> [PTPEvent] {
    bytes += piece
    var events: [PTPEvent] = []
    while bytes.count >= PTPHeader.size {
      guard let header = try? PTPHeader(bytes, limit: 24), header.kind == .event, let length = header.length else {
        bytes = []
        break
      }
      guard bytes.count >= length else { break }
      let whole = PTPContainer(
        kind: .event, code: header.code, transaction: header.transaction,
        payload: Array(bytes[PTPHeader.size..<length]))
      events.append(PTPEvent(code: whole.code, parameters: whole.parameters))
      bytes.removeFirst(length)
    }
    return events
  }
}
