import CLibUSB
import Core
import Testing

@testable import Drivers

/// What can be shown without a device: transfers that end before they are submitted. The rest needs a USB stack.
@Suite("USB transfer")
struct USBTransferTests {
  private func transfer(_ bytes: [UInt8]) throws -> USBTransfer? {
    // Never reached: nothing is submitted.
    let handle = try #require(OpaquePointer(bitPattern: 16))
    return USBTransfer(handle: handle, endpoint: 1, type: LIBUSB_TRANSFER_TYPE_BULK, bytes: bytes, function: "bulk out")
  }

  @Test("nothing is not sent: a zero-length packet wedges printers")
  func empty() throws {
    #expect(try transfer([]) == nil)
  }

  @Test("a deadline that has passed submits nothing")
  func late() async throws {
    let outcome = try #require(try transfer([1, 2, 3]))
    let result = await outcome.run(deadline: .now - .seconds(1))
    #expect(result.error?.code == .timedOut && result.transferred == 0)
  }

  @Test("a task that is cancelled before it starts submits nothing")
  func cancelled() async throws {
    let transfer = try #require(try transfer([1, 2, 3]))
    let gate = AsyncStream.makeStream(of: Void.self)
    let task = Task {
      for await _ in gate.stream {}
      return await transfer.run(deadline: .now + .seconds(60))
    }
    task.cancel()
    gate.continuation.finish()
    let result = await task.value
    #expect(result.error?.code == .cancelled && result.transferred == 0)
  }
}
