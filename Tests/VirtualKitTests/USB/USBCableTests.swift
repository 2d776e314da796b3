import Core
import Testing

@testable import VirtualKit

@Suite struct USBCableTests {
  @Test func oneImporterAtATime() async throws {
    let bench = try USBBench()
    try await bench.serveConfigured { first async throws in
      let second = try USBIPClient(port: bench.server.port)
      #expect(try await second.attach("1-1").status == USBIPStatus.busy.rawValue)
      #expect(await second.receive(1) == nil)
      let other = try USBIPClient(port: bench.server.port)
      #expect(try await other.attach("9-9").status == USBIPStatus.noDevice.rawValue)
      // Closing the connection pulls the cable; the printer is free when the server has closed as well.
      await first.endSending()
      await first.waitForEnd()
      let third = try USBIPClient(port: bench.server.port)
      #expect(try await third.attach("1-1").status == 0)
      #expect(bench.export.imports == 2)
    }
  }

  @Test func aCablePulledInMidTransferComesBack() async throws {
    let bench = try USBBench()
    let picture = PrinterStream.pattern(width: 384, height: 40)
    let stream = PrinterStream.raster(picture)
    bench.controls.unplug(afterBytes: 1000)
    try await bench.serveConfigured { client async throws in
      _ = await client.read(512)
      _ = await client.write(stream)
      #expect(await client.answer() == nil, "no transfer is answered, the connection ends")
      let refused = try USBIPClient(port: bench.server.port)
      #expect(try await refused.attach("1-1").status == USBIPStatus.noDevice.rawValue)
      let empty = try USBIPClient(port: bench.server.port)
      #expect(try await empty.list().isEmpty)

      bench.export.replug()
      let again = try USBIPClient(port: bench.server.port)
      #expect(try await again.attach("1-1").status == 0)
      try await again.configure()
      let rest = await again.write(Array(stream[1000...]))
      #expect(await again.answer(to: rest)?.count == stream.count - 1000)
      #expect(bench.printer.printer.printer.paper == picture)

      bench.export.drop()
      #expect(await again.answer() == nil)
      #expect(!bench.printer.isPlugged)
    }
  }

  @Test func aHungDeviceAnswersNothingButUnlinks() async throws {
    let bench = try USBBench()
    try await bench.serveConfigured { client async throws in
      let held = await client.read(512)
      // Answered: the read has reached the printer.
      let configuration = try await client.control(USBSetup(0x80, 8, length: 1))
      #expect(configuration == [1])
      bench.export.isHung = true
      let control = await client.submit(0, length: 1, setup: USBSetup(0xA1, 1, length: 1))
      let sent = await client.write([0x10, 0x04, 1])
      let unlink = await client.unlink(control)
      #expect(await client.answer() == .init(isUnlink: true, id: unlink, status: -104, count: 0, data: []))
      let other = await client.unlink(held)
      #expect(await client.answer() == .init(isUnlink: true, id: other, status: -104, count: 0, data: []))
      #expect(bench.printer.printer.printer.receivedBytes == 0)
      bench.export.isHung = false
      #expect(await client.answer() == .init(isUnlink: false, id: sent, status: 0, count: 3, data: []))
    }
  }

  @Test func stoppingTheServerEndsEverything() async throws {
    let bench = try USBBench()
    let server = bench.server
    let running = Task { try await server.run() }
    let client = try USBIPClient(port: server.port)
    _ = try await client.attach("1-1")
    try await client.configure()
    _ = await client.read(512)
    server.stop()
    try await running.value
    #expect(await client.answer() == nil)
    #expect(!bench.export.isImported)
    let link = try bench.printer.printer.connect()
    await link.close()
  }
}
