import Core
import Testing

@testable import VirtualKit

@Suite struct CameraControlTests {
  /// A request to an entity of the control interface.
  func get(_ controls: inout CameraControls, _ request: UInt8, _ entity: UInt8, _ selector: UInt8) -> USBReply {
    controls.answer(
      USBSetup(0xA1, request, value: UInt16(selector) << 8, index: UInt16(entity) << 8, length: 4), data: [])
  }

  func set(_ controls: inout CameraControls, _ entity: UInt8, _ selector: UInt8, _ data: [UInt8]) -> USBReply {
    controls.answer(
      USBSetup(0x21, 1, value: UInt16(selector) << 8, index: UInt16(entity) << 8, length: UInt16(data.count)),
      data: data)
  }

  @Test func rangesAreTold() {
    var controls = CameraControls()
    let brightness = [0x81, 0x82, 0x83, 0x84, 0x85, 0x86, 0x87].map { get(&controls, $0, 2, 2) }
    #expect(
      brightness == [[0, 0], [0xC0, 0xFF], [64, 0], [1, 0], [2, 0], [3], [0, 0]].map { USBReply.data($0) })
    #expect(get(&controls, 0x84, 1, 2) == .data([9]), "the modes: manual and automatic")
    #expect(get(&controls, 0x83, 1, 4) == .data([0x88, 0x13, 0, 0]))
    #expect(get(&controls, 0x87, 1, 8) == .data([1]))
  }

  @Test func theAutomaticHoldsItsControls() {
    var controls = CameraControls()
    #expect(get(&controls, 0x86, 1, 4) == .data([7]))
    #expect(set(&controls, 1, 4, [100, 0, 0, 0]) == .stall)
    #expect(get(&controls, 0x81, 0, 2) == .data([2]), "wrong state")
    #expect(set(&controls, 1, 2, [1]) == .done)
    #expect(get(&controls, 0x81, 0, 2) == .data([0]))
    #expect(set(&controls, 1, 4, [100, 0, 0, 0]) == .done)
    #expect(get(&controls, 0x81, 1, 4) == .data([100, 0, 0, 0]))
    #expect(controls.exposureValue == 100)
    #expect(set(&controls, 1, 6, [9, 0]) == .stall)
    #expect(set(&controls, 1, 8, [0]) == .done)
    #expect(set(&controls, 1, 6, [9, 0]) == .done)
    #expect(get(&controls, 0x81, 1, 6) == .data([9, 0]))
  }

  @Test func wrongRequestsAreNamed() {
    var controls = CameraControls()
    for (reply, code) in [
      (set(&controls, 2, 2, [65, 0]), 4), (set(&controls, 1, 2, [4]), 4), (get(&controls, 0x81, 7, 2), 5),
      (get(&controls, 0x81, 2, 9), 6), (get(&controls, 0x99, 2, 2), 7), (set(&controls, 2, 2, [1]), 7),
    ] as [(USBReply, Int)] {
      #expect(reply == .stall, "\(code)")
    }
    _ = set(&controls, 2, 2, [0xBF, 0xFF])
    #expect(get(&controls, 0x81, 0, 2) == .data([4]))
    _ = get(&controls, 0x81, 7, 2)
    #expect(get(&controls, 0x81, 0, 2) == .data([5]))
    _ = get(&controls, 0x81, 2, 9)
    #expect(get(&controls, 0x81, 0, 2) == .data([6]))
    #expect(controls.brightnessValue == 0)
  }

  @Test func lightIsSeenInThePicture() async throws {
    let bench = try CameraBench()
    func luma(_ frame: CameraBench.Received) -> Int {
      stride(from: 0, to: frame.bytes.count, by: 2).reduce(0) { $0 + Int(frame.bytes[$1]) } / (frame.bytes.count / 2)
    }
    try await bench.serve { client async throws in
      try await bench.commit(client, format: 2)
      let plain = luma(try await bench.readFrame(client))
      let brightness = USBSetup(0x21, 1, value: 0x0200, index: 0x0200, length: 2)
      #expect(try await client.control(brightness, data: [0xC0, 0xFF]) != nil)
      let dark = luma(try await bench.readFrame(client))
      #expect(dark < plain - 50, "\(dark) \(plain)")
      #expect(try await client.control(brightness, data: [0, 0]) != nil)
      let exposureMode = USBSetup(0x21, 1, value: 0x0200, index: 0x0100, length: 1)
      #expect(try await client.control(exposureMode, data: [1]) != nil)
      let exposure = USBSetup(0x21, 1, value: 0x0400, index: 0x0100, length: 4)
      #expect(try await client.control(exposure, data: [30, 0, 0, 0]) != nil)
      let short = luma(try await bench.readFrame(client))
      #expect(short < dark - 20, "\(short)")
      #expect(try await client.control(exposure, data: [0x4D, 1, 0, 0]) != nil)
      #expect(luma(try await bench.readFrame(client)) == plain)
    }
  }
}
