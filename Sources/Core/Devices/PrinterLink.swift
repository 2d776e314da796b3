/// The bytes-in, bytes-out seam under every printer driver.
public protocol PrinterLink: Sendable {
  /// Sends `bytes`, returning once the endpoint has accepted them.
  /// - Parameters:
  ///   - bytes: One chunk; never empty.
  ///   - deadline: After this instant the transfer is cancelled and reaped.
  /// - Returns: The count accepted; a short count is not an error.
  /// - Throws: ``DeviceError``; `transferred` tells what was accepted first.
  func send(_ bytes: [UInt8], deadline: ContinuousClock.Instant) async throws(DeviceError) -> Int

  /// Waits for bytes from the printer.
  /// - Parameter deadline: After this instant the wait ends.
  /// - Returns: At least one byte, in the order received.
  /// - Throws: ``DeviceError``: `timedOut` when none came, `unsupported` on a one-way link.
  func receive(deadline: ContinuousClock.Instant) async throws(DeviceError) -> [UInt8]

  /// The class request GET_PORT_STATUS: bit 5 paper empty, bit 4 selected, bit 3 no error.
  /// - Throws: ``DeviceError``; `unsupported` where the link has no such request.
  func portStatus() async throws(DeviceError) -> UInt8

  /// The class request SOFT_RESET: the printer forgets its buffers and halts are cleared.
  func softReset() async throws(DeviceError)

  /// Cancels what is under way, waits for it, and gives the interface back.
  func close() async
}
