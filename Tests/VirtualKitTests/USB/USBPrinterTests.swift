import Core
import Testing

@testable import VirtualKit

@Suite struct USBPrinterTests {
  @Test func isListedWithItsInterface() async throws {
    try await USBBench().serve { client async throws in
      let devices = try await client.list()
      #expect(devices.map(\.busID) == ["1-1"])
      let record = devices[0].record
      #expect(record[288..<300] == [0, 0, 0, 1, 0, 0, 0, 2, 0, 0, 0, 3])
      #expect(record[300...] == [0x04, 0x16, 0x50, 0x11, 0x01, 0x00, 0, 0, 0, 1, 1, 1])
      #expect(devices[0].interfaces == [[7, 1, 1, 0]])
      // The server closes after the list.
      #expect(await client.receive(1) == nil)
    }
  }

  @Test(arguments: [USBSpeed.high, .full])
  func tellsAllDescriptors(speed: USBSpeed) async throws {
    try await USBBench(speed: speed).serve { client async throws in
      let imported = try await client.attach("1-1")
      #expect(imported.status == 0)
      #expect(imported.record[299] == UInt8(speed.rawValue))
      let device = try #require(try await client.control(USBSetup(0x80, 6, value: 0x0100, length: 64)))
      #expect(device == [18, 1, 0, 2, 0, 0, 0, 64, 0x16, 0x04, 0x11, 0x50, 0, 1, 1, 2, 3, 1])
      let head = try #require(try await client.control(USBSetup(0x80, 6, value: 0x0200, length: 9)))
      #expect(head == [9, 2, 48, 0, 1, 1, 0, 0x80, 250])
      let packet: [UInt8] = speed == .high ? [0, 2] : [64, 0]
      let whole = try #require(try await client.control(USBSetup(0x80, 6, value: 0x0200, length: 255)))
      var body: [UInt8] = [9, 4, 0, 0, 1, 7, 1, 1, 0] + [7, 5, 0x01, 2] + packet + [0]
      body += [9, 4, 0, 1, 2, 7, 1, 2, 0] + [7, 5, 0x01, 2] + packet + [0] + [7, 5, 0x82, 2] + packet + [0]
      #expect(Array(whole[9...]) == body)
      let qualifier = try await client.control(USBSetup(0x80, 6, value: 0x0600, length: 10))
      let other = try await client.control(USBSetup(0x80, 6, value: 0x0700, length: 255))
      #expect(qualifier == (speed == .high ? [10, 6, 0, 2, 0, 0, 0, 64, 1, 0] : nil))
      #expect(other?.prefix(2) == (speed == .high ? [9, 7] : nil))

      #expect(try await client.control(USBSetup(0x80, 6, value: 0x0300, length: 255)) == [4, 3, 9, 4])
      for (index, text) in [(1, "SATCHEL"), (2, "VP-58"), (3, "VP00000001")] as [(UInt16, String)] {
        let string = try await client.control(USBSetup(0x80, 6, value: 0x0300 | index, index: 0x0409, length: 255))
        #expect(string == USBDescriptors.string(text))
      }
      #expect(try await client.control(USBSetup(0x80, 6, value: 0x0309, length: 255)) == nil)
    }
  }

