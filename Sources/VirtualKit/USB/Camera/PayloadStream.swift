/// Cuts frames into UVC payloads and fills bulk transfers with them (UVC 1.0 §2.4.3.2).
///
/// A transfer ends where it is full or where a payload ends; a payload that is neither the longest possible nor ended
/// by a short transfer is followed by an empty one.
struct PayloadStream: Sendable {
  private enum Flag {
    static let frameID: UInt8 = 0x01
    static let endOfFrame: UInt8 = 0x02
    static let error: UInt8 = 0x40
    static let endOfHeader: UInt8 = 0x80
  }

  private static let headerBytes = 2

  private var frame: ArraySlice<UInt8> = []
  private var payload: ArraySlice<UInt8> = []
  private var payloadLength = 0
  private var flags: UInt8 = 0
  private var isWithinFrame = false
  private var owesEmptyTransfer = false

  /// Whether a new frame can be put in.
  var needsFrame: Bool { !isWithinFrame && payload.isEmpty && !owesEmptyTransfer }

  /// Puts a frame in; it goes out under the other frame id than the one before.
  /// - Parameter isDamaged: Sets the error bit.
  mutating func put(_ bytes: [UInt8], isDamaged: Bool) {
    frame = bytes[...]
    flags = (flags ^ Flag.frameID) & Flag.frameID | Flag.endOfHeader | (isDamaged ? Flag.error : 0)
    isWithinFrame = true
  }

  /// Takes what goes into a transfer of `room` bytes; to be called unless ``needsFrame``.
  mutating func take(_ room: Int) -> [UInt8] {
    if owesEmptyTransfer {
      owesEmptyTransfer = false
      return []
    }
    if payload.isEmpty { nextPayload() }
    let taken = Array(payload.prefix(room))
    payload = payload.dropFirst(taken.count)
    owesEmptyTransfer =
      payload.isEmpty && taken.count == room && payloadLength < CameraDescriptors.payloadBytes
    return taken
  }

  private mutating func nextPayload() {
    let data = frame.prefix(CameraDescriptors.payloadBytes - Self.headerBytes)
    frame = frame.dropFirst(data.count)
    if frame.isEmpty { isWithinFrame = false }
    payload = [UInt8(Self.headerBytes), flags | (frame.isEmpty ? Flag.endOfFrame : 0)] + data
    payloadLength = payload.count
  }
}
