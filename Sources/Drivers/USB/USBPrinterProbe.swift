import CLibUSB
import Core

/// What a first look at a printer gave, before its id is settled.
struct USBPrinterProbe {
  private let vendorId: UInt16
  private let productId: UInt16
  private let path: String
  private let maker: String?
  private let model: String?
  private let serial: String?
  private let interface: USBPrinterInterface
  private let ieee1284: IEEE1284ID?
  private let obstacle: DeviceError.Code?
  private let bus: UInt8
  private let address: UInt8

  /// A device that has been looked into before: it is left alone.
  init(_ known: USBPrinterDevice) {
    vendorId = known.vendorId
    productId = known.productId
    path = known.path
    maker = known.maker
    model = known.model
    serial = known.serial
    interface = known.interface
    ieee1284 = known.ieee1284
    obstacle = known.obstacle
    bus = known.bus
    address = known.address
  }

  /// Opens a device for its strings. The 1284 id is taken from the kernel's printer driver where that has the interface,
  /// and asked of the device only where nobody has it.
  init(_ device: OpaquePointer, facts: USBDeviceFacts, interface: USBPrinterInterface) {
    vendorId = facts.vendorId
    productId = facts.productId
    path = facts.path
    self.interface = interface
    bus = facts.bus
    address = facts.address
    var texts: (maker: String?, model: String?, serial: String?)
    var identity: IEEE1284ID?
    let node = "\(facts.path):\(interface.configuration).\(interface.number)"
    var handle: OpaquePointer?
    let result = libusb_open(device, &handle)
    if result == 0, let handle {
      texts.maker = Self.string(handle, facts.manufacturerIndex)
      texts.model = Self.string(handle, facts.productIndex)
      texts.serial = Self.string(handle, facts.serialIndex)
      if libusb_kernel_driver_active(handle, CInt(interface.number)) == 0 {
        identity = Self.deviceID(handle, interface)
      }
      libusb_close(handle)
      obstacle = nil
    } else {
      obstacle = DeviceError(libusb: result, function: "libusb_open").code
    }
    if let udev = Udev() {
      texts.maker = texts.maker ?? Self.text(udev.attribute("manufacturer", of: facts.path))
      texts.model = texts.model ?? Self.text(udev.attribute("product", of: facts.path))
      texts.serial = texts.serial ?? Self.text(udev.attribute("serial", of: facts.path))
      identity = identity ?? udev.attribute("ieee1284_id", of: node).flatMap { IEEE1284ID(text: $0) }
    }
    maker = texts.maker ?? identity?.maker
    model = texts.model ?? identity?.model
    serial = texts.serial ?? identity?.serial
    ieee1284 = identity
  }

  /// What must differ between two printers for their serial numbers to be their own.
  var serialKey: String? { serial.map { "\(vendorId):\(productId):\($0)" } }

  func device(isSerialShared: Bool) -> USBPrinterDevice {
    USBPrinterDevice(
      id: USBPrinterDevice.id(
        vendorId: vendorId, productId: productId, serial: serial, path: path, isSerialShared: isSerialShared),
      vendorId: vendorId, productId: productId, path: path, maker: maker, model: model, serial: serial,
      interface: interface, ieee1284: ieee1284, obstacle: obstacle, bus: bus, address: address)
  }

  /// A string descriptor, tried three times: some printers fail the first request after they were plugged in (ipp-usb).
  private static func string(_ handle: OpaquePointer, _ index: UInt8) -> String? {
    guard index != 0 else { return nil }
    var bytes = [UInt8](repeating: 0, count: 256)
    for _ in 0..<3 {
      let count = libusb_get_string_descriptor_ascii(handle, index, &bytes, CInt(bytes.count))
      if count > 0 { return text(Array(bytes.prefix(Int(count)))) }
      if count == LIBUSB_ERROR_NO_DEVICE.rawValue { return nil }
    }
    return nil
  }

  private static func deviceID(_ handle: OpaquePointer, _ interface: USBPrinterInterface) -> IEEE1284ID? {
    var answer = [UInt8](repeating: 0, count: IEEE1284ID.longest)
    let index = UInt16(interface.number) << 8 | UInt16(interface.alternate)
    let count = libusb_control_transfer(handle, 0xA1, 0, 0, index, &answer, UInt16(answer.count), 1000)
    return count > 2 ? IEEE1284ID(answer: answer.prefix(Int(count))) : nil
  }

  /// Printable ASCII, at most 128 characters; nil when nothing is left.
  private static func text(_ bytes: [UInt8]?) -> String? {
    guard let bytes else { return nil }
    let printable = bytes.prefix(128).filter { (0x20...0x7E).contains($0) }
    let text = String(decoding: printable, as: UTF8.self).split(separator: " ").joined(separator: " ")
    return text.isEmpty ? nil : text
  }
}
