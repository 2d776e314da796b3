/// What an importer may say (Linux, Documentation/usb/usbip_protocol.rst).
enum USBIPMessage: Sendable, Equatable {
  /// OP_REQ_DEVLIST.
  case list
  /// OP_REQ_IMPORT of a bus id.
  case importDevice(busID: String)
  /// USBIP_CMD_SUBMIT.
  case submit(USBTransfer)
  /// USBIP_CMD_UNLINK: `id` is the message's own number, `victim` the submit's.
  case unlink(id: UInt32, victim: UInt32)
}

/// A breach of the protocol; the connection is closed, as a real host would see a broken cable.
enum USBIPFault: String, Error, Sendable {
  case version
  case unknownCommand = "unknown-command"
  case badBusID = "bad-bus-id"
  case tooLong = "too-long"
  case badEndpoint = "bad-endpoint"
  case isochronous
  case repeatedNumber = "repeated-number"
  case tooMany = "too-many"
  case tooManyBytes = "too-many-bytes"
}

/// The numbers of the protocol.
enum USBIP {
  /// 1.1.1.
  static let version: UInt16 = 0x0111
  /// Where `usbip` looks for a server.
  static let port: UInt16 = 3240
  /// The most bytes of one transfer: all the memory that usbfs gives to its users together.
  static let transferLimit = 16 << 20
  /// The most transfers under way on a connection.
  static let transferCountLimit = 4096
  /// The most bytes that the transfers under way on a connection may hold or ask for together.
  static let heldBytesLimit = 48 << 20

  static let listRequest: UInt16 = 0x8005
  static let listReply: UInt16 = 0x0005
  static let importRequest: UInt16 = 0x8003
  static let importReply: UInt16 = 0x0003
  static let submit: UInt32 = 1
  static let unlink: UInt32 = 2
  static let submitted: UInt32 = 3
  static let unlinked: UInt32 = 4

  static let operationBytes = 8
  static let busIDBytes = 32
  static let pathBytes = 256
  static let headerBytes = 48
}

/// The status of an operation's reply.
enum USBIPStatus: UInt32, Sendable {
  case done = 0
  case notAvailable = 1
  case busy = 2
  case noDevice = 4
}
