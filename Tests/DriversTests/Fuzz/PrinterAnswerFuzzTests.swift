import Core
import FuzzTestKit
import Testing
import VirtualKit

@testable import Drivers

@Suite("Spoilt answers of printers")
struct PrinterAnswerFuzzTests {
  @Test("a stream is decoded alike however it is cut, and after garbage a valid answer is heard")
  func status() throws {
    let heard = try FuzzEntry.status.run(count: 4_000, seed: 47)
    #expect(heard > 1_000 && heard < 4_000, "\(heard)")
  }

  @Test("a printer's commands are refused with a place, or taken as they are")
  func raw() throws {
    let taken = try FuzzEntry.raw.run(count: 4_000, seed: 51)
    #expect(taken > 1_000 && taken < 4_000, "\(taken)")
  }

  @Test("a 1284 id is read as printable, bounded words, or not at all")
  func identifiers() {
    let ids = [
      "MFG:EPSON;CMD:ESC/POS, BDC;MDL:TM-T82;CLS:PRINTER;SN: X5NP0001 ;", "MANUFACTURER:A;MODEL:B;COMMAND SET:C;SERN:D",
      "MFG:SATCHEL;MDL:VP-58;CMD:ESC/POS;CLS:PRINTER;SN:VP00000001;",
    ]
    let tokens = ["MFG:", "MDL:", "SN:", "CMD:", ";", ":", ",", ";;", "::"].map { Array($0.utf8) }
    var mutator = Mutator(seed: 48)
    for round in 0..<3_000 {
      let id = Array(ids[round % ids.count].utf8)
      let answer = mutator.bytes([UInt8(id.count >> 8), UInt8(id.count & 0xFF)] + id, tokens: tokens, most: 8)
      guard let identity = IEEE1284ID(answer: answer) else { continue }
      let words = [identity.maker, identity.model, identity.serial].compactMap(\.self) + identity.commandSets
      #expect(words.allSatisfy { $0.utf8.count <= answer.count && $0.utf8.allSatisfy { (0x20...0x7E).contains($0) } })
    }
  }

  @Test("descriptors of any kind give a printer's interface with an endpoint to send to, or none")
  func descriptors() {
    var mutator = Mutator(seed: 49)
    var found = 0
    for _ in 0..<4_000 {
      let alternates = (0..<mutator.number(below: 6)).map { _ in
        USBAlternate(
          configuration: UInt8(mutator.number(below: 3)), interface: UInt8(mutator.number(below: 3)),
          alternate: UInt8(mutator.number(below: 3)), classCode: mutator.pick([7, 7, 7, 8, 255, 0]),
          subclass: mutator.pick([1, 1, 1, 0, 2]), protocolCode: UInt8(mutator.number(below: 6)),
          endpoints: (0..<mutator.number(below: 5)).map { _ in
            USBAlternate.Endpoint(
              address: UInt8.random(in: 0...255, using: &mutator.generator),
              attributes: mutator.pick([2, 2, 2, 0, 1, 3, 255]),
              packetBytes: mutator.pick([0, 1, 8, 64, 512, 2047]))
          })
      }
      guard let chosen = USBPrinterInterface(choosingFrom: alternates) else { continue }
      found += 1
      let origin = alternates.filter {
        $0.configuration == chosen.configuration && $0.interface == chosen.number && $0.alternate == chosen.alternate
          && $0.classCode == 7 && $0.subclass == 1 && $0.protocolCode == chosen.protocolCode
      }
      #expect(origin.contains { $0.endpoints.contains { $0.address == chosen.outEndpoint && $0.isBulk && !$0.isIn } })
      #expect((1...3).contains(chosen.protocolCode) && (8...1024).contains(chosen.inPacketBytes))
      if let input = chosen.inEndpoint { #expect(input & 0x80 != 0 && chosen.protocolCode != 1) }
    }
    #expect(found > 500)
  }

  @Test("what `GS I` answers is read as printable words of at most 64 letters, and the printer prints on")
  func identity() async throws {
    var mutator = Mutator(seed: 50)
    var timing = PrinterTiming()
    (timing.drain, timing.probe, timing.poll) = (.milliseconds(1), .milliseconds(40), .milliseconds(40))
    for _ in 0..<12 {
      var configuration = VirtualPrinterConfiguration(paper: .mm58)
      configuration.hasCutter = false
      func word(_ text: String) -> String {
        String(
          decoding: mutator.bytes(Array(text.utf8), tokens: [[0x00], [0x12], [0x5F], [0x37, 0x22]]), as: UTF8.self)
      }
      configuration.identity.model = word("VP-58")
      configuration.identity.maker = word("SATCHEL")
      configuration.identity.language = word(String(repeating: "CHINA GB18030 ", count: mutator.pick([1, 1, 9, 20])))
      let device = VirtualPrinterDevice(configuration)
      let session = PrinterSession(link: try device.connect(), profile: .generic58, timing: timing)
      try await session.open()
      let identity = try await session.identify()
      for word in (identity?.models ?? []) + (identity?.makers ?? []) + [identity?.language].compactMap(\.self) {
        #expect(word.utf8.count <= 64 && word.utf8.allSatisfy { (0x20...0x7E).contains($0) })
      }
      let document = RandomDocument(width: 384, pages: 1, seed: 5)
      #expect(
        try await session.print(PrintPlan(copies: 1, profile: .generic58) { _ in document }) { _ in } == .printed)
      await session.close()
    }
  }
}
