/// Operations of PTP (ISO 15740) that are used.
enum PTPOperation: UInt16, Sendable {
  case getDeviceInfo = 0x1001
  case openSession = 0x1002
  case closeSession = 0x1003
  case getObjectHandles = 0x1007
  case getObjectInfo = 0x1008
  case getObject = 0x1009
  case deleteObject = 0x100B
  case initiateCapture = 0x100E
  case getDevicePropertyValue = 0x1015
  case getPartialObject = 0x101B

  /// Whether a second try does no harm: it only reads.
  var isRepeatable: Bool {
    switch self {
    case .getDeviceInfo, .getObjectHandles, .getObjectInfo, .getObject, .getDevicePropertyValue, .getPartialObject: true
    case .openSession, .closeSession, .deleteObject, .initiateCapture: false
    }
  }
}

/// Responses of PTP that are told apart.
enum PTPResponse {
  static let ok: UInt16 = 0x2001
  static let invalidHandle: UInt16 = 0x2009
  static let storeFull: UInt16 = 0x200C
  static let deviceBusy: UInt16 = 0x2019
  static let sessionAlreadyOpened: UInt16 = 0x201E
}

/// Events of PTP that are told apart.
enum PTPEventCode {
  static let cancelTransaction: UInt16 = 0x4001
  static let objectAdded: UInt16 = 0x4002
  static let storeFull: UInt16 = 0x400A
  static let deviceReset: UInt16 = 0x400B
  static let captureComplete: UInt16 = 0x400D
}

/// Formats of objects that are told apart.
enum PTPFormat {
  /// A folder.
  static let association: UInt16 = 0x3001
  /// A JPEG file with Exif data, and one with a JFIF header.
  static let jpegs: Set<UInt16> = [0x3801, 0x3808]
}

/// Device properties that are read.
enum PTPProperty {
  /// Such as `6000x4000`.
  static let imageSize: UInt16 = 0x5003
}
