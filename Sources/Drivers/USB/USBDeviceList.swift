import CLibUSB
import Core

/// libusb's list of devices, given back once.
struct USBDeviceList: ~Copyable {
  private let list: UnsafeMutablePointer<OpaquePointer?>
  let count: Int

  init(_ context: USBContext) throws(DeviceError) {
    var list: UnsafeMutablePointer<OpaquePointer?>?
    let count = libusb_get_device_list(context.pointer, &list)
    guard count >= 0, let list else {
      throw DeviceError(libusb: CInt(truncatingIfNeeded: count), function: "libusb_get_device_list")
    }
    self.list = list
    self.count = count
  }

  deinit { libusb_free_device_list(list, 1) }

  /// Goes through the devices; a pointer is good only within the call.
  borrowing func forEach(_ body: (OpaquePointer) -> Void) {
    for index in 0..<count {
      if let device = list[index] { body(device) }
    }
  }
}

/// What libusb tells of a device without opening it.
struct USBDeviceFacts {
  let vendorId: UInt16
  let productId: UInt16
  let manufacturerIndex: UInt8
  let productIndex: UInt8
  let serialIndex: UInt8
  let bus: UInt8
  let address: UInt8
  let path: String
  let alternates: [USBAlternate]

  /// Reads the descriptors that the kernel has cached; nothing goes over the wire.
  init?(_ device: OpaquePointer) {
    var descriptor = libusb_device_descriptor()
    guard libusb_get_device_descriptor(device, &descriptor) == 0 else { return nil }
    vendorId = descriptor.idVendor
    productId = descriptor.idProduct
    manufacturerIndex = descriptor.iManufacturer
    productIndex = descriptor.iProduct
    serialIndex = descriptor.iSerialNumber
    bus = libusb_get_bus_number(device)
    address = libusb_get_device_address(device)
    var ports = [UInt8](repeating: 0, count: 7)
    let depth = libusb_get_port_numbers(device, &ports, CInt(ports.count))
    guard depth > 0 else { return nil }
    path = "\(bus)-" + ports.prefix(Int(depth)).map(String.init).joined(separator: ".")
    alternates = Self.alternates(of: device)
  }

  private static func alternates(of device: OpaquePointer) -> [USBAlternate] {
    var pointer: UnsafeMutablePointer<libusb_config_descriptor>?
    var result = libusb_get_active_config_descriptor(device, &pointer)
    if result != 0 { result = libusb_get_config_descriptor(device, 0, &pointer) }
    guard result == 0, let pointer else { return [] }
    defer { libusb_free_config_descriptor(pointer) }
    let configuration = pointer.pointee
    guard let interfaces = configuration.interface else { return [] }
    var alternates: [USBAlternate] = []
    for interface in UnsafeBufferPointer(start: interfaces, count: min(32, Int(configuration.bNumInterfaces))) {
      guard let settings = interface.altsetting else { continue }
      for setting in UnsafeBufferPointer(start: settings, count: min(32, max(0, Int(interface.num_altsetting)))) {
        let endpoints = UnsafeBufferPointer(
          start: setting.endpoint, count: setting.endpoint == nil ? 0 : min(32, Int(setting.bNumEndpoints)))
        alternates.append(
          USBAlternate(
            configuration: configuration.bConfigurationValue, interface: setting.bInterfaceNumber,
            alternate: setting.bAlternateSetting, classCode: setting.bInterfaceClass,
            subclass: setting.bInterfaceSubClass, protocolCode: setting.bInterfaceProtocol,
            endpoints: endpoints.map {
              USBAlternate.Endpoint(
                address: $0.bEndpointAddress, attributes: $0.bmAttributes,
                packetBytes: Int($0.wMaxPacketSize & 0x07FF))
            }))
      }
    }
    return alternates
  }
}
