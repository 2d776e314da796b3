import Core
import Imaging
import Testing

@testable import VirtualKit

@Suite struct USBStillCameraTests {
  let camera: VirtualStillCamera
  let server: SocketServer

  init() throws {
    var configuration = VirtualStillCamera.Configuration()
    (configuration.width, configuration.height) = (320, 240)
    camera = try VirtualStillCamera(configuration)
    let export = USBExport(busID: "1-4", number: 5, device: USBStillCamera(camera))
    server = try SocketServer(port: 0, catalogue: USBCatalogue(exports: [export], trace: URBTrace()))
  }

  func serve(_ body: (USBIPClient) async throws -> Void) async throws {
    let server = server
    let running = Task { try await server.run() }
    defer { server.stop() }
    let client = try USBIPClient(port: server.port)
    #expect(try await client.attach("1-4").status == 0)
    #expect(try await client.control(USBSetup(0, 9, value: 1)) != nil)
    try await body(client)
    server.stop()
    try await running.value
  }

  func command(_ client: USBIPClient, _ code: UInt16, _ transaction: UInt32, _ parameters: UInt32...) async {
    let payload = parameters.flatMap(\.littleEndianBytes)
    let bytes =
      UInt32(payload.count + 12).littleEndianBytes + UInt16(1).littleEndianBytes + code.littleEndianBytes
      + transaction.littleEndianBytes + payload
    let id = await client.submit(0x02, length: bytes.count, data: bytes)
    #expect(await client.answer(to: id)?.status == 0)
  }

  func read(_ client: USBIPClient, _ length: Int = 1 << 20, endpoint: UInt8 = 0x81) async throws -> [UInt8] {
    let answer = try #require(await client.answer(to: await client.read(length, endpoint: endpoint)))
    #expect(answer.status == 0)
    return answer.data
  }

  func response(_ code: UInt16, _ transaction: UInt32) -> [UInt8] {
    [12, 0, 0, 0, 3, 0] + code.littleEndianBytes + transaction.littleEndianBytes
  }

  @Test func aPictureIsTakenFetchedAndDeleted() async throws {
    try await serve { client in
      await command(client, 0x100E, 1, 0, 0)
      #expect(try await read(client) == response(0x2003, 1))
      await command(client, 0x1002, 0, 1)
      #expect(try await read(client) == response(0x2001, 0))
      await command(client, 0x1002, 0, 1)
      #expect(try await read(client).prefix(8).suffix(2) == [0x1E, 0x20])
      await command(client, 0x100E, 1, 0, 0)
      #expect(try await read(client) == response(0x2001, 1))
      // A folder, then the file, then the end.
      var handles: [UInt32] = []
      for code: UInt16 in [0x4002, 0x4002, 0x400D] {
        let event = try await read(client, 24, endpoint: 0x83)
        #expect(event[6..<8].littleEndian(UInt16.self) == code && event[4] == 4)
        if event.count == 16 { handles.append(event[12...].littleEndian(UInt32.self)) }
      }
      await command(client, 0x1008, 2, handles[0])
      #expect(try await read(client)[16..<18].littleEndian(UInt16.self) == 0x3001)
      #expect(try await read(client) == response(0x2001, 2))
      await command(client, 0x1008, 3, handles[1])
      let info = try await read(client)
      #expect(info[16..<18].littleEndian(UInt16.self) == 0x3801)
      _ = try await read(client)
      await command(client, 0x1009, 4, handles[1])
      let file = try await read(client)
      #expect(file.count - 12 == Int(info[20..<24].littleEndian(UInt32.self)))
      let picture = try JPEG.decode(Array(file[12...]))
      #expect(picture.width == 320 && picture.height == 240)
      _ = try await read(client)
      await command(client, 0x101B, 5, handles[1], 100, 50)
      #expect(try await read(client)[12...] == file[112..<162])
      _ = try await read(client)
      await command(client, 0x100B, 6, handles[1])
      #expect(try await read(client) == response(0x2001, 6))
      #expect(camera.activity.files == 0 && camera.activity.taken == 1)
      await command(client, 0x9801, 7)
      #expect(try await read(client) == response(0x2005, 7))
    }
  }

