/// The speeds, as USB/IP numbers them (the kernel's `enum usb_device_speed`).
enum USBSpeed: UInt32, Sendable {
  case full = 2
  case high = 3

  /// The packets of a bulk endpoint.
  var bulkPacketBytes: Int { self == .high ? 512 : 64 }
}

/// All that a device says about itself, as bytes.
struct USBDescriptors: Sendable {
  /// One alternate setting as the configuration lists it.
  struct Interface: Sendable, Equatable {
    let number: UInt8
    let setting: UInt8
    let classCode: UInt8
    let subclass: UInt8
    let protocolCode: UInt8
    var endpoints: [UInt8] = []
  }

  var speed: USBSpeed
  /// Eighteen bytes.
  var device: [UInt8]
  /// With all interfaces, endpoints and class descriptors.
  var configuration: [UInt8]
  /// The same at the other of the two speeds; nil where there is none.
  var otherSpeed: [UInt8]?
  /// By index, without the table of languages; whole descriptors.
  var strings: [UInt8: [UInt8]]
  /// String 0.
  var languages: [UInt8] = USBDescriptors.describe(3, UInt16(0x0409).littleEndianBytes)

  /// bNumInterfaces, believed as it stands.
  var interfaceCount: UInt8 { configuration.count > 4 ? configuration[4] : 0 }

  /// The first setting of each interface, in order.
  var interfaces: [Interface] { settings.filter { $0.setting == 0 } }

  /// All alternate settings that a walk over the configuration meets; malformed ends are left out.
  var settings: [Interface] {
    var found: [Interface] = []
    var rest = configuration[...]
    while let length = rest.first, length >= 2, rest.count >= Int(length) {
      let item = Array(rest.prefix(Int(length)))
      rest = rest.dropFirst(Int(length))
      if item[1] == 4, item.count >= 9 {
        found.append(
          Interface(
            number: item[2], setting: item[3], classCode: item[5], subclass: item[6], protocolCode: item[7]))
      } else if item[1] == 5, item.count >= 7, !found.isEmpty {
        found[found.count - 1].endpoints.append(item[2])
      }
    }
    return found
  }

  /// The qualifier: what the device would be at the other speed.
  var qualifier: [UInt8]? {
    guard otherSpeed != nil, device.count >= 18 else { return nil }
    return USBDescriptors.describe(6, Array(device[2...7]) + [device[17], 0])
  }

  /// One descriptor with its length and type before it.
  static func describe(_ type: UInt8, _ body: [UInt8]) -> [UInt8] {
    [UInt8(truncatingIfNeeded: min(body.count + 2, 255)), type] + body.prefix(253)
  }

  /// A string descriptor; at most 126 units of UTF-16.
  static func string(_ text: String) -> [UInt8] { describe(3, text.utf16.prefix(126).flatMap(\.littleEndianBytes)) }

  /// A configuration descriptor around its interfaces: bus-powered, 500 mA.
  static func configuration(_ body: [UInt8], interfaces: UInt8, type: UInt8 = 2) -> [UInt8] {
    describe(type, UInt16(body.count + 9).littleEndianBytes + [interfaces, 1, 0, 0x80, 250]) + body
  }

  /// An interface descriptor.
  static func interface(
    _ number: UInt8, setting: UInt8 = 0, endpoints: UInt8, classCode: UInt8, subclass: UInt8, protocolCode: UInt8,
    name: UInt8 = 0
  ) -> [UInt8] {
    describe(4, [number, setting, endpoints, classCode, subclass, protocolCode, name])
  }

  /// A bulk endpoint's descriptor.
  static func bulk(_ address: UInt8, _ speed: USBSpeed) -> [UInt8] {
    describe(5, [address, 2] + UInt16(speed.bulkPacketBytes).littleEndianBytes + [0])
  }
}
