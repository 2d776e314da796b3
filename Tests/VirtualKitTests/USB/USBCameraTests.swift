import Core
import Testing

@testable import VirtualKit

@Suite struct USBCameraTests {
  @Test func descriptorsTellTheirOwnLengths() throws {
    let descriptors = try CameraBench(sizes: VirtualCamera.Size.allCases).device.descriptors
    let bytes = descriptors.configuration
    #expect(bytes[2..<4].littleEndian(UInt16.self) == UInt16(bytes.count))
    #expect(descriptors.interfaces.map(\.subclass) == [1, 2])
    #expect(descriptors.interfaces.map(\.endpoints) == [[], [0x81]])
    var items: [[UInt8]] = []
    var rest = bytes[...]
    while let length = rest.first {
      try #require(length >= 2 && Int(length) <= rest.count)
      items.append(Array(rest.prefix(Int(length))))
      rest = rest.dropFirst(Int(length))
    }
    // Each class-specific header counts itself and what follows it in its interface.
    for (header, number) in [(13, 0), (15, 1)] {
      let start = try #require(items.firstIndex { $0[1] == 4 && $0[2] == number })
      let body = items[(start + 1)...].prefix { $0[1] == 0x24 }
      let first = try #require(body.first)
      #expect(first.count == header && first[2] == 1)
      let total = first[(number == 0 ? 5 : 4)...].prefix(2).littleEndian(UInt16.self)
      #expect(Int(total) == body.map(\.count).reduce(0, +))
    }
    let frames = items.filter { $0[1] == 0x24 && ($0[2] == 7 || ($0[2] == 5 && $0.count > 26)) }
    #expect(frames.map { $0[5..<7].littleEndian(UInt16.self) } == [1920, 1280, 640, 1920, 1280, 640])
    #expect(
      frames.map { $0[21..<25].littleEndian(UInt32.self) } == [
        333_333, 333_333, 333_333, 2_000_000, 1_000_000, 333_333,
      ])
    for frame in frames { #expect(frame.count == 26 + 4 * Int(frame[25]) && frame[25] == 3) }
  }

