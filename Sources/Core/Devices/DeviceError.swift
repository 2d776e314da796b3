/// A failure reported by a device transport.
public struct DeviceError: Error, Sendable, Equatable {
  /// What kind of failure.
  public enum Code: String, Sendable, Codable {
    /// The device is gone; its handle never revives.
    case disconnected
    /// An endpoint halted.
    case stalled
    /// The deadline passed.
    case timedOut = "timed-out"
    /// Another owner holds the device.
    case busy
    /// The system does not permit it.
    case denied
    /// The bus has no bandwidth for the chosen size and rate (V4L2 ENOSPC).
    case noBandwidth = "no-bandwidth"
    /// The device has no room for what it was to keep.
    case storageFull = "storage-full"
    /// The camera offers no picture that can be used: no known packing, size or rate.
    case noFormat = "no-format"
    /// The device cannot do what was asked.
    case unsupported
    /// The caller cancelled.
    case cancelled
    /// Anything else.
    case io
  }
  /// What kind of failure.
  public let code: Code
  /// The C function that failed, e.g. `libusb_submit_transfer`.
  public let function: String
  /// Bytes the device is known to have accepted before the failure.
  public var transferred: Int
  /// Who holds the device, for ``Code/busy``, as far as it is known: a driver or process name.
  public var holder: String?

  /// Names a failure.
  public init(_ code: Code, function: String, transferred: Int = 0, holder: String? = nil) {
    self.code = code
    self.function = function
    self.transferred = transferred
    self.holder = holder
  }
}
