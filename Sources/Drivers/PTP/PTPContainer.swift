import Core

/// Why bytes of a camera are not PTP.
enum PTPFault: String, Error, Sendable, CaseIterable {
  /// They end before what they announce.
  case truncated
  /// A length that cannot be.
  case badLength = "bad length"
  /// A container of another type, code or transaction than is due.
  case unexpected = "unexpected container"
  /// More than is taken in.
  case tooLarge = "too large"

  /// As the layers above see it: `unsupported` for what is too large, else `io`.
  func error(in operation: String) -> DeviceError {
    DeviceError(self == .tooLarge ? .unsupported : .io, function: "PTP \(operation): \(rawValue)")
  }
}

/// The twelve bytes before each container on a bulk pipe (USB Still Image Capture Device 1.0, §7.1), little endian.
struct PTPHeader: Sendable, Equatable {
  /// What a container is.
  enum Kind: UInt16, Sendable, CaseIterable {
    case command = 1
    case data
    case response
    case event
  }

  static let size = 12
  /// A length that is not known yet: the data end with a short packet.
  static let openLength: UInt32 = 0xFFFF_FFFF

  /// All bytes of the container with these; nil: up to a short packet.
  let length: Int?
  let kind: Kind
  let code: UInt16
  let transaction: UInt32

  /// Reads a header.
  /// - Parameters:
  ///   - bytes: At least twelve.
  ///   - limit: The most bytes of data behind a header.
  /// - Throws: ``PTPFault``: `truncated`, `badLength`, `unexpected` for no kind of container, `tooLarge`.
  init(_ bytes: some Collection<UInt8>, limit: Int) throws(PTPFault) {
    var reader = PTPReader(bytes.prefix(Self.size))
    let length = try reader.u32()
    guard let kind = Kind(rawValue: try reader.u16()) else { throw .unexpected }
    self.kind = kind
    code = try reader.u16()
    transaction = try reader.u32()
    if kind == .data, length == Self.openLength {
      self.length = nil
      return
    }
    guard length >= Self.size else { throw .badLength }
    // Anything but data carries five numbers at most; four more bytes were seen with a sixth.
    guard kind == .data || length <= 36 else { throw .badLength }
    guard Int(length) - Self.size <= limit else { throw .tooLarge }
    self.length = Int(length)
  }
}

/// A whole container.
struct PTPContainer: Sendable, Equatable {
  let kind: PTPHeader.Kind
  let code: UInt16
  let transaction: UInt32
  /// What follows the header.
  let payload: [UInt8]

  /// The payload as numbers, as commands, responses and events have it; at most five.
  var parameters: [UInt32] {
    var reader = PTPReader(payload)
    var numbers: [UInt32] = []
    while numbers.count < 5, let number = try? reader.u32() { numbers.append(number) }
    return numbers
  }

  /// As it goes over the wire.
  var bytes: [UInt8] {
    Self.little(UInt32(payload.count + PTPHeader.size)) + Self.little(kind.rawValue) + Self.little(code)
      + Self.little(transaction) + payload
  }

  /// A command.
  static func command(_ operation: PTPOperation, transaction: UInt32, _ parameters: [UInt32]) -> PTPContainer {
    PTPContainer(
      kind: .command, code: operation.rawValue, transaction: transaction, payload: parameters.prefix(5).flatMap(little))
  }

  static func little<Number: FixedWidthInteger>(_ number: Number) -> [UInt8] {
    withUnsafeBytes(of: number.littleEndian) { Array($0) }
  }
}
