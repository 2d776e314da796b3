import Core
import Foundation
import Testing

@testable import Drivers

@Suite("USB bus", .serialized)
struct USBBusTests {
  @Test("starts, tells what is there, and stops", .timeLimit(.minutes(5)))
  func lifeCycle() async throws {
    let bus = try USBBus()
    var snapshots = bus.snapshots().makeAsyncIterator()
    let printers = try #require(await snapshots.next())
    #expect(Set(printers.map(\.id)).count == printers.count)
    bus.rescan()
    await bus.close()
    while await snapshots.next() != nil {}
    await bus.close()
    var after = bus.snapshots().makeAsyncIterator()
    #expect(await after.next() == nil)
  }

  @Test("what is not there cannot be opened")
  func absent() async throws {
    let bus = try USBBus()
    let found = USBPrinterInterface(choosingFrom: [
      USBAlternate(
        configuration: 1, interface: 0, alternate: 0, classCode: 7, subclass: 1, protocolCode: 2,
        endpoints: [USBAlternate.Endpoint(address: 1, attributes: 2, packetBytes: 64)])
    ])
    let device = USBPrinterDevice(
      id: "prn-0", vendorId: 1, productId: 2, path: "250-1", maker: nil, model: nil, serial: nil,
      interface: try #require(found), ieee1284: nil, obstacle: nil, bus: 250, address: 99)
    let error = await #expect(throws: DeviceError.self) { try await bus.open(device) }
    #expect(error?.code == .disconnected)
    await bus.close()
    let late = await #expect(throws: DeviceError.self) { try await bus.open(device) }
    #expect(late?.code == .cancelled)
  }

  @Test("many buses start and stop, and no event thread is left behind")
  func repeated() async throws {
    for _ in 0..<20 {
      let bus = try USBBus()
      await bus.close()
    }
    let threads = try FileManager.default.contentsOfDirectory(atPath: "/proc/self/task")
    let names = threads.compactMap { try? String(contentsOfFile: "/proc/self/task/\($0)/comm", encoding: .utf8) }
    #expect(!names.isEmpty && !names.contains("satchel-usb\n"))
  }
}