  @Test func aStallHaltsUntilItIsClearedAndTheStatusTells() async throws {
    camera.misbehave(.stall)
    try await serve { client in
      await command(client, 0x1001, 0)
      #expect(await client.answer(to: await client.read(512, endpoint: 0x81))?.status == -32)
      let question = USBSetup(0xA1, 0x67, length: 20)
      let halted = try await client.control(question)
      #expect(halted == [8, 0, 0x1F, 0x20, 0x81, 0, 0, 0])
      // Another endpoint's halt is another's.
      #expect(try await client.control(USBSetup(0x02, 1, index: 0x83)) != nil)
      let stillHalted = try await client.control(question)
      #expect(stillHalted == halted)
      let cleared = try await client.control(USBSetup(0x02, 1, index: 0x81))
      #expect(cleared != nil)
      let ready = try await client.control(question)
      #expect(ready == [4, 0, 0x01, 0x20])
      await command(client, 0x1001, 0)
      #expect(try await read(client).count > 100)
    }
  }

  @Test func aTransferThatFillsItsRoomIsEndedByAnEmptyPacket() async throws {
    try await serve { client in
      await command(client, 0x1001, 0)
      let whole = try await read(client)
      _ = try await read(client)
      // 512 bytes of room hold the data whole; the response comes in the next transfer.
      #expect(whole.count < 512)
      await command(client, 0x1001, 0)
      let first = try await read(client, 512)
      #expect(first == whole)
      #expect(try await read(client, 512) == response(0x2001, 0))
    }
  }

  @Test func dataThatEndWithinTheirHeaderAreSplitNowhere() async throws {
    try await serve { client in
      await command(client, 0x1002, 0, 1)
      _ = try await read(client)
      await command(client, 0x100E, 1, 0, 0)
      _ = try await read(client)
      camera.misbehave(.shortData)
      camera.misbehave(.splitHeader)
      // A part of no bytes.
      await command(client, 0x101B, 2, 3, 0, 0)
      #expect(try await read(client).count == 11)
    }
  }

  @Test func theCableIsPulledInTheMidstOfAFile() async throws {
    try await serve { client in
      await command(client, 0x1002, 0, 1)
      _ = try await read(client)
      await command(client, 0x100E, 1, 0, 0)
      _ = try await read(client)
      camera.unplug(afterFileBytes: 700)
      await command(client, 0x1009, 2, 3)
      _ = await client.read(512, endpoint: 0x81)
      _ = await client.read(512, endpoint: 0x81)
      await client.waitForEnd()
      #expect(!camera.isPlugged && !camera.activity.isInSession)
    }
  }

  @Test func theDeskKnowsIt() throws {
    var configuration = VirtualUSBKit.Configuration()
    configuration.port = 0
    configuration.stillCamera = VirtualStillCamera.Configuration()
    let kit = try VirtualUSBKit(configuration)
    #expect(kit.desk.obey("still fault stall 3") == "ok")
    let still = try #require(kit.desk.stillCamera).camera
    #expect((0..<4).map { _ in still.takes(.stall) } == [true, true, true, false])
    for fault in StillCameraFault.allCases { #expect(kit.desk.obey("still fault \(fault.rawValue)") == "ok") }
    #expect(kit.desk.obey("still drop") == "ok")
    #expect(kit.desk.status.devices.first { $0.name == "still" }?.plugged == false)
    #expect(kit.desk.obey("still replug") == "ok")
    let status = try #require(kit.desk.status.devices.first { $0.name == "still" })
    #expect(status.plugged && status.busId == "1-4" && status.still?.files == 0)
    #expect(kit.desk.obey("still drop after 100") == "ok" && still.isPlugged)
    #expect(still.countFileBytes(60) == 60 && still.countFileBytes(60) == 40 && !still.isPlugged)
    for line in ["still", "still fault", "still fault nothing", "still fault stall x", "still drop 5", "still x"] {
      #expect(kit.desk.obey(line).hasPrefix("error"), "\(line)")
    }
  }
}
