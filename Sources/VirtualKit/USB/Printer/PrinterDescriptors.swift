/// What a USB printer says about itself: printer class 7/1, one-way and two-way.
enum PrinterDescriptors {
  /// The endpoint to the printer.
  static let outEndpoint: UInt8 = 0x01
  /// The endpoint from the printer, in the two-way setting alone.
  static let inEndpoint: UInt8 = 0x82

  /// Puts them together.
  /// - Parameters:
  ///   - identity: Maker, model and serial number for the strings; an empty serial number is left out, as clones do.
  ///   - vendor: idVendor.
  ///   - product: idProduct.
  static func make(
    _ identity: VirtualPrinterConfiguration.Identity, vendor: UInt16, product: UInt16, speed: USBSpeed
  ) -> USBDescriptors {
    let device = USBDescriptors.describe(
      1,
      UInt16(0x0200).littleEndianBytes + [0, 0, 0, 64] + vendor.littleEndianBytes + product.littleEndianBytes
        + UInt16(0x0100).littleEndianBytes + [1, 2, identity.serial.isEmpty ? 0 : 3, 1])
    var strings: [UInt8: [UInt8]] = [
      1: USBDescriptors.string(identity.maker), 2: USBDescriptors.string(identity.model),
    ]
    if !identity.serial.isEmpty { strings[3] = USBDescriptors.string(identity.serial) }
    return USBDescriptors(
      speed: speed, device: device, configuration: USBDescriptors.configuration(body(speed), interfaces: 1),
      otherSpeed: speed == .high ? USBDescriptors.configuration(body(.full), interfaces: 1, type: 7) : nil,
      strings: strings)
  }

  private static func body(_ speed: USBSpeed) -> [UInt8] {
    USBDescriptors.interface(0, endpoints: 1, classCode: 7, subclass: 1, protocolCode: 1)
      + USBDescriptors.bulk(outEndpoint, speed)
      + USBDescriptors.interface(0, setting: 1, endpoints: 2, classCode: 7, subclass: 1, protocolCode: 2)
      + USBDescriptors.bulk(outEndpoint, speed) + USBDescriptors.bulk(inEndpoint, speed)
  }
}
