import Core
import FuzzTestKit
import Testing

@testable import Drivers

@Suite("Status decoder")
struct StatusDecoderTests {
  /// One of everything, as it may come in one read.
  private static let mixture: [UInt8] =
    [0x16] + [0x1C, 0x08, 0x0C, 0x0F] + [0x00] + [0x37, 0x22, 0x20, 0x21, 0x7E, 0x40, 0x00] + [0x11]
    + [0x5F, 0x45, 0x50, 0x00] + [0x13] + [0xFF] + [0x37, 0x21, 0x00] + [0x12]
    + [0x37, 0x45, 0x33, 0x00] + [0x37, 0x45, 0x39, 0x00]
  private static let expected: [PrinterEvent] = [
    .realTime(.offlineCause, 0x16), .automatic(AutomaticStatus([0x1C, 0x08, 0x0C, 0x0F])), .answer(0x00),
    .completion(CompletionIdentifier([0x20, 0x21, 0x7E, 0x40]) ?? CompletionIdentifier(0)), .flow(true),
    .block(.identity, [0x45, 0x50]), .flow(false), .block(.function, [0x21]), .realTime(.paper, 0x12),
    .battery(.low), .block(.function, [0x45, 0x39]),
  ]

  private func decoder() -> StatusDecoder {
    var decoder = StatusDecoder()
    decoder.expect(.offlineCause)
    decoder.expect(.paper)
    return decoder
  }

  @Test("takes everything apart, split at every point and byte by byte")
  func splits() {
    for cut in 0...Self.mixture.count {
      var decoder = decoder()
      let events = decoder.events(in: Self.mixture[..<cut]) + decoder.events(in: Self.mixture[cut...])
      #expect(events == Self.expected, "cut at \(cut)")
      #expect(decoder.garbageBytes == 1)
    }
    var decoder = decoder()
    let single = Self.mixture.flatMap { decoder.events(in: [$0]) }
    #expect(single == Self.expected)
  }

  @Test("an answer that nobody asked for has no topic")
  func unasked() {
    var decoder = StatusDecoder()
    let first = decoder.events(in: [0x12])
    #expect(first == [.realTime(nil, 0x12)])
    decoder.expect(.paper)
    decoder.forgetExpected()
    let second = decoder.events(in: [0x72])
    #expect(second == [.realTime(nil, 0x72)])
  }