  @Test func answersClassRequests() async throws {
    let bench = try USBBench()
    try await bench.serveConfigured { client async throws in
      let text = "MFG:SATCHEL;MDL:VP-58;CMD:ESC/POS;CLS:PRINTER;SN:VP00000001;"
      let id = try await client.control(USBSetup(0xA1, 0, length: 1023))
      #expect(id == [0, UInt8(text.utf8.count + 2)] + Array(text.utf8))
      #expect(try await client.control(USBSetup(0xA1, 0, length: 2)) == [0, UInt8(text.utf8.count + 2)])
      bench.printer.claimedDeviceIDLength = 9000
      #expect(try await client.control(USBSetup(0xA1, 0, length: 1023)) == [0x23, 0x28] + Array(text.utf8))

      #expect(try await client.control(USBSetup(0xA1, 1, length: 1)) == [0x18])
      bench.controls.endPaper()
      #expect(try await client.control(USBSetup(0xA1, 1, length: 1)) == [0x38])
      bench.controls.setPortStatus(supported: false)
      #expect(try await client.control(USBSetup(0xA1, 1, length: 1)) == nil)
      for kind: UInt8 in [0x21, 0x23] { #expect(try await client.control(USBSetup(kind, 2)) == []) }
      #expect(bench.printer.printer.printer.softResets == 2)
      #expect(try await client.control(USBSetup(0x21, 77)) == nil)
      #expect(try await client.control(USBSetup(0xC0, 1, length: 4)) == nil)
    }
  }

  @Test func remembersWhatIsSet() async throws {
    try await USBBench().serve { client async throws in
      _ = try await client.attach("1-1")
      #expect(try await client.control(USBSetup(0x80, 8, length: 1)) == [0])
      #expect(try await client.control(USBSetup(0x01, 11, value: 1)) == nil, "not before a configuration")
      #expect(try await client.control(USBSetup(0x00, 9, value: 2)) == nil)
      #expect(try await client.control(USBSetup(0x00, 9, value: 1)) == [])
      #expect(try await client.control(USBSetup(0x80, 8, length: 1)) == [1])
      #expect(try await client.control(USBSetup(0x81, 10, length: 1)) == [0])
      // The one-way setting has no endpoint that could be read.
      #expect(try await client.control(USBSetup(0x82, 0, index: 0x82, length: 2)) == nil)
      let read = await client.read(512)
      #expect(await client.answer(to: read)?.status == -32)
      #expect(try await client.control(USBSetup(0x01, 11, value: 2)) == nil)
      #expect(try await client.control(USBSetup(0x01, 11, value: 1)) == [])
      #expect(try await client.control(USBSetup(0x81, 10, length: 1)) == [1])
      #expect(try await client.control(USBSetup(0x82, 0, index: 0x82, length: 2)) == [0, 0])
      #expect(try await client.control(USBSetup(0x80, 0, length: 2)) == [0, 0])
      #expect(try await client.control(USBSetup(0x00, 3, value: 1)) == [])
      #expect(try await client.control(USBSetup(0x80, 0, length: 2)) == [2, 0])
    }
  }

  @Test func printsDotForDot() async throws {
    let bench = try USBBench()
    let picture = PrinterStream.pattern(width: 384, height: 300)
    try await bench.serveConfigured { client async throws in
      let stream = PrinterStream.reset + PrinterStream.raster(picture)
      // Cut oddly, and sent without waiting, as a host queues transfers.
      var sent: [(UInt32, Int)] = []
      for start in stride(from: 0, to: stream.count, by: 4099) {
        let chunk = Array(stream[start..<min(start + 4099, stream.count)])
        sent.append((await client.write(chunk), chunk.count))
      }
      for (id, count) in sent {
        let answer = try #require(await client.answer())
        #expect(answer == .init(isUnlink: false, id: id, status: 0, count: count, data: []))
      }
      #expect(bench.printer.printer.printer.paper == picture)
    }
  }

  @Test func aFullBufferHoldsTheTransfer() async throws {
    let bench = try USBBench {
      $0.rowsPerSecond = 100
      $0.pendingRows = 10
      $0.bufferBytes = 480
    }
    let picture = PrinterStream.pattern(width: 384, height: 100)
    try await bench.serveConfigured { client async throws in
      let sent = await client.write(PrinterStream.raster(picture))
      await bench.clock.waitForAlarm()
      // The next answer is that of a later request: the transfer is held, not answered.
      let status = await client.submit(0, length: 1, setup: USBSetup(0xA1, 1, length: 1))
      #expect(await client.answer()?.id == status)
      while bench.clock.advanceToNextAlarm() {}
      #expect(await client.answer() == .init(isUnlink: false, id: sent, status: 0, count: 4808, data: []))
      bench.clock.advance(by: .seconds(1))
      #expect(bench.printer.printer.printer.paper == picture)
    }
  }

  @Test func anUnlinkedWriteTellsWhatWasTaken() async throws {
    let bench = try USBBench {
      $0.rowsPerSecond = 1
      $0.pendingRows = 1
      $0.bufferBytes = 96
    }
    try await bench.serveConfigured { client async throws in
      let stream = PrinterStream.raster(PrinterStream.pattern(width: 384, height: 100))
      let sent = await client.write(stream)
      let waiting = await client.write([0x0A])
      await bench.clock.waitForAlarm()
      let second = await client.unlink(waiting)
      // Nothing of it was taken: the answer to the unlink is the only one.
      #expect(await client.answer() == .init(isUnlink: true, id: second, status: -104, count: 0, data: []))
      let first = await client.unlink(sent)
      #expect(await client.answer() == .init(isUnlink: false, id: sent, status: -104, count: 8 + 48 + 96, data: []))
      #expect(await client.answer() == .init(isUnlink: true, id: first, status: 0, count: 0, data: []))
      #expect(bench.printer.printer.printer.receivedBytes == 8 + 48 + 96)
      // What is unknown or over cannot be taken back.
      let late = await client.unlink(sent)
      #expect(await client.answer() == .init(isUnlink: true, id: late, status: 0, count: 0, data: []))
    }
  }

  @Test("a transfer that is taken back before it comes is never answered, and does nothing")
  func unlinkAhead() async throws {
    let bench = try USBBench()
    try await bench.serveConfigured { client async throws in
      let known = await client.write([0x0A])
      #expect(await client.answer()?.id == known)
      let received = bench.printer.printer.printer.receivedBytes
      let unlink = await client.unlink(known + 2)
      #expect(await client.answer() == .init(isUnlink: true, id: unlink, status: -104, count: 0, data: []))
      #expect(await client.write([0x0A]) == known + 2)
      let status = await client.submit(0, length: 1, setup: USBSetup(0xA1, 1, length: 1))
      #expect(await client.answer()?.id == status)
      #expect(bench.printer.printer.printer.receivedBytes == received)
    }
  }

  @Test func aReadIsHeldUntilThePrinterSpeaks() async throws {
    try await USBBench().serveConfigured { client async throws in
      let first = await client.read(512)
      let second = await client.read(512)
      let status = await client.submit(0, length: 1, setup: USBSetup(0xA1, 1, length: 1))
      #expect(await client.answer()?.id == status, "a read without data is not answered")
      let sent = await client.write([0x10, 0x04, 1])
      #expect(await client.answer(to: sent)?.count == 3)
      #expect(await client.answer() == .init(isUnlink: false, id: first, status: 0, count: 1, data: [0x12]))
      let unlink = await client.unlink(second)
      #expect(await client.answer() == .init(isUnlink: true, id: unlink, status: -104, count: 0, data: []))
      // What comes while nobody reads is kept for the next one.
      let asked = await client.write([0x1D, 0x49, 67])
      #expect(await client.answer()?.id == asked)
      let third = await client.read(512)
      #expect(await client.answer(to: third)?.data == [0x5F] + Array("VP-58".utf8) + [0])
    }
  }

  @Test func longRepliesComeInPackets() async throws {
    try await USBBench(speed: .full).serveConfigured { client async throws in
      var request: [UInt8] = []
      for _ in 0..<20 { request += [0x1D, 0x49, 68] }
      let asked = await client.write(request)
      #expect(await client.answer(to: asked)?.status == 0)
      let reply: [UInt8] = [0x5F] + Array("VP00000001".utf8) + [0]
      let whole = Array(repeatElement(reply, count: 20).joined())
      let first = await client.read(128)
      #expect(await client.answer(to: first)?.data == Array(whole[..<128]))
      // Less room than a packet is the host's mistake, and the packet is gone.
      let small = await client.read(10)
      #expect(await client.answer(to: small)?.status == -75)
      let rest = await client.read(4096)
      #expect(await client.answer(to: rest)?.data == Array(whole[192...]))
    }
  }

  @Test func shortPacketsSplitAReply() async throws {
    let bench = try USBBench()
    try await bench.serveConfigured { client async throws in
      bench.controls.splitReplies(packetBytes: 3)
      var reads: [UInt32] = []
      for _ in 0..<3 { reads.append(await client.read(512)) }
      let asked = await client.write([0x1D, 0x49, 67])
      #expect(await client.answer(to: asked)?.status == 0)
      var packets: [[UInt8]?] = []
      for read in reads { packets.append(await client.answer(to: read)?.data) }
      #expect(packets == [[0x5F] + Array("VP".utf8), Array("-58".utf8), [0]])
      bench.controls.splitReplies(packetBytes: nil)
      let again = await client.write([0x1D, 0x49, 67])
      #expect(await client.answer(to: again)?.status == 0)
      let whole = await client.read(512)
      #expect(await client.answer(to: whole)?.data == [0x5F] + Array("VP-58".utf8) + [0])
    }
  }

  @Test func haltsAndIsCleared() async throws {
    let bench = try USBBench()
    let picture = PrinterStream.pattern(width: 384, height: 20)
    let stream = PrinterStream.raster(picture)
    bench.controls.stall(afterBytes: 500)
    try await bench.serveConfigured { client async throws in
      let sent = await client.write(stream)
      #expect(await client.answer() == .init(isUnlink: false, id: sent, status: -32, count: 500, data: []))
      #expect(try await client.control(USBSetup(0x82, 0, index: 1, length: 2)) == [1, 0])
      #expect(try await client.control(USBSetup(0x82, 0, index: 0x82, length: 2)) == [0, 0])
      let again = await client.write([0x0A])
      #expect(await client.answer() == .init(isUnlink: false, id: again, status: -32, count: 0, data: []))
      #expect(try await client.control(USBSetup(0x02, 1, index: 1)) == [])
      #expect(try await client.control(USBSetup(0x82, 0, index: 1, length: 2)) == [0, 0])
      let rest = await client.write(Array(stream[500...]))
      #expect(await client.answer(to: rest)?.count == stream.count - 500)
      #expect(bench.printer.printer.printer.paper == picture)

      // The host may halt an endpoint itself.
      #expect(try await client.control(USBSetup(0x02, 3, index: 0x82)) == [])
      let read = await client.read(512)
      #expect(await client.answer(to: read)?.status == -32)
      #expect(try await client.control(USBSetup(0x21, 2)) == [], "a soft reset clears halts")
      let sound = await client.write([0x10, 0x04, 1])
      #expect(await client.answer(to: sound)?.status == 0)
      let heard = await client.read(512)
      #expect(await client.answer(to: heard)?.data == [0x12])
      #expect(try await client.control(USBSetup(0x82, 0, index: 0x82, length: 2)) == [0, 0])
    }
  }
}
