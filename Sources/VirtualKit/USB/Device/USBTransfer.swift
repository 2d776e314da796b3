/// The eight bytes that begin a control transfer (USB 2.0 §9.3).
struct USBSetup: Sendable, Equatable {
  let requestType: UInt8
  let request: UInt8
  let value: UInt16
  let index: UInt16
  let length: UInt16

  /// - Parameter bytes: At least eight; missing ones count as zero.
  init(_ bytes: some Collection<UInt8>) {
    var field = Array(bytes.prefix(8))
    field += [UInt8](repeating: 0, count: 8 - field.count)
    requestType = field[0]
    request = field[1]
    value = field[2...3].littleEndian(UInt16.self)
    index = field[4...5].littleEndian(UInt16.self)
    length = field[6...7].littleEndian(UInt16.self)
  }

  init(_ requestType: UInt8, _ request: UInt8, value: UInt16 = 0, index: UInt16 = 0, length: UInt16 = 0) {
    self.requestType = requestType
    self.request = request
    self.value = value
    self.index = index
    self.length = length
  }

  /// Who is meant by the request.
  enum Kind: Sendable { case standard, classSpecific, vendor }
  var kind: Kind {
    switch requestType >> 5 & 3 {
    case 0: .standard
    case 1: .classSpecific
    default: .vendor
    }
  }
  /// Whether data go to the host.
  var isIn: Bool { requestType & 0x80 != 0 }
  /// As on the wire.
  var bytes: [UInt8] {
    [requestType, request] + value.littleEndianBytes + index.littleEndianBytes + length.littleEndianBytes
  }
}

/// One transfer that the host asks for.
struct USBTransfer: Sendable, Equatable {
  /// The importer's number of it, unique on its connection while it is under way.
  let id: UInt32
  /// The endpoint with the direction in bit 7.
  let endpoint: UInt8
  /// For endpoint 0.
  let setup: USBSetup?
  /// Bytes to send or the room for bytes to come.
  let length: Int
  /// What is sent to the device.
  let data: [UInt8]

  var isIn: Bool { endpoint & 0x80 != 0 }
}

/// How a transfer ended: the negative errno of an URB.
enum URBStatus: Int32, Sendable {
  case done = 0
  /// EPIPE: the endpoint is halted, or the request is not known.
  case stalled = -32
  /// EOVERFLOW: the device had more to say than the host had room for.
  case overflow = -75
  /// ECONNRESET: the host has taken it back.
  case cancelled = -104

  /// One word for a trace.
  var name: String {
    switch self {
    case .done: "ok"
    case .stalled: "stall"
    case .overflow: "overflow"
    case .cancelled: "unlinked"
    }
  }
}

/// A transfer that has ended.
struct USBCompletion: Sendable, Equatable {
  let id: UInt32
  let status: URBStatus
  /// Bytes moved.
  let count: Int
  /// What came in.
  let data: [UInt8]

  /// Bytes have gone to the device.
  static func sent(_ id: UInt32, _ count: Int, _ status: URBStatus = .done) -> USBCompletion {
    USBCompletion(id: id, status: status, count: count, data: [])
  }
  /// Bytes have come from it.
  static func received(_ id: UInt32, _ data: [UInt8], _ status: URBStatus = .done) -> USBCompletion {
    USBCompletion(id: id, status: status, count: data.count, data: data)
  }
}
