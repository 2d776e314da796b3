import Core

/// A USB printer that is plugged in.
public struct USBPrinterDevice: Sendable, Equatable {
  /// `prn-` and twelve hexadecimal digits: of its serial number where it has one of its own, else of its port. The same
  /// printer has the same id after a replug, on the same port at least.
  public let id: String
  /// idVendor.
  public let vendorId: UInt16
  /// idProduct. Many makers share one (0416:5011), so it proves nothing about abilities.
  public let productId: UInt16
  /// The port, as the kernel names it: `1-2.4`.
  public let path: String
  /// iManufacturer, or the 1284 id's.
  public let maker: String?
  /// iProduct, or the 1284 id's.
  public let model: String?
  /// iSerialNumber, or the 1284 id's; as the device says it, even if it is no use as an identity.
  public let serial: String?
  /// How to speak to it.
  public let interface: USBPrinterInterface
  /// The IEEE 1284 device id, where it could be read without disturbing another owner.
  public let ieee1284: IEEE1284ID?
  /// Why it could not be opened for a look: `denied` without the udev rule; nil when all is well.
  public let obstacle: DeviceError.Code?
  /// The bus and the address, which change at each plugging.
  let bus: UInt8
  let address: UInt8

  /// Makes a stable id.
  /// - Parameters:
  ///   - isSerialShared: Whether another device with the same ids and serial number has been seen.
  static func id(vendorId: UInt16, productId: UInt16, serial: String?, path: String, isSerialShared: Bool) -> String {
    let identity =
      if let serial, isSane(serial), !isSerialShared { "serial:\(vendorId):\(productId):\(serial)" } else {
        "port:\(path)"
      }
    // FNV-1a, 64 bits: not a secret, only short and the same every time.
    let hash = identity.utf8.reduce(UInt64(0xCBF2_9CE4_8422_2325)) { ($0 ^ UInt64($1)) &* 0x0000_0100_0000_01B3 }
    let digits = String(hash & 0xFFFF_FFFF_FFFF, radix: 16)
    return "prn-" + String(repeating: "0", count: 12 - digits.count) + digits
  }

  /// Whether a serial number can tell two printers apart: clones carry none, one character many times, or a count.
  static func isSane(_ serial: String) -> Bool {
    let bytes = Array(serial.utf8)
    guard bytes.count >= 4, bytes.count <= 64, bytes.allSatisfy({ (0x21...0x7E).contains($0) }) else { return false }
    guard Set(bytes).count > 1 else { return false }
    return !"01234567890123456789".contains(serial) && !"ABCDEFGHIJKLMNOP".contains(serial.uppercased())
  }
}
