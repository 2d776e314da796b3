import Core
import Testing

@testable import VirtualKit

/// A server with a camera on a clock that stands still, and a host that reads its stream.
struct CameraBench {
  /// A frame as the payloads carried it.
  struct Received {
    var bytes: [UInt8] = []
    var frameID: UInt8 = 0
    var hasError = false
  }

  let clock = ManualDeviceClock()
  let camera: VirtualCamera
  let device: USBCamera
  let export: USBExport
  let server: SocketServer

  init(sizes: [VirtualCamera.Size] = [.size640x480]) throws {
    camera = try VirtualCamera(VirtualCamera.Configuration(warmUpFrames: 0, sizes: sizes))
    device = USBCamera(camera, clock: clock)
    export = USBExport(busID: "1-2", number: 3, device: device)
    server = try SocketServer(port: 0, catalogue: USBCatalogue(exports: [export], trace: URBTrace()))
  }

  /// Runs the server while `body` is at work with the camera configured.
  func serve(_ body: (USBIPClient) async throws -> Void) async throws {
    let server = server
    let running = Task { try await server.run() }
    do {
      let client = try USBIPClient(port: server.port)
      #expect(try await client.attach("1-2").status == 0)
      #expect(try await client.control(USBSetup(0, 9, value: 1)) != nil)
      try await body(client)
    } catch {
      server.stop()
      try await running.value
      throw error
    }
    server.stop()
    try await running.value
  }

  /// Commits to a format and a frame at its full rate.
  func commit(_ client: USBIPClient, format: UInt8, frame: UInt8 = 1) async throws {
    let probe: [UInt8] = [1, 0, format, frame] + [UInt8](repeating: 0, count: 22)
    #expect(try await client.control(USBSetup(0x21, 1, value: 0x0100, index: 1, length: 26), data: probe) != nil)
    let given = try #require(try await client.control(USBSetup(0xA1, 0x81, value: 0x0100, index: 1, length: 26)))
    #expect(try await client.control(USBSetup(0x21, 1, value: 0x0200, index: 1, length: 26), data: given) != nil)
  }

  /// Offers room and returns when the camera has seen it.
  func offer(_ client: USBIPClient, transfers: Int = 48) async throws {
    for _ in 0..<transfers {
      _ = await client.read(CameraDescriptors.payloadBytes, endpoint: CameraDescriptors.endpoint)
    }
    // Its answer is written after the camera was served: it waits for its clock from here on.
    _ = try await client.control(USBSetup(0x80, 8, length: 1))
  }

  /// Lets the next frame come and reads it.
  func readFrame(_ client: USBIPClient, transfers: Int = 48) async throws -> Received {
    try await offer(client, transfers: transfers)
    #expect(clock.advanceToNextAlarm())
    return try await collect(client)
  }

  /// Reads payloads up to the end of a frame.
  func collect(_ client: USBIPClient) async throws -> Received {
    var received = Received()
    var isFirst = true
    while true {
      guard let answer = await client.answer() else { throw DeviceError(.disconnected, function: "collect") }
      guard answer.status == 0 else { throw DeviceError(.stalled, function: "collect") }
      try #require(answer.data.count >= 2 && answer.data[0] == 2 && answer.data[1] & 0x80 != 0)
      let flags = answer.data[1]
      if isFirst { received.frameID = flags & 1 }
      isFirst = false
      #expect(flags & 1 == received.frameID)
      received.hasError = received.hasError || flags & 0x40 != 0
      received.bytes += answer.data[2...]
      if flags & 2 != 0 { return received }
    }
  }
}
