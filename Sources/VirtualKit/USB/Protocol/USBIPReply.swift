/// What the server says, as bytes.
enum USBIPReply {
  /// OP_REP_DEVLIST.
  static func list(_ exports: [(busID: String, number: UInt16, descriptors: USBDescriptors)]) -> [UInt8] {
    var bytes = operation(USBIP.listReply, .done) + UInt32(exports.count).bigEndianBytes
    for export in exports {
      bytes += record(busID: export.busID, number: export.number, export.descriptors)
      for interface in export.descriptors.interfaces.prefix(Int(export.descriptors.interfaceCount)) {
        bytes += [interface.classCode, interface.subclass, interface.protocolCode, 0]
      }
      // A device that lies about its interfaces must not shift the records behind it.
      let missing = max(0, Int(export.descriptors.interfaceCount) - export.descriptors.interfaces.count)
      bytes += [UInt8](repeating: 0, count: 4 * missing)
    }
    return bytes
  }

  /// OP_REP_IMPORT of a device that is given.
  static func imported(busID: String, number: UInt16, _ descriptors: USBDescriptors) -> [UInt8] {
    operation(USBIP.importReply, .done) + record(busID: busID, number: number, descriptors)
  }

  /// OP_REP_IMPORT of one that is not.
  static func refused(_ status: USBIPStatus) -> [UInt8] { operation(USBIP.importReply, status) }

  /// USBIP_RET_SUBMIT; `data` is what came in, empty for an OUT transfer.
  static func submitted(_ id: UInt32, _ status: URBStatus, count: Int, data: [UInt8]) -> [UInt8] {
    // number_of_packets is 0 as in the traffic of the kernel's own server: kernels that check it refuse more.
    header(USBIP.submitted, id) + status.rawValue.bigEndianBytes + UInt32(count).bigEndianBytes
      + [UInt8](repeating: 0, count: 20) + data
  }

  /// USBIP_RET_UNLINK: `cancelled`, or `done` where the transfer had been answered before.
  static func unlinked(_ id: UInt32, _ status: URBStatus) -> [UInt8] {
    header(USBIP.unlinked, id) + status.rawValue.bigEndianBytes + [UInt8](repeating: 0, count: 24)
  }

  private static func operation(_ code: UInt16, _ status: USBIPStatus) -> [UInt8] {
    USBIP.version.bigEndianBytes + code.bigEndianBytes + status.rawValue.bigEndianBytes
  }

  private static func header(_ command: UInt32, _ id: UInt32) -> [UInt8] {
    command.bigEndianBytes + id.bigEndianBytes + [UInt8](repeating: 0, count: 12)
  }

  private static func record(busID: String, number: UInt16, _ descriptors: USBDescriptors) -> [UInt8] {
    let device = descriptors.device
    func field(_ offset: Int) -> UInt8 { device.indices.contains(offset) ? device[offset] : 0 }
    func word(_ offset: Int) -> [UInt8] { [field(offset + 1), field(offset)] }
    return text("/sys/devices/virtual/satchel/\(busID)", USBIP.pathBytes) + text(busID, USBIP.busIDBytes)
      + UInt32(1).bigEndianBytes + UInt32(number).bigEndianBytes + descriptors.speed.rawValue.bigEndianBytes
      + word(8) + word(10) + word(12) + [field(4), field(5), field(6), 1, field(17), descriptors.interfaceCount]
  }

  private static func text(_ text: String, _ size: Int) -> [UInt8] {
    let bytes = Array(text.utf8.prefix(size - 1))
    return bytes + [UInt8](repeating: 0, count: size - bytes.count)
  }
}
