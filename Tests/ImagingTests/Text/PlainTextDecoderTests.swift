import Core
import FuzzTestKit
import Testing

@testable import Imaging

@Suite("Character sets of plain text")
struct PlainTextDecoderTests {
  /// 张㛃，以老槐树为界 in GB18030: 㛃 has four bytes.
  private static let gb18030: [UInt8] =
    [0xD5, 0xC5, 0x82, 0x30, 0xB7, 0x31, 0xA3, 0xAC, 0xD2, 0xD4, 0xC0, 0xCF, 0xBB, 0xB1, 0xCA, 0xF7, 0xCE, 0xAA]
    + [0xBD, 0xE7]
  private static let words = "张㛃，以老槐树为界"

  private func utf16(_ text: String, isBig: Bool) -> [UInt8] {
    text.utf16.flatMap { unit in
      let bytes = [UInt8(unit >> 8), UInt8(unit & 0xFF)]
      return isBig ? bytes : bytes.reversed()
    }
  }

  @Test("what is named is what is read")
  func named() throws {
    for label in ["GB18030", "gbk", "GB2312"] {
      #expect(try PlainTextDecoder.decode(Self.gb18030, charset: label) == Self.words)
    }
    // 測試, in Big5.
    #expect(try PlainTextDecoder.decode([0xB4, 0xFA, 0xB8, 0xD5], charset: "big5") == "測試")
    for (label, isBig) in [("utf-16le", false), ("utf-16", false), ("UTF-16BE", true)] {
      #expect(try PlainTextDecoder.decode(utf16("李𠮷", isBig: isBig), charset: label) == "李𠮷")
      #expect(try PlainTextDecoder.decode(utf16("\u{FEFF}李𠮷", isBig: isBig), charset: label) == "李𠮷")
    }
    #expect(try PlainTextDecoder.decode(utf16("\u{FEFF}李", isBig: true), charset: "utf-16") == "李")
    #expect(try PlainTextDecoder.decode(Array("\u{FEFF}李".utf8), charset: "UTF-8") == "李")
    #expect(try PlainTextDecoder.decode([0x84, 0x31, 0x95, 0x33] + Self.gb18030, charset: "gb18030") == Self.words)
  }

  @Test("what is not named is found out: a mark, UTF-8, GB18030")
  func detected() throws {
    #expect(try PlainTextDecoder.decode(Array("李𠮷\n".utf8)) == "李𠮷\n")
    #expect(try PlainTextDecoder.decode(Array("\u{FEFF}李".utf8)) == "李")
    #expect(try PlainTextDecoder.decode(utf16("\u{FEFF}李𠮷", isBig: true)) == "李𠮷")
    #expect(try PlainTextDecoder.decode(utf16("\u{FEFF}李𠮷", isBig: false)) == "李𠮷")
    #expect(try PlainTextDecoder.decode(Self.gb18030) == Self.words)
    #expect(try PlainTextDecoder.decode([]) == "")
  }

  @Test("what is of no character set, or not of the one that is named, is a problem")
  func refused() {
    let unknown = Problem(.charsetUnknown)
    // Latin-1; a code that ends early; a code for private use (AAA1); one that is not assigned.
    for bytes in [[0xE4, 0xF6, 0xFC], [0xD5, 0xC5, 0x81], [0xAA, 0xA1], [0x81, 0x30, 0x81, 0x30], [0xFF]] as [[UInt8]] {
      #expect(throws: unknown, "\(bytes)") { try PlainTextDecoder.decode(bytes) }
    }
    #expect(throws: Problem(.textNotInCharset, facts: ["charset": "UTF-8"])) {
      try PlainTextDecoder.decode(Self.gb18030, charset: "utf-8")
    }
    // Half a character, and half a surrogate pair, behind a mark.
    for bytes in [[0xFF, 0xFE, 0x41], [0xFF, 0xFE, 0x41, 0xD8]] as [[UInt8]] {
      #expect(throws: Problem(.textNotInCharset, facts: ["charset": "UTF-16LE"])) {
        try PlainTextDecoder.decode(bytes)
      }
    }
    #expect(throws: Problem(.unsupportedCharset, facts: ["expected": TextCharset.acceptedNames])) {
      try PlainTextDecoder.decode([], charset: "koi8-r")
    }
    #expect(throws: Problem(.documentTooLarge, facts: ["limit": "\(PlainTextDecoder.sizeLimit)"])) {
      try PlainTextDecoder.decode([UInt8](repeating: 0x41, count: PlainTextDecoder.sizeLimit + 1))
    }
  }

  @Test("spoilt bytes are text or a problem, whatever they are called")
  func spoilt() throws {
    var random = SeededGenerator(seed: 20_261_128)
    let wholes = [
      Self.gb18030, Array(Self.words.utf8), utf16("\u{FEFF}" + Self.words, isBig: false), [0xB4, 0xFA, 0xB8, 0xD5],
    ]
    let labels: [String?] = [nil, nil, "utf-8", "gbk", "utf-16", "utf-16be", "big5"]
    var decoded = 0
    for _ in 0..<20_000 {
      var bytes = wholes[Int.random(in: 0..<wholes.count, using: &random)]
      for _ in 0..<Int.random(in: 1...3, using: &random) where !bytes.isEmpty {
        let place = Int.random(in: 0..<bytes.count, using: &random)
        switch Int.random(in: 0..<4, using: &random) {
        case 0: bytes[place] = UInt8.random(in: 0...255, using: &random)
        case 1: bytes.remove(at: place)
        case 2: bytes.insert(UInt8.random(in: 0...255, using: &random), at: place)
        default: bytes.removeLast(min(bytes.count, 3))
        }
      }
      do throws(Problem) {
        let text = try PlainTextDecoder.decode(bytes, charset: labels[Int.random(in: 0..<labels.count, using: &random)])
        _ = try Document(plainText: text)
        decoded += 1
      } catch {
        let known: Set<ProblemCode> = [
          .charsetUnknown, .textNotInCharset, .controlCharacter, .verticalScript,
        ]
        #expect(known.contains(error.code))
      }
    }
    #expect(decoded > 2_000)
  }
}
