import CLibUSB
import Core

/// A USB still camera as a ``StillCameraLink``.
public final class USBStillCameraLink: StillCameraLink {
  private let interface: USBStillCameraInterface
  private let channel: USBChannel

  init(interface: USBStillCameraInterface, channel: USBChannel) {
    self.interface = interface
    self.channel = channel
  }

  /// wMaxPacketSize of the bulk pipe from the camera.
  public var packetBytes: Int { interface.packetBytes }

  /// Sends one transfer, of no bytes too.
  public func send(_ bytes: [UInt8], deadline: ContinuousClock.Instant) async throws(DeviceError) {
    let outcome = try await channel.run(
      endpoint: interface.outEndpoint, type: LIBUSB_TRANSFER_TYPE_BULK, bytes: bytes, function: "bulk out",
      deadline: deadline, mayBeEmpty: true)
    if let error = outcome.error {
      if error.code == .stalled { await channel.clearHalt(interface.outEndpoint) }
      throw error
    }
    guard outcome.transferred == bytes.count else {
      throw DeviceError(.io, function: "bulk out", transferred: outcome.transferred)
    }
  }

  /// Receives one transfer.
  public func receive(room: Int, deadline: ContinuousClock.Instant) async throws(DeviceError) -> [UInt8] {
    let outcome = try await channel.run(
      endpoint: interface.inEndpoint, type: LIBUSB_TRANSFER_TYPE_BULK,
      bytes: [UInt8](repeating: 0, count: max(room, packetBytes)), function: "bulk in", deadline: deadline)
    if let error = outcome.error { throw error }
    return outcome.bytes
  }

  /// Waits for bytes of the interrupt pipe.
  public func event(deadline: ContinuousClock.Instant) async throws(DeviceError) -> [UInt8] {
    let outcome = try await channel.run(
      endpoint: interface.eventEndpoint, type: LIBUSB_TRANSFER_TYPE_INTERRUPT,
      bytes: [UInt8](repeating: 0, count: interface.eventBytes), function: "interrupt in", deadline: deadline)
    if let error = outcome.error {
      if error.code == .stalled { await channel.clearHalt(interface.eventEndpoint) }
      if outcome.bytes.isEmpty { throw error }
    }
    return outcome.bytes
  }

  /// A class request to the interface.
  public func control(_ request: UInt8, sending data: [UInt8], room: Int) async throws(DeviceError) -> [UInt8] {
    try await channel.control(
      requestType: room > 0 ? 0xA1 : 0x21, request: request, index: UInt16(interface.number), sending: data,
      length: room)
  }

  /// Clears the halts of the three pipes.
  public func clearHalts() async {
    for endpoint in [interface.outEndpoint, interface.inEndpoint, interface.eventEndpoint] {
      await channel.clearHalt(endpoint)
    }
  }

  /// Cancels what is under way, waits for it, and gives the interface back.
  public func close() async { await channel.close() }
}
