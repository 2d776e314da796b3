import CUdev
import Core

/// The cameras that are plugged in, by udev.
public enum CameraDirectory {
  /// The most video nodes that are looked at.
  static let nodeLimit = 64

  /// Lists video nodes that may be cameras; each is still to be probed, which rejects metadata nodes and the like.
  /// - Parameter sharedSerials: What earlier listings learned of cameras that tell the same serial number; kept up.
  /// - Returns: Ordered by device file number; empty where there is none.
  /// - Throws: ``DeviceError``: `io` where libudev cannot work at all.
  public static func list(sharedSerials: inout Set<String>) throws(DeviceError) -> [FoundCamera] {
    guard let udev = udev_new() else { throw DeviceError(.io, function: "udev_new") }
    defer { udev_unref(udev) }
    guard let scan = udev_enumerate_new(udev) else { throw DeviceError(.io, function: "udev_enumerate_new") }
    defer { udev_enumerate_unref(scan) }
    guard udev_enumerate_add_match_subsystem(scan, "video4linux") >= 0, udev_enumerate_scan_devices(scan) >= 0 else {
      throw DeviceError(.io, function: "udev_enumerate_scan_devices")
    }
    var nodes: [VideoEntry] = []
    var entry = udev_enumerate_get_list_entry(scan)
    while let current = entry, nodes.count < nodeLimit {
      if let path = udev_list_entry_get_name(current), let device = udev_device_new_from_syspath(udev, path) {
        if let node = VideoEntry(device) { nodes.append(node) }
        udev_device_unref(device)
      }
      entry = udev_list_entry_get_next(current)
    }
    return cameras(nodes, sharedSerials: &sharedSerials)
  }

  /// Orders entries and gives each an id of its own.
  /// - Parameter sharedSerials: Ids by serial numbers that two devices ever told at once: from then on those go by the
  ///   port that they are plugged into, also the one that is left.
  static func cameras(_ entries: [VideoEntry], sharedSerials: inout Set<String>) -> [FoundCamera] {
    let capturing = entries.filter(\.mayCapture).sorted { $0.number < $1.number }
    let devices = Dictionary(grouping: capturing, by: \.identity.idOfDevice).mapValues { Set($0.map(\.place)) }
    sharedSerials.formUnion(devices.filter { $0.value.count > 1 }.keys)
    var seen: [String: Int] = [:]
    return capturing.map { entry in
      var identity = entry.identity
      if sharedSerials.contains(identity.idOfDevice) { identity.serial = nil }
      // Two nodes at one port that are alike in all else.
      let count = seen[identity.id, default: 0] + 1
      seen[identity.id] = count
      return FoundCamera(
        id: count == 1 ? identity.id : "\(identity.id)-\(count)", path: entry.path, maker: entry.maker,
        model: entry.model, serial: entry.identity.serial, vendorId: identity.vendorId, productId: identity.productId,
        port: identity.path, address: entry.address)
    }
  }
}

/// One node of the subsystem video4linux, copied out of libudev.
struct VideoEntry: Sendable, Equatable {
  var path: String
  /// The number in `/dev/videoN`.
  var number: Int
  var identity: CameraIdentity
  var maker: String?
  var model: String?
  /// The USB bus and the number on it.
  var address: String?
  /// What udev's `v4l_id` found: false only where it says that the node does not capture.
  var mayCapture: Bool

  /// Where the device is, the same for all of its nodes.
  fileprivate var place: String { address ?? identity.path ?? "" }
}

extension VideoEntry {
  /// Copies what is needed; the properties are there when udevd has seen the device, the attributes always.
  fileprivate init?(_ device: OpaquePointer) {
    func property(_ name: String) -> String? {
      guard let text = udev_device_get_property_value(device, name) else { return nil }
      let value = String(cString: text)
      return value.isEmpty ? nil : value
    }
    guard let node = udev_device_get_devnode(device), let name = udev_device_get_sysname(device) else { return nil }
    let systemName = String(cString: name)
    guard systemName.hasPrefix("video"), let number = Int(systemName.dropFirst(5)) else { return nil }
    // Owned by `device`: not to be released on its own.
    let usb = udev_device_get_parent_with_subsystem_devtype(device, "usb", "usb_device")
    func attribute(_ holder: OpaquePointer?, _ name: String) -> String? {
      guard let holder, let text = udev_device_get_sysattr_value(holder, name) else { return nil }
      let value = String(cString: text)
      return value.isEmpty ? nil : value
    }
    let port = usb.flatMap { udev_device_get_sysname($0) }.map { String(cString: $0) }
    path = String(cString: node)
    self.number = number
    identity = CameraIdentity(
      vendorId: property("ID_VENDOR_ID") ?? attribute(usb, "idVendor"),
      productId: property("ID_MODEL_ID") ?? attribute(usb, "idProduct"),
      serial: property("ID_SERIAL_SHORT") ?? attribute(usb, "serial"), path: property("ID_PATH") ?? port,
      index: attribute(device, "index").flatMap { Int($0) } ?? 0)
    maker = attribute(usb, "manufacturer") ?? property("ID_VENDOR")
    model = attribute(usb, "product") ?? attribute(device, "name") ?? property("ID_MODEL")
    let place = [attribute(usb, "busnum"), attribute(usb, "devnum")].compactMap { $0 }
    address = place.count == 2 ? place.joined(separator: ":") : nil
    mayCapture = property("ID_V4L_CAPABILITIES").map { $0.contains(":capture:") } ?? true
  }
}