  @Test("an answer in the middle of a block leaves the block whole")
  func interleaved() {
    var decoder = StatusDecoder()
    decoder.expect(.printer)
    let events = decoder.events(in: [0x37, 0x22, 0x41, 0x16, 0x42, 0x11, 0x43, 0x44, 0x00])
    #expect(
      events == [
        .realTime(.printer, 0x16), .flow(true),
        .completion(CompletionIdentifier([0x41, 0x42, 0x43, 0x44]) ?? CompletionIdentifier(0)),
      ])
  }

  @Test("a broken automatic status gives its place to what follows")
  func brokenAutomatic() {
    var decoder = StatusDecoder()
    let events = decoder.events(in: [0x10, 0x00, 0x10, 0x00, 0x00, 0x0F])
    #expect(events == [.automatic(AutomaticStatus([0x10, 0x00, 0x00, 0x0F]))])
    #expect(decoder.garbageBytes == 2)
  }

  @Test("an endless block is given up")
  func endlessBlock() {
    var decoder = StatusDecoder()
    let swallowed = decoder.events(in: [0x5F] + [UInt8](repeating: 0x41, count: StatusDecoder.longestBlock + 1))
    #expect(swallowed.isEmpty)
    #expect(decoder.garbageBytes == StatusDecoder.longestBlock + 2)
    let after = decoder.events(in: [0x00])
    #expect(after == [.answer(0)])
  }

  @Test("any stream, cut anywhere, decodes alike and leaves nothing unaccounted for")
  func anyStream() {
    var generator = SeededGenerator(seed: 11)
    for _ in 0..<400 {
      let count = Int.random(in: 0...300, using: &generator)
      let interesting: [UInt8] = [0x10, 0x12, 0x16, 0x37, 0x22, 0x5F, 0x00, 0x11, 0x13, 0x3B, 0x3D, 0x0F, 0x41]
      let bytes = (0..<count).map { _ in
        Bool.random(using: &generator)
          ? UInt8.random(in: 0...255, using: &generator) : interesting.randomElement(using: &generator) ?? 0
      }
      var whole = StatusDecoder()
      let events = whole.events(in: bytes)
      var pieces = StatusDecoder()
      var collected: [PrinterEvent] = []
      var rest = bytes[...]
      while !rest.isEmpty {
        let step = Int.random(in: 1...7, using: &generator)
        collected += pieces.events(in: rest.prefix(step))
        rest = rest.dropFirst(step)
      }
      #expect(collected == events)
      whole.restart()
      #expect(events.reduce(whole.garbageBytes) { $0 + size($1) } == count)
    }
  }

  private func size(_ event: PrinterEvent) -> Int {
    switch event {
    case .realTime, .answer, .flow: 1
    case .automatic: 4
    case .completion: 7
    case .battery: 4
    case .block(_, let bytes): bytes.count + 2
    }
  }

  @Test(
    "automatic status in Core's words",
    arguments: [
      ([0x10, 0x00, 0x00, 0x0F], []),
      ([0x38, 0x00, 0x00, 0x0F], [.coverOpen]),
      ([0x18, 0x00, 0x0C, 0x0F], [.mediaEmpty]),
      ([0x10, 0x00, 0x03, 0x0F], [.mediaLow]),
      ([0x18, 0x08, 0x00, 0x0F], [.cutterError]),
      ([0x18, 0x20, 0x00, 0x0F], [.unrecoverable]),
      ([0x18, 0x40, 0x00, 0x0F], [.headHot]),
      ([0x18, 0x00, 0x00, 0x0F], [.offline]),
      ([0x58, 0x00, 0x00, 0x0F], []),
    ] as [([UInt8], Set<PrinterReason>)])
  func words(bytes: [UInt8], reasons: Set<PrinterReason>) {
    var register = StatusRegister()
    #expect(register.status == PrinterStatus())
    let taken = register.take(.automatic(AutomaticStatus(bytes)))
    #expect(taken)
    #expect(register.status == PrinterStatus(reasons: reasons, isKnown: true))
  }

  @Test("a battery is low until it says otherwise, whatever else is told")
  func battery() {
    var register = StatusRegister()
    for battery in PrinterBattery.allCases {
      register.take(battery)
      let isLow = battery == .low || battery == .empty
      #expect(register.status.reasons == (isLow ? [.batteryLow] : []))
      _ = register.take(.automatic(AutomaticStatus([0x10, 0x00, 0x00, 0x0F])))
      #expect(register.status.reasons == (isLow ? [.batteryLow] : []))
      #expect(register.status.canPrint && register.status.stops.isEmpty)
    }
  }

  @Test("real-time topics add up, and each clears its own")
  func topics() {
    var register = StatusRegister()
    _ = register.take(.realTime(.printer, 0x1A))
    #expect(register.status.reasons == [.offline])
    _ = register.take(.realTime(.offlineCause, 0x32))
    #expect(register.status.reasons == [.mediaEmpty])
    _ = register.take(.realTime(.paper, 0x7E))
    _ = register.take(.realTime(.offlineCause, 0x16))
    #expect(register.status.reasons == [.mediaEmpty, .coverOpen])
    _ = register.take(.realTime(.paper, 0x12))
    _ = register.take(.realTime(.offlineCause, 0x12))
    _ = register.take(.realTime(.printer, 0x12))
    #expect(register.status == PrinterStatus(reasons: [], isKnown: true))
    _ = register.take(.realTime(nil, 0x1A))
    #expect(register.status.canPrint)
    _ = register.take(.realTime(.errorCause, 0x5A))
    #expect(register.status.reasons == [.cutterError, .headHot])
    #expect(register.status.stops == [.cutterError])
  }
}
