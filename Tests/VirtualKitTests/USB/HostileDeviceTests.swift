import Core
import Testing

@testable import VirtualKit

@Suite struct HostileDeviceTests {
  func device(seed: UInt64) throws -> HostileDevice {
    let camera = USBCamera(try VirtualCamera(), clock: ManualDeviceClock())
    let printer = USBPrinter(VirtualPrinterDevice(VirtualPrinterConfiguration(), clock: ManualDeviceClock()))
    return HostileDevice(seed: seed, spoiling: [printer.descriptors, camera.descriptors])
  }

  @Test func aSeedGivesTheSameRounds() throws {
    let (one, same, other) = (try device(seed: 5), try device(seed: 5), try device(seed: 6))
    var different = 0
    for _ in 0..<30 {
      #expect(one.descriptors.configuration == same.descriptors.configuration)
      #expect(one.descriptors.device == same.descriptors.device)
      let areSame = one.descriptors.strings == same.descriptors.strings
      #expect(areSame)
      if one.descriptors.configuration != other.descriptors.configuration { different += 1 }
      for device in [one, same, other] { device.replug() }
    }
    #expect(different > 10)
  }

  @Test func everySpoilingSpoils() throws {
    let camera = try CameraBench().device.descriptors
    for spoiling in HostileDescriptors.Spoiling.allCases {
      var numbers = SeededNumbers(seed: 3)
      var spoilt = camera
      HostileDescriptors.apply(spoiling, to: &spoilt, &numbers)
      let isSame =
        spoilt.configuration == camera.configuration && spoilt.device == camera.device
        && spoilt.strings == camera.strings
      #expect(!isSame, "\(spoiling)")
      if spoiling == .manyInterfaces { #expect(spoilt.interfaceCount == 64 && spoilt.interfaces.count == 64) }
    }
  }

  @Test func theServerOutlivesItsOwnDevice() async throws {
    let hostile = try device(seed: 11)
    let export = USBExport(busID: "1-9", number: 10, device: hostile)
    let server = try SocketServer(port: 0, catalogue: USBCatalogue(exports: [export], trace: URBTrace()))
    let running = Task { try await server.run() }
    var configured = 0
    for _ in 0..<60 {
      let lister = try USBIPClient(port: server.port)
      #expect(try await lister.list().map(\.busID) == ["1-9"])
      let client = try USBIPClient(port: server.port)
      #expect(try await client.attach("1-9").status == 0)
      for value: UInt16 in [0x0100, 0x0200, 0x0300, 0x0301, 0x0302, 0x0303, 0x0600, 0x0700] {
        _ = try await client.control(USBSetup(0x80, 6, value: value, length: 0xFFFF))
      }
      let value = UInt16(hostile.descriptors.configuration.dropFirst(5).first ?? 1)
      if try await client.control(USBSetup(0, 9, value: value)) != nil { configured += 1 }
      _ = try await client.control(USBSetup(0xA1, 0, length: 1023))
      var ids: [UInt32] = []
      for endpoint: UInt8 in [0x81, 0x82] { ids.append(await client.read(512, endpoint: endpoint)) }
      ids.append(await client.write([1, 2, 3]))
      // Each transfer ends by itself or is taken back.
      try await client.cancelAll()
      _ = try await client.control(USBSetup(0x80, 8, length: 1))
      export.drop()
      await client.waitForEnd()
      export.replug()
    }
    #expect(configured > 30)
    server.stop()
    try await running.value
  }
}
