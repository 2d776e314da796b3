import CLibUSB
import Core
import Testing

@testable import Drivers

@Suite("USB printer device")
struct USBPrinterDeviceTests {
  private func alternate(
    _ number: UInt8 = 0, _ setting: UInt8 = 0, protocol code: UInt8, classCode: UInt8 = 7,
    endpoints: [(UInt8, UInt8)] = [(0x01, 2), (0x82, 2)]
  ) -> USBAlternate {
    USBAlternate(
      configuration: 1, interface: number, alternate: setting, classCode: classCode, subclass: 1, protocolCode: code,
      endpoints: endpoints.map { USBAlternate.Endpoint(address: $0.0, attributes: $0.1, packetBytes: 64) })
  }

  @Test("two-way before 1284.4 before one-way")
  func choice() throws {
    let all = [alternate(0, 0, protocol: 1), alternate(0, 1, protocol: 3), alternate(0, 2, protocol: 2)]
    let best = try #require(USBPrinterInterface(choosingFrom: all))
    #expect(best.alternate == 2 && best.protocolCode == 2 && best.hasAlternates)
    #expect(best.outEndpoint == 0x01 && best.inEndpoint == 0x82)
    #expect(USBPrinterInterface(choosingFrom: Array(all.prefix(2)))?.protocolCode == 3)
    let oneWay = try #require(USBPrinterInterface(choosingFrom: Array(all.prefix(1))))
    #expect(oneWay.inEndpoint == nil && !oneWay.hasAlternates)
  }

  @Test("no printer: another class, IPP over USB, no way out")
  func none() {
    #expect(USBPrinterInterface(choosingFrom: []) == nil)
    #expect(USBPrinterInterface(choosingFrom: [alternate(protocol: 2, classCode: 8)]) == nil)
    #expect(USBPrinterInterface(choosingFrom: [alternate(protocol: 4)]) == nil)
    #expect(USBPrinterInterface(choosingFrom: [alternate(protocol: 2, endpoints: [(0x82, 2), (0x01, 3)])]) == nil)
  }

  @Test("what is received fits whole packets", arguments: [0, 8, 64, 512, 1024, 2047])
  func packets(bytes: Int) throws {
    let endpoints = [
      USBAlternate.Endpoint(address: 1, attributes: 2, packetBytes: bytes),
      USBAlternate.Endpoint(address: 0x81, attributes: 2, packetBytes: bytes),
    ]
    let found = USBPrinterInterface(choosingFrom: [
      USBAlternate(
        configuration: 1, interface: 0, alternate: 0, classCode: 7, subclass: 1, protocolCode: 2, endpoints: endpoints)
    ])
    let interface = try #require(found)
    #expect((8...1024).contains(interface.inPacketBytes))
  }

  @Test("a serial number is used when it can tell two printers apart")
  func ids() {
    func id(_ serial: String?, path: String = "1-1", shared: Bool = false) -> String {
      USBPrinterDevice.id(vendorId: 0x0416, productId: 0x5011, serial: serial, path: path, isSerialShared: shared)
    }
    #expect(id("X5NP000123") == id("X5NP000123", path: "2-3.1"))
    #expect(id("X5NP000123") != id("X5NP000124"))
    #expect(id("X5NP000123", shared: true) == id(nil))
    for useless in ["", "123", "00000000", "12345678", "0123456789", "abcdef", "a b c d", "Ünique1"] {
      #expect(id(useless) == id(nil), "\(useless)")
      #expect(id(useless) != id(useless, path: "1-2"))
    }
    #expect(id(nil).count == 16 && id(nil).hasPrefix("prn-"))
  }

  @Test("libusb's failures in our words")
  func errors() {
    let table: [(libusb_error, DeviceError.Code)] = [
      (LIBUSB_ERROR_NO_DEVICE, .disconnected), (LIBUSB_ERROR_ACCESS, .denied), (LIBUSB_ERROR_BUSY, .busy),
      (LIBUSB_ERROR_TIMEOUT, .timedOut), (LIBUSB_ERROR_PIPE, .stalled), (LIBUSB_ERROR_IO, .io),
      (LIBUSB_ERROR_NOT_SUPPORTED, .unsupported), (LIBUSB_ERROR_INTERRUPTED, .cancelled),
      (LIBUSB_ERROR_OVERFLOW, .io),
    ]
    for (error, code) in table { #expect(DeviceError(libusb: error.rawValue, function: "f").code == code) }
    #expect(DeviceError(libusb: LIBUSB_ERROR_BUSY.rawValue, function: "f", holder: "usbfs").holder == "usbfs")
    #expect(DeviceError(libusb: LIBUSB_ERROR_ACCESS.rawValue, function: "f", holder: "usbfs").holder == nil)
    #expect(DeviceError(transfer: LIBUSB_TRANSFER_COMPLETED, function: "f", transferred: 4) == nil)
    let late = DeviceError(transfer: LIBUSB_TRANSFER_TIMED_OUT, function: "f", transferred: 4)
    #expect(late?.code == .timedOut && late?.transferred == 4)
    #expect(DeviceError(transfer: LIBUSB_TRANSFER_NO_DEVICE, function: "f", transferred: 0)?.code == .disconnected)
  }
}
