/// A link to a printer that can tell its IEEE 1284 device id.
public protocol IdentifyingLink: PrinterLink {
  /// GET_DEVICE_ID (USB Printer Class 1.1, §4.2.1), which may be asked while it prints.
  /// - Returns: The answer as it came: two bytes that claim a length, then the text; at most some thousand bytes.
  /// - Throws: ``DeviceError``; `unsupported` where the printer does not know the request.
  func deviceIdentifier() async throws(DeviceError) -> [UInt8]
}
