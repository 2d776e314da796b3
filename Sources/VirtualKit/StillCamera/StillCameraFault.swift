/// A way in which a virtual still camera misbehaves; each is done so many times, at the next occasions.
public enum StillCameraFault: String, Sendable, CaseIterable {
  /// A packet of no bytes before a header.
  case zeroPacket = "zero-packet"
  /// A header of data in a transfer of its own.
  case splitHeader = "split-header"
  /// The endpoint of data halts.
  case stall
  /// A command is answered only when the next one comes, before that one's answer.
  case lateReply = "late-reply"
  /// A command is not answered at all.
  case silent
  /// A session is open already.
  case sessionOpen = "session-open"
  /// The card is full when the shutter is released.
  case storeFull = "store-full"
  /// The camera resets itself when the shutter is released.
  case deviceReset = "device-reset"
  /// The shutter cannot be released yet.
  case busy
  /// A file cannot be deleted yet.
  case deleteBusy = "delete-busy"
  /// A header of data claims two gigabytes.
  case oversizedLength = "oversized-length"
  /// A header of data leaves the length open; a short packet ends the data.
  case openLength = "open-length"
  /// Data end before the length that their header claims.
  case shortData = "short-data"
  /// An error in place of data.
  case responseInPlace = "response-in-place"
  /// Data and response in one transfer.
  case appendedResponse = "appended-response"
  /// An event in pieces of eight bytes.
  case eventPieces = "event-pieces"
  /// A picture that is cut short, as its own size says.
  case truncatedPicture = "truncated-picture"
  /// Bytes that are no container, in place of data.
  case garbage
}
