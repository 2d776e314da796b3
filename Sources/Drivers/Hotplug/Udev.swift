import CUdev
import Core

/// A libudev context: reads what the kernel says of a device, without touching the device.
struct Udev: ~Copyable {
  private let pointer: OpaquePointer

  init?() {
    guard let pointer = udev_new() else { return nil }
    self.pointer = pointer
  }

  deinit { udev_unref(pointer) }

  /// An attribute of a USB device or interface in sysfs.
  /// - Parameters:
  ///   - attribute: e.g. `serial`, `ieee1284_id`.
  ///   - name: e.g. `1-2.4` or `1-2.4:1.0`.
  /// - Returns: At most 1024 bytes of it.
  borrowing func attribute(_ attribute: String, of name: String) -> [UInt8]? {
    guard let device = udev_device_new_from_subsystem_sysname(pointer, "usb", name) else { return nil }
    defer { udev_device_unref(device) }
    guard let value = udev_device_get_sysattr_value(device, attribute) else { return nil }
    return Array(String(cString: value).utf8.prefix(IEEE1284ID.longest))
  }

  /// The kernel driver that holds an interface, e.g. `usblp`; `usbfs` for another program.
  borrowing func driver(of name: String) -> String? {
    guard let device = udev_device_new_from_subsystem_sysname(pointer, "usb", name) else { return nil }
    defer { udev_device_unref(device) }
    return udev_device_get_driver(device).map { String(cString: $0) }
  }
}

/// Tells that something in a subsystem has changed; what it is, a rescan finds out. It listens to udev, after its rules have run:
/// raw netlink races the node's creation and its permissions (libusb#1571). Where there is no netlink it is silent.
struct UdevMonitor: ~Copyable {
  private let udev: OpaquePointer?
  private let monitor: OpaquePointer?
  /// Readable when there is news; -1, which `poll` passes over, where there is none to be had.
  let descriptor: CInt

  /// Listens to a subsystem.
  /// - Parameters:
  ///   - subsystem: `usb` or `video4linux`.
  ///   - type: The kernel's device type, e.g. `usb_device`; nil: all.
  init(subsystem: String, type: String?) {
    udev = udev_new()
    let monitor = udev.flatMap { udev_monitor_new_from_netlink($0, "udev") }
    if let monitor, udev_monitor_filter_add_match_subsystem_devtype(monitor, subsystem, type) >= 0,
      udev_monitor_enable_receiving(monitor) >= 0
    {
      self.monitor = monitor
      descriptor = udev_monitor_get_fd(monitor)
    } else {
      if let monitor { udev_monitor_unref(monitor) }
      self.monitor = nil
      descriptor = -1
    }
  }

  deinit {
    if let monitor { udev_monitor_unref(monitor) }
    if let udev { udev_unref(udev) }
  }

  /// Takes the news away.
  borrowing func drain() {
    guard let monitor else { return }
    // Bounded, so that a storm of events cannot hold up the scan that they call for.
    for _ in 0..<256 {
      guard let device = udev_monitor_receive_device(monitor) else { return }
      udev_device_unref(device)
    }
  }
}
