import CLibUSB
import Core

/// A USB printer as a ``PrinterLink``: bulk transfers and class requests.
public final class USBPrinterLink: IdentifyingLink {
  /// Received at once; a multiple of every packet size, since a packet that does not fit is an overflow.
  private static let receiveBytes = 1024
  /// Between reads of a printer that answers with nothing at all instead of waiting: longer each time.
  private static let emptyPauses = Duration.milliseconds(50)...Duration.seconds(1)

  /// What the link leads to.
  public let device: USBPrinterDevice
  private let channel: USBChannel
  private let clock: any Clock<Duration>

  init(device: USBPrinterDevice, channel: USBChannel, clock: any Clock<Duration>) {
    self.device = device
    self.channel = channel
    self.clock = clock
  }

  /// Sends `bytes` in one transfer. Nothing is sent for an empty chunk: a zero-length packet wedges printers.
  public func send(_ bytes: [UInt8], deadline: ContinuousClock.Instant) async throws(DeviceError) -> Int {
    guard !bytes.isEmpty else { return 0 }
    let endpoint = device.interface.outEndpoint
    let outcome = try await channel.run(
      endpoint: endpoint, type: LIBUSB_TRANSFER_TYPE_BULK, bytes: bytes, function: "bulk out", deadline: deadline)
    if let error = outcome.error {
      if error.code == .stalled { await channel.clearHalt(endpoint) }
      throw error
    }
    return outcome.transferred
  }

  /// Waits for bytes. What had come when the deadline or a cancellation ended the wait is returned, not lost.
  public func receive(deadline: ContinuousClock.Instant) async throws(DeviceError) -> [UInt8] {
    guard let endpoint = device.interface.inEndpoint else {
      throw DeviceError(.unsupported, function: "bulk in")
    }
    let packets = max(1, Self.receiveBytes / device.interface.inPacketBytes)
    let room = [UInt8](repeating: 0, count: packets * device.interface.inPacketBytes)
    var pause = Self.emptyPauses.lowerBound
    while true {
      let outcome = try await channel.run(
        endpoint: endpoint, type: LIBUSB_TRANSFER_TYPE_BULK, bytes: room, function: "bulk in", deadline: deadline)
      if !outcome.bytes.isEmpty { return outcome.bytes }
      if let error = outcome.error {
        if error.code == .stalled { await channel.clearHalt(endpoint) }
        throw error
      }
      do { try await clock.sleep(for: pause) } catch { throw DeviceError(.cancelled, function: "bulk in") }
      pause = min(pause * 2, Self.emptyPauses.upperBound)
    }
  }

  /// GET_PORT_STATUS (USB Printer Class 1.1, §4.2.2).
  public func portStatus() async throws(DeviceError) -> UInt8 {
    let answer = try await channel.control(
      requestType: 0xA1, request: 1, index: UInt16(device.interface.number), length: 1)
    guard let status = answer.first else { throw DeviceError(.io, function: "GET_PORT_STATUS") }
    return status
  }

  /// SOFT_RESET (§4.2.3), then both endpoints' halts are cleared.
  public func softReset() async throws(DeviceError) {
    _ = try await channel.control(requestType: 0x21, request: 2, index: UInt16(device.interface.number), length: 0)
    await channel.clearHalt(device.interface.outEndpoint)
    if let input = device.interface.inEndpoint { await channel.clearHalt(input) }
  }

  /// GET_DEVICE_ID (§4.2.1).
  public func deviceIdentifier() async throws(DeviceError) -> [UInt8] {
    let index = UInt16(device.interface.number) << 8 | UInt16(device.interface.alternate)
    return try await channel.control(requestType: 0xA1, request: 0, index: index, length: IEEE1284ID.longest)
  }

  /// Cancels what is under way, waits for every callback, then gives the interface back. A second call waits for the
  /// first.
  public func close() async { await channel.close() }
}
