import Core

/// Puts containers together from the transfers of the bulk pipe, however the camera cuts them. Not `Sendable`: it belongs
/// to one session.
final class PTPInbox {
  /// Bytes that are asked for at once behind a header.
  private static let chunk = 512 << 10
  /// Packets of no bytes that are passed over before a header.
  private static let emptyLimit = 2

  private let link: any StillCameraLink
  /// What came behind the last container in the same transfer.
  private var rest: [UInt8] = []

  init(_ link: any StillCameraLink) { self.link = link }

  /// Forgets what has come.
  func clear() { rest = [] }

  /// Waits for the next container.
  /// - Parameters:
  ///   - limit: The most bytes of data that are taken in.
  ///   - operation: The name for errors.
  ///   - patience: For each transfer, and for all of them.
  /// - Throws: ``DeviceError``: the link's; `io` for what is no container; `unsupported` for what is too large.
  func next(
    limit: Int, in operation: String, patience: PTPPatience, isolation: isolated (any Actor)? = #isolation
  ) async throws(DeviceError) -> PTPContainer {
    var bytes = rest
    rest = []
    var isEnded = false
    var empties = 0
    // A header may come in pieces, and behind a packet of no bytes that belongs to the container before.
    while bytes.count < PTPHeader.size {
      let piece = try await link.receive(room: link.packetBytes, deadline: patience.deadline)
      if piece.isEmpty { empties += 1 }
      guard empties <= Self.emptyLimit else { throw PTPFault.truncated.error(in: operation) }
      bytes += piece
      isEnded = piece.count < link.packetBytes
    }
    let header: PTPHeader
    do { header = try PTPHeader(bytes, limit: limit) } catch { throw error.error(in: operation) }
    // A short packet ends the transfer, but for one that carries the header alone: data then come in another.
    if bytes.count == PTPHeader.size { isEnded = false }
    if let length = header.length {
      while bytes.count < length {
        guard !isEnded else { throw PTPFault.truncated.error(in: operation) }
        let room = roundedUp(min(length - bytes.count, Self.chunk))
        let piece = try await link.receive(room: room, deadline: patience.deadline)
        bytes += piece
        isEnded = piece.count < room
      }
      rest = Array(bytes[length...])
      bytes.removeLast(rest.count)
    } else {
      while !isEnded {
        let piece = try await link.receive(room: roundedUp(Self.chunk), deadline: patience.deadline)
        guard bytes.count + piece.count - PTPHeader.size <= limit else { throw PTPFault.tooLarge.error(in: operation) }
        bytes += piece
        isEnded = piece.count < roundedUp(Self.chunk)
      }
    }
    return PTPContainer(
      kind: header.kind, code: header.code, transaction: header.transaction,
      payload: Array(bytes[PTPHeader.size...]))
  }

  private func roundedUp(_ count: Int) -> Int { (count + link.packetBytes - 1) / link.packetBytes * link.packetBytes }
}
