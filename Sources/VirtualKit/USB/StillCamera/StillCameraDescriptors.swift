/// What a still camera says about itself: one interface of class 6/1/1 with two bulk endpoints and one for events.
enum StillCameraDescriptors {
  static let inEndpoint: UInt8 = 0x81
  static let outEndpoint: UInt8 = 0x02
  static let eventEndpoint: UInt8 = 0x83
  static let eventBytes = 24

  static func make(serial: String, vendor: UInt16, product: UInt16) -> USBDescriptors {
    let device = USBDescriptors.describe(
      1,
      UInt16(0x0200).littleEndianBytes + [0, 0, 0, 64] + vendor.littleEndianBytes + product.littleEndianBytes
        + UInt16(0x0100).littleEndianBytes + [1, 2, 3, 1])
    let event = USBDescriptors.describe(5, [eventEndpoint, 3] + UInt16(eventBytes).littleEndianBytes + [8])
    let body =
      USBDescriptors.interface(0, endpoints: 3, classCode: 6, subclass: 1, protocolCode: 1)
      + USBDescriptors.bulk(inEndpoint, .high) + USBDescriptors.bulk(outEndpoint, .high) + event
    return USBDescriptors(
      speed: .high, device: device, configuration: USBDescriptors.configuration(body, interfaces: 1), otherSpeed: nil,
      strings: [
        1: USBDescriptors.string("SATCHEL"), 2: USBDescriptors.string("VS-1 still camera"),
        3: USBDescriptors.string(serial),
      ])
  }
}
