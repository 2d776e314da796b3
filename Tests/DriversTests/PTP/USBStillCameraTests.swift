import Testing

@testable import Drivers

@Suite("USB still cameras on the bus")
struct USBStillCameraTests {
  private func setting(
    _ codes: (UInt8, UInt8, UInt8) = (6, 1, 1), endpoints: [USBAlternate.Endpoint]
  ) -> USBAlternate {
    USBAlternate(
      configuration: 1, interface: 0, alternate: 0, classCode: codes.0, subclass: codes.1, protocolCode: codes.2,
      endpoints: endpoints)
  }
  private let input = USBAlternate.Endpoint(address: 0x81, attributes: 2, packetBytes: 512)
  private let out = USBAlternate.Endpoint(address: 0x02, attributes: 2, packetBytes: 512)
  private let event = USBAlternate.Endpoint(address: 0x83, attributes: 3, packetBytes: 8)

  @Test("class 6/1/1 with its three endpoints is one; anything less is none")
  func interface() {
    let found = USBStillCameraInterface(choosingFrom: [setting(endpoints: [input, out, event])])
    #expect(found?.inEndpoint == 0x81 && found?.outEndpoint == 2 && found?.eventEndpoint == 0x83)
    #expect(found?.packetBytes == 512 && found?.eventBytes == 8)
    for endpoints in [[input, out], [input, event], [out, event], []] {
      #expect(USBStillCameraInterface(choosingFrom: [setting(endpoints: endpoints)]) == nil)
    }
    for codes: (UInt8, UInt8, UInt8) in [(6, 1, 2), (6, 2, 1), (255, 1, 1), (7, 1, 1)] {
      #expect(USBStillCameraInterface(choosingFrom: [setting(codes, endpoints: [input, out, event])]) == nil)
    }
  }

  @Test("ids go by serial number, by port for two that ever shared one, and apart from the same device's video")
  func ids() throws {
    let interface = try #require(USBStillCameraInterface(choosingFrom: [setting(endpoints: [input, out, event])]))
    func camera(_ path: String, _ serial: String?, hasVideo: Bool = false) -> USBStillCamera {
      USBStillCamera(
        id: "", vendorId: 0x04A9, productId: 0x3295, path: path, maker: nil, model: nil, serial: serial,
        interface: interface, hasVideo: hasVideo, bus: 1, address: 4)
    }
    var shared: Set<String> = []
    func ids(_ cameras: [USBStillCamera]) -> [String] {
      USBStillCamera.named(cameras, sharedSerials: &shared).map(\.id)
    }
    #expect(ids([camera("1-1", "AB12"), camera("1-3", nil)]) == ["cam-04a9-3295-AB12", "cam-04a9-3295-at-1_3"])
    #expect(
      ids([camera("1-1", "AB12"), camera("1-2", "AB12")]) == ["cam-04a9-3295-at-1_1", "cam-04a9-3295-at-1_2"])
    // The one that is left does not change its name again.
    #expect(ids([camera("1-2", "AB12"), camera("1-4", "CD34")]) == ["cam-04a9-3295-at-1_2", "cam-04a9-3295-CD34"])
    #expect(ids([camera("1-5", "EF56", hasVideo: true)]) == ["cam-04a9-3295-EF56-ptp"])
  }
}
