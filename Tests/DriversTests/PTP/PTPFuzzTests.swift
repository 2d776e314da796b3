import Core
import FuzzTestKit
import Testing

@testable import Drivers

@Suite("Spoilt bytes of still cameras")
struct PTPFuzzTests {
  /// A DeviceInfo as a camera writes it, byte for byte.
  static let deviceInfo: [UInt8] =
    [100, 0, 6, 0, 0, 0, 100, 0, 3] + text("ab") + [0, 0]
    + [4, 0, 0, 0, 0x0E, 0x10, 0x08, 0x10, 0x09, 0x10, 0x0B, 0x10] + [1, 0, 0, 0, 0x02, 0x40] + [
      1, 0, 0, 0, 0x03, 0x50,
    ]
    + [1, 0, 0, 0, 0x01, 0x38] + [1, 0, 0, 0, 0x01, 0x38] + [6] + text("MAKER") + [3] + text("M1") + [2] + text("1")
    + [3] + text("S9")
  private static func text(_ text: String) -> [UInt8] { text.utf8.flatMap { [$0, 0] } + [0, 0] }
  private static let tokens: [[UInt8]] = [
    [0xFF, 0xFF, 0xFF, 0xFF], [0, 0, 0, 0], [12, 0, 0, 0], [0xFF], [0, 0xD8], [0x02, 0x40], [4, 0], [0, 0, 0, 0x80],
  ]

  @Test("a whole DeviceInfo is read")
  func whole() throws {
    let info = try PTPDeviceInfo(Self.deviceInfo)
    #expect(info.operations == [0x100E, 0x1008, 0x1009, 0x100B] && info.canTakePictures)
    #expect(info.events == [0x4002] && info.properties == [0x5003])
    for count in 0..<41 {
      #expect(throws: PTPFault.self) { try PTPDeviceInfo(Array(Self.deviceInfo.prefix(count))) }
    }
  }

  @Test("a camera that deletes nothing is not taken")
  func keeper() throws {
    let keeper = Self.deviceInfo.map { $0 == 0x0B ? 0x0C : $0 }
    #expect(try !PTPDeviceInfo(keeper).canTakePictures)
  }

  @Test("a spoilt DeviceInfo is read within its bytes, or refused")
  func deviceInfos() {
    var mutator = Mutator(seed: 61)
    var taken = 0
    for _ in 0..<6_000 {
      let bytes = mutator.bytes(Self.deviceInfo, tokens: Self.tokens, most: 6)
      guard let info = try? PTPDeviceInfo(bytes) else { continue }
      taken += 1
      #expect(info.operations.count * 2 <= bytes.count && info.properties.count * 2 <= bytes.count)
    }
    #expect(taken > 500 && taken < 6_000, "\(taken)")
  }

  @Test("a spoilt size is two sides of 1 to 65 535 pixels, or none")
  func sizes() throws {
    let size = [10] + Self.text("6000x4000")
    let read = try #require(PTPImageSize.read(size))
    #expect(read.width == 6000 && read.height == 4000)
    var mutator = Mutator(seed: 62)
    for _ in 0..<3_000 {
      guard let size = PTPImageSize.read(mutator.bytes(size, tokens: Self.tokens + [[0x78, 0]])) else { continue }
      #expect((1...65_535).contains(size.width) && (1...65_535).contains(size.height))
    }
  }

  @Test("events are the same however they are cut; after garbage the next one is heard")
  func events() {
    let event: [UInt8] = [16, 0, 0, 0, 4, 0, 0x02, 0x40, 1, 0, 0, 0, 9, 0, 0, 0]
    let wanted = PTPEvent(code: 0x4002, parameters: [9])
    var mutator = Mutator(seed: 63)
    for _ in 0..<3_000 {
      var whole = PTPEventAssembly()
      #expect(whole.events(in: event + event) == [wanted, wanted])
      var pieces = PTPEventAssembly()
      var heard: [PTPEvent] = []
      var rest = (event + event)[...]
      while !rest.isEmpty {
        let piece = rest.prefix(1 + mutator.number(below: 20))
        heard += pieces.events(in: Array(piece))
        rest = rest.dropFirst(piece.count)
      }
      #expect(heard == [wanted, wanted])
      var spoilt = PTPEventAssembly()
      for event in spoilt.events(in: mutator.bytes(event, tokens: Self.tokens)) {
        #expect(event.parameters.count <= 5)
      }
      // What was begun may swallow the next ones; not the fourth.
      let later = (0..<4).map { _ in spoilt.events(in: event) }
      #expect(later.joined().contains(wanted))
    }
  }

  @Test("any transfers give a container within its limit, or a typed error")
  func containers() async {
    let data = PTPContainer(kind: .data, code: 0x1009, transaction: 3, payload: [UInt8](repeating: 7, count: 700)).bytes
    var mutator = Mutator(seed: 64)
    var taken = 0
    for _ in 0..<3_000 {
      let spoilt = mutator.bytes(data, tokens: Self.tokens, most: 3)
      let cut = mutator.number(below: spoilt.count + 1)
      let transfers =
        mutator.once(in: 2) ? [spoilt] : [Array(spoilt.prefix(cut)), Array(spoilt.dropFirst(cut))]
      let inbox = PTPInbox(ScriptedStillCameraLink(transfers))
      do throws(DeviceError) {
        let container = try await inbox.next(
          limit: 650 + mutator.number(below: 100), in: "fuzz", patience: PTPPatience(chunk: .zero, end: .now))
        taken += 1
        #expect(container.payload.count <= 750)
      } catch {
        #expect([.io, .unsupported, .timedOut].contains(error.code))
      }
    }
    #expect(taken > 300, "\(taken)")
  }
}
