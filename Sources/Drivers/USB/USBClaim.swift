import CLibUSB
import Core

/// Which interface of a device is claimed, in which setting.
protocol USBInterface: Sendable {
  /// The configuration that holds it.
  var configuration: UInt8 { get }
  /// bInterfaceNumber.
  var number: UInt8 { get }
  /// bAlternateSetting.
  var alternate: UInt8 { get }
  /// Whether the interface has other alternate settings, so that this one has to be chosen.
  var hasAlternates: Bool { get }
}

/// An opened device whose interface is ours: given back and closed exactly once. Its calls block a little, so
/// they belong on the bus's worker.
///
/// `@unchecked`: the handle has one owner, and libusb's functions on it may be called from any thread.
struct USBClaim: ~Copyable, @unchecked Sendable {
  let handle: OpaquePointer
  private let interface: UInt8

  /// Opens a device and claims an interface; a kernel driver (usblp) is detached first and given back at the end.
  /// - Parameter holder: Names who holds it, when it is busy.
  init(
    opening device: OpaquePointer, interface: some USBInterface, holder: () -> String?
  ) throws(DeviceError) {
    var opened: OpaquePointer?
    var result = libusb_open(device, &opened)
    guard result == 0, let handle = opened else { throw DeviceError(libusb: result, function: "libusb_open") }
    // Where it is not supported there is no kernel driver to detach.
    libusb_set_auto_detach_kernel_driver(handle, 1)
    var configuration: CInt = 0
    if libusb_get_configuration(handle, &configuration) == 0, configuration == 0 {
      // Not configured at all: no driver is bound, and nobody else can be using it.
      result = libusb_set_configuration(handle, CInt(interface.configuration))
    }
    if result == 0 { result = libusb_claim_interface(handle, CInt(interface.number)) }
    guard result == 0 else {
      libusb_close(handle)
      throw DeviceError(libusb: result, function: "libusb_claim_interface", holder: holder())
    }
    // Choosing a setting resets the endpoints, so it is not done where there is no choice.
    if interface.hasAlternates {
      result = libusb_set_interface_alt_setting(handle, CInt(interface.number), CInt(interface.alternate))
      guard result == 0 else {
        // Of a device that was pulled meanwhile libusb 1.0.26 unlocks a lock that it had not taken (libusb#1199), and ends
        // the process where that is destroyed: such a handle is left open. Its device is gone, and so are its events.
        if result != LIBUSB_ERROR_NO_DEVICE.rawValue {
          libusb_release_interface(handle, CInt(interface.number))
          libusb_close(handle)
        }
        throw DeviceError(libusb: result, function: "libusb_set_interface_alt_setting")
      }
    }
    self.handle = handle
    self.interface = interface.number
  }

  /// Gives the interface back (and to usblp, if it had it) and closes. No transfer may be under way.
  consuming func close() {}

  deinit {
    libusb_release_interface(handle, CInt(interface))
    libusb_close(handle)
  }
}