  @Test func theHostAgreesOnAStream() async throws {
    let bench = try CameraBench(sizes: VirtualCamera.Size.allCases)
    try await bench.serve { client async throws in
      func get(_ request: UInt8, _ value: UInt16 = 0x0100) async throws -> [UInt8]? {
        try await client.control(USBSetup(0xA1, request, value: value, index: 1, length: 26))
      }
      #expect(try await get(0x85) == [26, 0])
      #expect(try await get(0x86) == [3])
      let standard = try #require(try await get(0x87))
      #expect(Array(standard[2..<8]) == [1, 1] + UInt32(333_333).littleEndianBytes)
      #expect(standard[18..<22].littleEndian(UInt32.self) == 1920 * 1080 * 2)
      #expect(standard[22..<26].littleEndian(UInt32.self) == 16_384)
      // The second size of YUYV, at the rate nearest to what is wanted.
      let wanted = [1, 0, 2, 2] + UInt32(1_900_000).littleEndianBytes + [UInt8](repeating: 0, count: 18)
      #expect(try await client.control(USBSetup(0x21, 1, value: 0x0100, index: 1, length: 26), data: wanted) != nil)
      let given = try #require(try await get(0x81))
      #expect(Array(given[2..<8]) == [2, 2] + UInt32(2_000_000).littleEndianBytes)
      #expect(try await get(0x82)?[4..<8].littleEndian(UInt32.self) == 1_000_000)
      #expect(try await get(0x83)?[4..<8].littleEndian(UInt32.self) == 6_000_000)
      // What is not offered becomes what is.
      let odd = [1, 0, 9, 9] + UInt32.max.littleEndianBytes + [UInt8](repeating: 0xFF, count: 18)
      #expect(try await client.control(USBSetup(0x21, 1, value: 0x0100, index: 1, length: 26), data: odd) != nil)
      #expect(try await get(0x81).map { Array($0[2..<8]) } == [1, 1] + UInt32(2_000_000).littleEndianBytes)
      #expect(
        try await client.control(USBSetup(0x21, 1, value: 0x0100, index: 1, length: 4), data: [1, 0, 1, 1]) == nil)
      #expect(try await get(0x81, 0x0300) == nil)
      #expect(try await get(0x99) == nil)
      // No stream before a commit.
      let early = await client.read(16_384, endpoint: CameraDescriptors.endpoint)
      #expect(await client.answer(to: early)?.status == -32)
    }
  }

  @Test func streamsWholeFramesInTime() async throws {
    let bench = try CameraBench()
    try await bench.serve { client async throws in
      try await bench.commit(client, format: 1)
      let start = bench.clock.now
      var frameID: UInt8?
      for number in 0..<4 {
        let frame = try await bench.readFrame(client)
        #expect(bench.clock.now == start + .nanoseconds(33_333_300 * (number + 1)))
        #expect(frame.frameID != frameID, "each frame has the other id")
        frameID = frame.frameID
        #expect(!frame.hasError)
        try MJPEGCheck.check(frame.bytes, width: 640, height: 480)
        let expected = try bench.camera.capture(
          number, format: FrameFormat(pixels: .mjpeg, width: 640, height: 480, rate: 30))
        #expect(frame.bytes == expected.bytes)
      }
      #expect(bench.device.activity == .init(streaming: "mjpeg 640x480", streams: 1, frames: 4))
    }
  }

  @Test func aSlowHostLosesFrames() async throws {
    let bench = try CameraBench()
    let format = FrameFormat(pixels: .mjpeg, width: 640, height: 480, rate: 30)
    try await bench.serve { client async throws in
      try await bench.commit(client, format: 1)
      #expect(try await bench.readFrame(client).bytes == bench.camera.capture(0, format: format).bytes)
      // Take all room back, then come again a second later.
      try await client.cancelAll()
      bench.clock.advance(by: .seconds(1))
      try await bench.offer(client)
      let late = try await bench.collect(client)
      #expect(try late.bytes == bench.camera.capture(30, format: format).bytes)
    }
  }

  @Test func rawFramesAreWhole() async throws {
    let bench = try CameraBench()
    let format = FrameFormat(pixels: .yuyv, width: 640, height: 480, rate: 30)
    try await bench.serve { client async throws in
      try await bench.commit(client, format: 2)
      let frame = try await bench.readFrame(client)
      #expect(frame.bytes.count == 640 * 480 * 2)
      #expect(try frame.bytes == bench.camera.capture(0, format: format).bytes)
    }
  }

  @Test func spoiltFramesAreSpoiltOnTheWire() async throws {
    let bench = try CameraBench()
    bench.camera.faults.corruptions = [.errorFlag: 2, .truncated: 3]
    try await bench.serve { client async throws in
      try await bench.commit(client, format: 1)
      var outcomes: [String] = []
      for _ in 0..<4 {
        let frame = try await bench.readFrame(client)
        let isWhole = (try? MJPEGCheck.check(frame.bytes, width: 640, height: 480)) != nil
        outcomes.append(frame.hasError ? "flagged" : isWhole ? "whole" : "broken")
      }
      #expect(outcomes == ["whole", "flagged", "broken", "flagged"])
    }
  }

  @Test func theStreamStopsAtAClearedHalt() async throws {
    let bench = try CameraBench()
    try await bench.serve { client async throws in
      try await bench.commit(client, format: 1)
      _ = try await bench.readFrame(client)
      try await client.cancelAll()
      #expect(try await client.control(USBSetup(0x02, 1, index: 0x81)) != nil)
      #expect(bench.device.activity.streaming == nil)
      #expect(bench.clock.nextAlarm == nil, "a camera that nobody reads wakes nobody")
      _ = try await bench.readFrame(client)
      #expect(bench.device.activity.streams == 2)
      // A halt stays until it is cleared.
      #expect(try await client.control(USBSetup(0x02, 3, index: 0x81)) != nil)
      await #expect(throws: DeviceError(.stalled, function: "collect")) { try await bench.collect(client) }
      #expect(try await client.control(USBSetup(0x82, 0, index: 0x81, length: 2)) == [1, 0])
    }
  }

  @Test func silenceAndDelayHoldFramesBack() async throws {
    let bench = try CameraBench()
    try await bench.serve { client async throws in
      try await bench.commit(client, format: 1)
      let start = bench.clock.now
      bench.camera.fallSilent(for: .seconds(3))
      _ = try await bench.readFrame(client)
      #expect(bench.clock.now == start + .seconds(3))
      bench.camera.faults.delay = .milliseconds(100)
      _ = try await bench.readFrame(client)
      #expect(bench.clock.now == start + .seconds(3) + .nanoseconds(133_333_300))
    }
  }

  @Test func theCableIsPulledInMidStream() async throws {
    let bench = try CameraBench()
    bench.camera.faults.unplugAfter = 2
    try await bench.serve { client async throws in
      try await bench.commit(client, format: 1)
      _ = try await bench.readFrame(client)
      _ = try await bench.readFrame(client)
      await #expect(throws: DeviceError(.disconnected, function: "collect")) { try await bench.readFrame(client) }
      bench.camera.faults.unplugAfter = nil
      bench.export.replug()
      let again = try USBIPClient(port: bench.server.port)
      #expect(try await again.attach("1-2").status == 0)
      #expect(try await again.control(USBSetup(0, 9, value: 1)) != nil)
      try await bench.commit(again, format: 1)
      try MJPEGCheck.check(try await bench.readFrame(again).bytes, width: 640, height: 480)
    }
  }

  @Test(arguments: [0, 1, 500, 16_381, 16_382, 16_383, 32_764, 40_000], [512, 1024, 16_384, 65_536])
  func payloadsComeOutAsTheyWentIn(count: Int, room: Int) {
    var stream = PayloadStream()
    let frame = (0..<count).map { UInt8(truncatingIfNeeded: $0 * 7) }
    stream.put(frame, isDamaged: false)
    // As the kernel does it: a payload ends at a short transfer, or when it has the greatest length.
    var got: [UInt8] = []
    var payload: [UInt8] = []
    var ends = 0
    while !stream.needsFrame {
      let transfer = stream.take(room)
      payload += transfer
      guard transfer.count < room || payload.count >= CameraDescriptors.payloadBytes else { continue }
      #expect(payload.first == 2)
      if payload[1] & 2 != 0 { ends += 1 }
      got += payload.dropFirst(2)
      payload = []
    }
    #expect(payload.isEmpty, "no payload is left open")
    #expect(got == frame && ends == 1)
  }
}
