import FuzzTestKit
import Testing

@testable import Drivers

@Suite("IEEE 1284 id")
struct IEEE1284IDTests {
  private let text = Array("MFG:EPSON;CMD:ESC/POS, BDC;MDL:TM-T82;CLS:PRINTER;SN: X5NP0001 ;".utf8)

  private func answer(_ length: Int) -> [UInt8] { [UInt8(length >> 8 & 0xFF), UInt8(length & 0xFF)] + text }

  @Test("reads maker, model, serial, languages")
  func reads() throws {
    let identity = try #require(IEEE1284ID(answer: answer(text.count + 2)))
    #expect(identity.maker == "EPSON" && identity.model == "TM-T82" && identity.serial == "X5NP0001")
    #expect(identity.commandSets == ["ESC/POS", "BDC"])
    #expect(IEEE1284ID(text: text) == identity)
    #expect(IEEE1284ID(text: Array("MANUFACTURER:A;MODEL:B;COMMAND SET:C;SERN:D".utf8))?.serial == "D")
  }

  @Test("a length that lies is clamped", arguments: [0, 1, 2, 0xFFFF, 0x7FFF, 4000])
  func lyingLength(length: Int) {
    #expect(IEEE1284ID(answer: answer(length))?.model == "TM-T82")
  }

  @Test("a short length shortens, the other byte order is understood")
  func lengths() {
    #expect(IEEE1284ID(answer: answer(2 + 9))?.maker == "EPSON")
    #expect(IEEE1284ID(answer: answer(2 + 9))?.model == nil)
    let swapped = [UInt8((text.count + 2) & 0xFF), 0] + text + Array("MFG2:X;".utf8)
    #expect(IEEE1284ID(answer: swapped)?.serial == "X5NP0001")
  }

  @Test(
    "nothing useful is nothing", arguments: [[], [0], [0, 2], [0, 6, 0x41, 0x42, 0x43, 0x44], [0, 4, 0x3A, 0x3B]])
  func nothing(bytes: [UInt8]) {
    #expect(IEEE1284ID(answer: bytes) == nil)
  }

  @Test("any bytes are survived, and what is read is printable and bounded")
  func fuzz() {
    var generator = SeededGenerator(seed: 3)
    let alphabet: [UInt8] = Array("MFGDLSNC:;,: ".utf8) + [0x00, 0x0A, 0x80, 0xFF]
    for _ in 0..<3000 {
      let count = Int.random(in: 0...3000, using: &generator) % (Bool.random(using: &generator) ? 40 : 3000)
      let bytes = (0..<count).map { _ in
        Bool.random(using: &generator)
          ? alphabet.randomElement(using: &generator) ?? 0 : UInt8.random(in: 0...255, using: &generator)
      }
      guard let identity = IEEE1284ID(answer: bytes) else { continue }
      let texts = [identity.maker, identity.model, identity.serial].compactMap(\.self) + identity.commandSets
      #expect(
        texts.allSatisfy { $0.utf8.count <= IEEE1284ID.longest && $0.utf8.allSatisfy { (0x20...0x7E).contains($0) } })
      #expect(identity.commandSets.count <= 32)
    }
  }
}
