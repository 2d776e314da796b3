/// What udev knows of a camera, and the stable id made of it.
struct CameraIdentity: Sendable, Equatable {
  /// The most characters of one part of an id.
  static let partLimit = 48

  /// USB vendor id, four hexadecimal digits.
  var vendorId: String?
  /// USB product id, four hexadecimal digits.
  var productId: String?
  /// The serial number that the device itself tells.
  var serial: String?
  /// Where it is plugged in: udev's `ID_PATH`, or the kernel's name of the port.
  var path: String?
  /// The node's index among the device's own (`/sys/…/index`); a camera with two lenses has two that capture.
  var index = 0

  /// The same for the same camera: by vendor, product and serial, else by the port that it is plugged into.
  var id: String {
    var parts = ["cam"]
    let hasSerial = vendorId != nil && productId != nil && serial.map(Self.isTelling) == true
    parts += [vendorId, productId].compactMap { $0 }.map(Self.safe)
    if hasSerial, let serial { parts.append(Self.safe(serial)) } else { parts += ["at", Self.safe(path ?? "unknown")] }
    if index > 0 { parts.append("n\(index)") }
    return parts.joined(separator: "-")
  }

  /// The id without the node's index: the same for all nodes of a device.
  var idOfDevice: String {
    var device = self
    device.index = 0
    return device.id
  }

  /// Serials such as `0`, `000000` or `01.00.00` stand in every piece of a series.
  private static func isTelling(_ serial: String) -> Bool {
    serial.filter { $0.isLetter || ("1"..."9").contains($0) }.count >= 2
  }

  private static func safe(_ part: String) -> String {
    String(part.prefix(partLimit).map { $0.isASCII && ($0.isLetter || $0.isNumber || $0 == ".") ? $0 : "_" })
  }
}
