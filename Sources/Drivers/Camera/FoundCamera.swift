/// A video node that udev lists and that may be a camera.
public struct FoundCamera: Sendable, Equatable {
  /// The stable id, `cam-…`; unique within one listing.
  public let id: String
  /// The device file, such as `/dev/video0`; another one after the next plug.
  public let path: String
  /// The maker's name, as far as it is known.
  public let maker: String?
  /// The model's name, as far as it is known.
  public let model: String?
  /// The serial number that the device tells.
  public let serial: String?
  /// USB vendor id, four hexadecimal digits; nil for a camera that is not on USB.
  public let vendorId: String?
  /// USB product id, four hexadecimal digits.
  public let productId: String?
  /// Where it is plugged in, such as `pci-0000:00:14.0-usb-0:2:1.0`.
  public let port: String?
  /// The bus and the number on it, which change at each plugging, however quick; nil for a camera that is not on USB.
  let address: String?

  /// Whether both are nodes of one USB device.
  public func isOfSameDevice(as other: FoundCamera) -> Bool { address != nil && address == other.address }
}
