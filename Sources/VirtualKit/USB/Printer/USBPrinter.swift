import Core
import Synchronization

/// A ``VirtualPrinterDevice`` as a USB device of the printer class.
final class USBPrinter: USBDevice {
  /// The printer behind the plug.
  let printer: VirtualPrinterDevice
  /// What its descriptors say; hostile ones replace them.
  let descriptors: USBDescriptors
  private let lyingLength = Mutex<UInt16?>(nil)

  /// Gives a printer a plug.
  init(
    _ printer: VirtualPrinterDevice, vendor: UInt16 = 0x0416, product: UInt16 = 0x5011, speed: USBSpeed = .high
  ) {
    self.printer = printer
    descriptors = PrinterDescriptors.make(
      printer.printer.configuration.identity, vendor: vendor, product: product, speed: speed)
  }

  /// The length that GET_DEVICE_ID claims; nil: the true one.
  var claimedDeviceIDLength: UInt16? {
    get { lyingLength.withLock { $0 } }
    set { lyingLength.withLock { $0 = newValue } }
  }

  /// The answer to GET_DEVICE_ID: IEEE 1284's id behind its length, which counts itself.
  var deviceID: [UInt8] {
    let identity = printer.printer.configuration.identity
    var text = "MFG:\(identity.maker);MDL:\(identity.model);CMD:ESC/POS;CLS:PRINTER;"
    if !identity.serial.isEmpty { text += "SN:\(identity.serial);" }
    return (claimedDeviceIDLength ?? UInt16(text.utf8.count + 2)).bigEndianBytes + Array(text.utf8)
  }

  var isPlugged: Bool { printer.isPlugged }
  func unplug() { printer.controls.unplug() }
  func replug() { printer.controls.replug() }

  func attach(to port: USBPort) throws(DeviceError) -> any USBAttachment {
    let link = try printer.connect()
    return USBPrinterAttachment(self, link: link, port: port)
  }
}
