import Core

/// A USB still camera that is plugged in.
public struct USBStillCamera: Sendable, Equatable {
  /// The stable id, `cam-…`: of its serial number where it has one of its own, else of its port.
  public let id: String
  /// idVendor.
  public let vendorId: UInt16
  /// idProduct.
  public let productId: UInt16
  /// The port, as the kernel names it: `1-2.4`.
  public let path: String
  /// iManufacturer.
  public let maker: String?
  /// iProduct.
  public let model: String?
  /// iSerialNumber.
  public let serial: String?
  let interface: USBStillCameraInterface
  /// Whether it has an interface for video too: that is a camera with an id of its own.
  let hasVideo: Bool
  /// The bus and the address, which change at each plugging.
  let bus: UInt8
  let address: UInt8

  /// Reads what the kernel knows; nothing is asked of the camera.
  init(_ facts: USBDeviceFacts, interface: USBStillCameraInterface) {
    func text(_ name: String) -> String? {
      guard let udev = Udev(), let bytes = udev.attribute(name, of: facts.path) else { return nil }
      let printable = bytes.prefix(128).filter { (0x20...0x7E).contains($0) }
      let words = String(decoding: printable, as: UTF8.self).split(separator: " ").joined(separator: " ")
      return words.isEmpty ? nil : words
    }
    self.init(
      id: "", vendorId: facts.vendorId, productId: facts.productId, path: facts.path, maker: text("manufacturer"),
      model: text("product"), serial: text("serial"), interface: interface,
      hasVideo: facts.alternates.contains { $0.classCode == 0x0E }, bus: facts.bus, address: facts.address)
  }

  init(
    id: String, vendorId: UInt16, productId: UInt16, path: String, maker: String?, model: String?, serial: String?,
    interface: USBStillCameraInterface, hasVideo: Bool, bus: UInt8, address: UInt8
  ) {
    self.id = id
    self.vendorId = vendorId
    self.productId = productId
    self.path = path
    self.maker = maker
    self.model = model
    self.serial = serial
    self.interface = interface
    self.hasVideo = hasVideo
    self.bus = bus
    self.address = address
  }

  /// Gives each its id; those that tell the same serial number go by their ports.
  /// - Parameter sharedSerials: Serial numbers that two cameras were seen with; they stay in it.
  static func named(_ cameras: [USBStillCamera], sharedSerials: inout Set<String>) -> [USBStillCamera] {
    for (index, camera) in cameras.enumerated() {
      guard let key = camera.serialKey else { continue }
      if cameras[..<index].contains(where: { $0.serialKey == key }) { sharedSerials.insert(key) }
    }
    return cameras.map { camera in
      let isShared = camera.serialKey.map(sharedSerials.contains) ?? false
      let identity = CameraIdentity(
        vendorId: hexadecimal(camera.vendorId), productId: hexadecimal(camera.productId),
        serial: isShared ? nil : camera.serial, path: camera.path)
      return USBStillCamera(
        id: identity.id + (camera.hasVideo ? "-ptp" : ""), vendorId: camera.vendorId, productId: camera.productId,
        path: camera.path, maker: camera.maker, model: camera.model, serial: camera.serial,
        interface: camera.interface, hasVideo: camera.hasVideo, bus: camera.bus, address: camera.address)
    }
  }

  /// What must differ between two cameras for their serial numbers to be their own.
  private var serialKey: String? { serial.map { "\(vendorId):\(productId):\($0)" } }

  private static func hexadecimal(_ id: UInt16) -> String {
    let digits = String(id, radix: 16)
    return String(repeating: "0", count: 4 - digits.count) + digits
  }
}

/// The way to a still camera: class 6, subclass 1, protocol 1, with bulk endpoints both ways and one for events.
struct USBStillCameraInterface: USBInterface, Equatable {
  let configuration: UInt8
  let number: UInt8
  let alternate: UInt8
  let hasAlternates: Bool
  let outEndpoint: UInt8
  let inEndpoint: UInt8
  let eventEndpoint: UInt8
  /// wMaxPacketSize of the bulk endpoint from the camera.
  let packetBytes: Int
  /// wMaxPacketSize of the endpoint for events.
  let eventBytes: Int

  /// Finds the interface.
  /// - Returns: nil when the device is no still camera.
  init?(choosingFrom alternates: [USBAlternate]) {
    for setting in alternates where (setting.classCode, setting.subclass, setting.protocolCode) == (6, 1, 1) {
      guard let out = setting.endpoints.first(where: { $0.isBulk && !$0.isIn }),
        let input = setting.endpoints.first(where: { $0.isBulk && $0.isIn }),
        let event = setting.endpoints.first(where: { $0.isInterrupt && $0.isIn }),
        (8...1024).contains(input.packetBytes), (1...1024).contains(event.packetBytes)
      else { continue }
      configuration = setting.configuration
      number = setting.interface
      alternate = setting.alternate
      hasAlternates = alternates.count { $0.interface == setting.interface } > 1
      outEndpoint = out.address
      inEndpoint = input.address
      eventEndpoint = event.address
      packetBytes = input.packetBytes
      eventBytes = event.packetBytes
      return
    }
    return nil
  }
}
