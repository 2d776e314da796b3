import CLibUSB
import Core

extension DeviceError {
  /// A libusb result below zero, in our words.
  init(libusb result: CInt, function: String, transferred: Int = 0, holder: String? = nil) {
    let code: Code =
      switch result {
      case LIBUSB_ERROR_NO_DEVICE.rawValue, LIBUSB_ERROR_NOT_FOUND.rawValue: .disconnected
      case LIBUSB_ERROR_ACCESS.rawValue: .denied
      case LIBUSB_ERROR_BUSY.rawValue: .busy
      case LIBUSB_ERROR_TIMEOUT.rawValue: .timedOut
      case LIBUSB_ERROR_PIPE.rawValue: .stalled
      case LIBUSB_ERROR_NOT_SUPPORTED.rawValue: .unsupported
      case LIBUSB_ERROR_INTERRUPTED.rawValue: .cancelled
      default: .io
      }
    self.init(code, function: function, transferred: transferred, holder: code == .busy ? holder : nil)
  }

  /// The status of a transfer that did not complete; nil for one that did.
  init?(transfer status: libusb_transfer_status, function: String, transferred: Int) {
    let code: Code
    switch status {
    case LIBUSB_TRANSFER_COMPLETED: return nil
    case LIBUSB_TRANSFER_TIMED_OUT: code = .timedOut
    case LIBUSB_TRANSFER_CANCELLED: code = .cancelled
    case LIBUSB_TRANSFER_STALL: code = .stalled
    case LIBUSB_TRANSFER_NO_DEVICE: code = .disconnected
    default: code = .io
    }
    self.init(code, function: function, transferred: transferred)
  }
}
