/// A printer or a camera as `GET /v1/devices/{id}` shows it.
public struct DeviceView: WireOpen, Codable, Sendable, Equatable {
  /// The stable id, such as `prn-0416-5011-A1`.
  public var id: String
  /// Printer or camera.
  public var kind: DeviceKind
  /// A name for people.
  public var name: String
  /// The maker, as the device says it.
  public var maker: String?
  /// The model, as the device says it.
  public var model: String?
  /// The serial number, as the device says it.
  public var serial: String?
  /// Where it hangs on the bus; nil for a virtual device.
  public var usb: USBLocation?
  /// RFC 8011 §5.4.11's state, or `absent`.
  public var state: DeviceState
  /// Why it is in that state: RFC 8011 §5.4.12's words and our own; unknown ones are ignored.
  public var stateReasons: [String]
  /// Printer: the name of the profile in use.
  public var profile: String?
  /// Printer: where the profile comes from.
  public var profileSource: ProfileSource?
  /// Printer: facts that were stated for this device and count instead of the profile's.
  public var overrides: JSONValue?
  /// Printer: every fact that counts for it, the profile's with the overrides, by the name that overrides take.
  public var facts: JSONValue?
  /// What it can do.
  public var capabilities: DeviceCapabilities

  /// A device.
  public init(
    id: String, kind: DeviceKind, name: String, maker: String? = nil, model: String? = nil, serial: String? = nil,
    usb: USBLocation? = nil, state: DeviceState, stateReasons: [String] = [], profile: String? = nil,
    profileSource: ProfileSource? = nil, overrides: JSONValue? = nil, facts: JSONValue? = nil,
    capabilities: DeviceCapabilities = DeviceCapabilities()
  ) {
    self.id = id
    self.kind = kind
    self.name = name
    self.maker = maker
    self.model = model
    self.serial = serial
    self.usb = usb
    self.state = state
    self.stateReasons = stateReasons
    self.profile = profile
    self.profileSource = profileSource
    self.overrides = overrides
    self.facts = facts
    self.capabilities = capabilities
  }
}

/// How a printer came by its profile.
public enum ProfileSource: String, WireWord, Codable, Sendable, CaseIterable {
  /// Somebody chose it.
  case chosen
  /// The printer said what it is.
  case identified
  /// Nothing is known of the printer: what any printer can do is assumed.
  case assumed
}

/// Where a device hangs on the USB.
public struct USBLocation: Codable, Sendable, Equatable {
  /// Four hexadecimal digits, such as `0416`.
  public var vendorId: String
  /// Four hexadecimal digits, such as `5011`.
  public var productId: String
  /// The port path, such as `1-1.4`.
  public var path: String

  /// A place.
  public init(vendorId: String, productId: String, path: String) {
    self.vendorId = vendorId
    self.productId = productId
    self.path = path
  }
}

/// The answer of `GET /v1/devices`.
public struct DeviceList: Codable, Sendable, Equatable {
  /// Every device that is known, absent ones too.
  public var devices: [DeviceView]

  /// A list.
  public init(devices: [DeviceView]) { self.devices = devices }
}
