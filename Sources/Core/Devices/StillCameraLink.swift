/// The seam under the driver of PTP still cameras (USB Still Image Capture Device, 1.0): two bulk pipes, one interrupt
/// pipe and class requests. A link ends its own transfers at their deadlines and when the task is cancelled.
public protocol StillCameraLink: Sendable {
  /// wMaxPacketSize of the bulk pipes in bytes, 8–1024.
  var packetBytes: Int { get }

  /// Sends one transfer.
  /// - Parameters:
  ///   - bytes: All of it; none sends a packet of no bytes, which ends a transfer that is a multiple of a packet.
  ///   - deadline: After this instant the transfer is cancelled and reaped.
  /// - Throws: ``DeviceError``; `io` where the device took only a part.
  func send(_ bytes: [UInt8], deadline: ContinuousClock.Instant) async throws(DeviceError)

  /// Receives one transfer.
  /// - Parameter room: The most bytes, a multiple of ``packetBytes``; fewer mean that a short packet ended it.
  /// - Returns: None for a packet of no bytes.
  /// - Throws: ``DeviceError``; what had come before a deadline is lost.
  func receive(room: Int, deadline: ContinuousClock.Instant) async throws(DeviceError) -> [UInt8]

  /// Waits for bytes of the interrupt pipe: an event or a piece of one.
  /// - Throws: ``DeviceError``: `timedOut` when none came.
  func event(deadline: ContinuousClock.Instant) async throws(DeviceError) -> [UInt8]

  /// A class request to the interface: 0x64 cancel, 0x66 reset, 0x67 status.
  /// - Parameters:
  ///   - request: bRequest.
  ///   - data: What is sent; empty for a request that asks.
  ///   - room: The most bytes that are asked for.
  /// - Throws: ``DeviceError``: `unsupported` where the device does not know it.
  func control(_ request: UInt8, sending data: [UInt8], room: Int) async throws(DeviceError) -> [UInt8]

  /// Clears the halts of the three pipes.
  func clearHalts() async

  /// Cancels what is under way, waits for it, and gives the interface back. A second call waits for the first.
  func close() async
}
