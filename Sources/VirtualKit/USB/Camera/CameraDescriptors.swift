import Core

/// What a UVC 1.0 camera says about itself: a camera terminal, a processing unit and a stream over one bulk endpoint.
///
/// Bulk, not isochronous: virtual host controllers carry isochronous transfers badly or not at all.
enum CameraDescriptors {
  static let controlInterface: UInt8 = 0
  static let streamInterface: UInt8 = 1
  static let endpoint: UInt8 = 0x81
  static let cameraTerminal: UInt8 = 1
  static let processingUnit: UInt8 = 2
  private static let outputTerminal: UInt8 = 3
  /// One payload fills one transfer of the kernel's driver: 32 packets.
  static let payloadBytes = 32 * 512

  /// Puts them together.
  static func make(_ modes: StreamModes, vendor: UInt16, product: UInt16, serial: String) -> USBDescriptors {
    let device = USBDescriptors.describe(
      1,
      UInt16(0x0200).littleEndianBytes + [0xEF, 2, 1, 64] + vendor.littleEndianBytes + product.littleEndianBytes
        + UInt16(0x0100).littleEndianBytes + [1, 2, 3, 1])
    // The association ties the two interfaces together for the host.
    let association = USBDescriptors.describe(0x0B, [controlInterface, 2, 0x0E, 3, 0, 2])
    let body =
      association
      + USBDescriptors.interface(controlInterface, endpoints: 0, classCode: 0x0E, subclass: 1, protocolCode: 0, name: 2)
      + control()
      + USBDescriptors.interface(streamInterface, endpoints: 1, classCode: 0x0E, subclass: 2, protocolCode: 0)
      + stream(modes) + USBDescriptors.bulk(endpoint, .high)
    return USBDescriptors(
      speed: .high, device: device, configuration: USBDescriptors.configuration(body, interfaces: 2), otherSpeed: nil,
      strings: [
        1: USBDescriptors.string("SATCHEL"), 2: USBDescriptors.string("VC-1 camera"),
        3: USBDescriptors.string(serial),
      ])
  }

  /// A class-specific interface descriptor.
  private static func specific(_ subtype: UInt8, _ body: [UInt8]) -> [UInt8] {
    USBDescriptors.describe(0x24, [subtype] + body)
  }

  /// Header, camera terminal, processing unit, output terminal.
  private static func control() -> [UInt8] {
    // Bits: 1 exposure mode, 3 exposure time, 5 focus, 17 automatic focus.
    let camera = specific(2, [cameraTerminal, 0x01, 0x02, 0, 0, 0, 0, 0, 0, 0, 0, 3, 0x2A, 0x00, 0x02])
    let processing = specific(5, [processingUnit, cameraTerminal, 0, 0, 2, 0x01, 0x00, 0])
    let output = specific(3, [outputTerminal, 0x01, 0x01, 0, processingUnit, 0])
    let units = camera + processing + output
    let total = UInt16(13 + units.count)
    return specific(
      1,
      UInt16(0x0100).littleEndianBytes + total.littleEndianBytes + UInt32(1_000_000).littleEndianBytes
        + [1, streamInterface]) + units
  }

  /// Input header, then each format with its frames.
  private static func stream(_ modes: StreamModes) -> [UInt8] {
    let formats = modes.formats.enumerated().flatMap { index, frames in
      format(UInt8(index + 1), frames)
    }
    let count = UInt8(modes.formats.count)
    let total = UInt16(13 + Int(count) + formats.count)
    return specific(
      1,
      [count] + total.littleEndianBytes + [endpoint, 0, outputTerminal, 0, 0, 0, 1]
        + [UInt8](repeating: 0, count: Int(count))) + formats
  }

  private static func format(_ index: UInt8, _ frames: [StreamModes.Frame]) -> [UInt8] {
    guard let first = frames.first else { return [] }
    let isCompressed = first.format.pixels == .mjpeg
    let count = UInt8(frames.count)
    // The GUID of YUY2, and 16 bits a pixel.
    let layout: [UInt8] =
      isCompressed
      ? [0]
      : [0x59, 0x55, 0x59, 0x32, 0, 0, 0x10, 0, 0x80, 0, 0, 0xAA, 0, 0x38, 0x9B, 0x71, 16]
    let head = specific(isCompressed ? 6 : 4, [index, count] + layout + [1, 0, 0, 0, 0])
    let bodies = frames.enumerated().flatMap { number, frame in
      self.frame(UInt8(number + 1), frame, subtype: isCompressed ? 7 : 5)
    }
    // sRGB primaries and transfer, BT.601 matrix.
    return head + bodies + specific(0x0D, [1, 1, 4])
  }

  private static func frame(_ index: UInt8, _ frame: StreamModes.Frame, subtype: UInt8) -> [UInt8] {
    let (width, height) = (UInt16(frame.format.width), UInt16(frame.format.height))
    let slowest = frame.intervals.last ?? frame.intervals[0]
    var body = [index, 0] + width.littleEndianBytes + height.littleEndianBytes
    body += frame.bitRate(at: slowest).littleEndianBytes + frame.bitRate(at: frame.intervals[0]).littleEndianBytes
    body += UInt32(frame.byteLimit).littleEndianBytes + frame.intervals[0].littleEndianBytes
    body += [UInt8(frame.intervals.count)] + frame.intervals.flatMap(\.littleEndianBytes)
    return specific(subtype, body)
  }
}
