/// Cuts what an importer sends into messages; nothing is believed and every length is bounded.
struct USBIPReader: Sendable {
  /// What is spoken: operations until a device is imported, transfers from then on.
  enum Phase: Sendable { case operations, transfers }

  var phase = Phase.operations
  private var bytes: [UInt8] = []
  private var first = 0

  /// Bytes that wait for the rest of their message.
  var pending: Int { bytes.count - first }

  /// Appends what came.
  mutating func append(_ more: some Collection<UInt8>) {
    // In large steps: each moves all that waits.
    if first > 1 << 16 || first == bytes.count {
      bytes.removeFirst(first)
      first = 0
    }
    bytes += more
  }

  /// The next whole message; nil where more bytes are needed.
  /// - Throws: ``USBIPFault``; nothing more is to be read after it.
  mutating func next() throws(USBIPFault) -> USBIPMessage? {
    switch phase {
    case .operations: try nextOperation()
    case .transfers: try nextTransfer()
    }
  }

  private func slice(_ offset: Int, _ count: Int) -> ArraySlice<UInt8> {
    bytes[first + offset..<first + offset + count]
  }

  private mutating func nextOperation() throws(USBIPFault) -> USBIPMessage? {
    guard pending >= USBIP.operationBytes else { return nil }
    guard slice(0, 2).bigEndian(UInt16.self) == USBIP.version else { throw .version }
    switch slice(2, 2).bigEndian(UInt16.self) {
    case USBIP.listRequest:
      first += USBIP.operationBytes
      return .list
    case USBIP.importRequest:
      guard pending >= USBIP.operationBytes + USBIP.busIDBytes else { return nil }
      let name = slice(USBIP.operationBytes, USBIP.busIDBytes).prefix { $0 != 0 }
      guard !name.isEmpty, name.count < USBIP.busIDBytes, name.allSatisfy({ (0x21...0x7E).contains($0) }) else {
        throw .badBusID
      }
      first += USBIP.operationBytes + USBIP.busIDBytes
      return .importDevice(busID: String(decoding: name, as: UTF8.self))
    default: throw .unknownCommand
    }
  }

  private mutating func nextTransfer() throws(USBIPFault) -> USBIPMessage? {
    guard pending >= USBIP.headerBytes else { return nil }
    let id = slice(4, 4).bigEndian(UInt32.self)
    switch slice(0, 4).bigEndian(UInt32.self) {
    case USBIP.unlink:
      let victim = slice(20, 4).bigEndian(UInt32.self)
      first += USBIP.headerBytes
      return .unlink(id: id, victim: victim)
    case USBIP.submit:
      let isIn = slice(12, 4).bigEndian(UInt32.self) == 1
      let endpoint = slice(16, 4).bigEndian(UInt32.self)
      let length = slice(24, 4).bigEndian(UInt32.self)
      let packets = slice(32, 4).bigEndian(UInt32.self)
      guard endpoint < 16 else { throw .badEndpoint }
      guard length <= UInt32(USBIP.transferLimit) else { throw .tooLong }
      // No device here has an isochronous endpoint; the kernel says 0 or -1 for the others.
      guard packets == 0 || packets == .max else { throw .isochronous }
      let payload = isIn ? 0 : Int(length)
      guard pending >= USBIP.headerBytes + payload else { return nil }
      let setup = endpoint == 0 ? USBSetup(slice(40, 8)) : nil
      let data = Array(slice(USBIP.headerBytes, payload))
      first += USBIP.headerBytes + payload
      return .submit(
        USBTransfer(
          id: id, endpoint: UInt8(endpoint) | (isIn ? 0x80 : 0), setup: setup, length: Int(length), data: data))
    default: throw .unknownCommand
    }
  }
}
