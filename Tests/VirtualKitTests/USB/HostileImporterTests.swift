import Core
import Testing

@testable import VirtualKit

@Suite struct HostileImporterTests {
  /// A header of a submit.
  static func submit(
    id: UInt32 = 1, direction: UInt32 = 1, endpoint: UInt32 = 0, length: UInt32 = 0, packets: UInt32 = 0,
    setup: USBSetup = USBSetup(0, 0)
  ) -> [UInt8] {
    UInt32(1).bigEndianBytes + id.bigEndianBytes + UInt32(0).bigEndianBytes + direction.bigEndianBytes
      + endpoint.bigEndianBytes + UInt32(0).bigEndianBytes + length.bigEndianBytes + UInt32(0).bigEndianBytes
      + packets.bigEndianBytes + UInt32(0).bigEndianBytes + setup.bytes
  }

  @Test func breachesAreNamed() throws {
    func fault(_ bytes: [UInt8], _ phase: USBIPReader.Phase) -> USBIPFault? {
      var reader = USBIPReader()
      reader.phase = phase
      reader.append(bytes)
      do { return try reader.next() == nil ? nil : nil } catch { return error }
    }
    #expect(fault([0x01, 0x06, 0x80, 0x05, 0, 0, 0, 0], .operations) == .version)
    #expect(fault([0x01, 0x11, 0x80, 0x04, 0, 0, 0, 0], .operations) == .unknownCommand)
    let importing: [UInt8] = [0x01, 0x11, 0x80, 0x03, 0, 0, 0, 0]
    #expect(fault(importing + [UInt8](repeating: 0, count: 32), .operations) == .badBusID)
    #expect(fault(importing + [UInt8](repeating: 0x31, count: 32), .operations) == .badBusID)
    #expect(fault(importing + [0x0A] + [UInt8](repeating: 0, count: 31), .operations) == .badBusID)
    #expect(fault([UInt8](repeating: 0xEE, count: 48), .transfers) == .unknownCommand)
    #expect(fault(Self.submit(endpoint: 16), .transfers) == .badEndpoint)
    #expect(fault(Self.submit(length: UInt32(USBIP.transferLimit) + 1), .transfers) == .tooLong)
    #expect(fault(Self.submit(length: .max), .transfers) == .tooLong)
    #expect(fault(Self.submit(packets: 3), .transfers) == .isochronous)
  }

  @Test func messagesMayComeByteByByte() throws {
    var reader = USBIPReader()
    reader.phase = .transfers
    let stream = Self.submit(id: 7, direction: 0, endpoint: 1, length: 3) + [1, 2, 3] + Self.submit(id: 8)
    var messages: [USBIPMessage] = []
    for byte in stream {
      reader.append([byte])
      while let message = try reader.next() { messages.append(message) }
    }
    #expect(reader.pending == 0)
    #expect(
      messages == [
        .submit(USBTransfer(id: 7, endpoint: 1, setup: nil, length: 3, data: [1, 2, 3])),
        .submit(USBTransfer(id: 8, endpoint: 0x80, setup: USBSetup(0, 0), length: 0, data: [])),
      ])
  }

  @Test func everyBreachClosesTheConnectionAndNoMore() async throws {
    let bench = try USBBench()
    let breaches: [[UInt8]] = [
      Self.submit(endpoint: 99), Self.submit(length: .max), [UInt8](repeating: 0xFF, count: 48),
      // The same number twice, on an endpoint that holds the first.
      Self.submit(id: 5, endpoint: 2, length: 512) + Self.submit(id: 5, endpoint: 2, length: 512),
    ]
    try await bench.serve { _ async throws in
      for breach in breaches {
        let client = try USBIPClient(port: bench.server.port)
        #expect(try await client.attach("1-1").status == 0)
        try await client.configure()
        await client.send(breach)
        await client.waitForEnd()
      }
      // More than a connection may hold: 48 MB and 4096 transfers.
      for (count, length) in [(4, 16 << 20), (4097, 1)] {
        let client = try USBIPClient(port: bench.server.port)
        #expect(try await client.attach("1-1").status == 0)
        try await client.configure()
        for _ in 0..<count { _ = await client.read(length) }
        await client.waitForEnd()
      }
      let sound = try USBIPClient(port: bench.server.port)
      #expect(try await sound.attach("1-1").status == 0)
    }
  }

  @Test(arguments: 0..<8)
  func garbageNeverStopsTheServer(seed: Int) async throws {
    let bench = try USBBench()
    var numbers = SeededNumbers(seed: UInt64(seed))
    try await bench.serve { _ async throws in
      for _ in 0..<20 {
        let client = try USBIPClient(port: bench.server.port)
        if numbers.next() % 4 != 0 { _ = try await client.attach("1-1") }
        for _ in 0..<40 {
          // Sound headers with random fields reach deeper than noise.
          let kind = numbers.next() % 8
          var message: [UInt8]
          if kind == 0 {
            message = (0..<64).map { _ in UInt8(truncatingIfNeeded: numbers.next()) }
          } else if kind == 1 {
            message = UInt32(2).bigEndianBytes + (0..<44).map { _ in UInt8(truncatingIfNeeded: numbers.next() % 4) }
          } else {
            let length = UInt32(numbers.next() % 2000)
            let direction = UInt32(numbers.next() % 2)
            let endpoint = [0, 0, 0, 1, 2, 2, 3][Int(numbers.next() % 7)] as UInt32
            let setup = USBSetup((0..<8).map { _ in UInt8(truncatingIfNeeded: numbers.next() % 16 * 17) })
            message = Self.submit(
              id: UInt32(numbers.next() % 50), direction: direction, endpoint: endpoint, length: length, setup: setup)
            if direction == 0 { message += (0..<length).map { _ in UInt8(truncatingIfNeeded: numbers.next()) } }
          }
          guard await client.send(message) else { break }
        }
        await client.endSending()
        await client.waitForEnd()
      }
      let sound = try USBIPClient(port: bench.server.port)
      #expect(try await sound.list().count == 1)
      let user = try USBIPClient(port: bench.server.port)
      #expect(try await user.attach("1-1").status == 0)
      #expect(try await user.control(USBSetup(0x80, 6, value: 0x0100, length: 18))?.count == 18)
    }
  }
}
