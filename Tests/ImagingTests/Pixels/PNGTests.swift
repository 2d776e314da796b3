import Core
import Glibc
import Imaging
import Testing

@Suite("PNG")
struct PNGTests {
  @Test("A bitmap of any width comes back black for black")
  func bitmapRoundTrip() throws {
    for width in [1, 7, 8, 9, 384, 576, 577] {
      var bitmap = Bitmap(width: width, height: 5)
      for y in 0..<5 { for x in 0..<width { bitmap[x, y] = (x &* 7 &+ y &* 13) % 3 == 0 } }
      let file = PNG.encode(bitmap)
      #expect(file[24] == 1 && file[25] == 0, "one bit, grey")
      let image = try PNG.decodeGray(file)
      #expect(image.width == width && image.height == 5)
      for y in 0..<5 { for x in 0..<width { #expect(image.bytes[y * width + x] == (bitmap[x, y] ? 0 : 255)) } }
    }
  }

  @Test("Grey and colour come back byte for byte")
  func roundTrip() throws {
    let gray = GrayImage(width: 37, height: 11, bytes: (0..<37 * 11).map { UInt8(truncatingIfNeeded: $0 &* 31) })
    #expect(try PNG.decodeGray(PNG.encode(gray)) == gray)
    let rgb = RGBImage(width: 37, height: 11, bytes: (0..<37 * 11 * 3).map { UInt8(truncatingIfNeeded: $0 &* 47) })
    #expect(try PNG.decodeRGB(PNG.encode(rgb)) == rgb)
  }

  @Test("A transparent picture stands on white")
  func transparency() throws {
    // 1×1 RGBA, alpha 0, written by another encoder (Python's zlib and struct).
    let file: [UInt8] = [
      0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A, 0x00, 0x00, 0x00, 0x0D, 0x49, 0x48, 0x44, 0x52, 0x00, 0x00,
      0x00, 0x01, 0x00, 0x00, 0x00, 0x01, 0x08, 0x06, 0x00, 0x00, 0x00, 0x1F, 0x15, 0xC4, 0x89, 0x00, 0x00, 0x00,
      0x0B, 0x49, 0x44, 0x41, 0x54, 0x78, 0x9C, 0x63, 0x60, 0x00, 0x02, 0x00, 0x00, 0x05, 0x00, 0x01, 0x7A, 0x5E,
      0xAB, 0x3F, 0x00, 0x00, 0x00, 0x00, 0x49, 0x45, 0x4E, 0x44, 0xAE, 0x42, 0x60, 0x82,
    ]
    #expect(try PNG.decodeRGB(file).bytes == [255, 255, 255])
  }

  @Test("A bomb is refused by its header alone")
  func bomb() throws {
    var file = PNG.encode(Bitmap(width: 8, height: 8))
    // 60 000 in both fields of IHDR, with the checksum that belongs to them.
    let header: [UInt8] = [0x49, 0x48, 0x44, 0x52, 0, 0, 0xEA, 0x60, 0, 0, 0xEA, 0x60, 1, 0, 0, 0, 0]
    file.replaceSubrange(12..<29, with: header)
    file.replaceSubrange(29..<33, with: checksum(header))
    #expect(throws: Problem(.imageTooLarge, facts: ["limit": "40000000"])) { try PNG.decodeGray(file) }
  }

  /// libpng took 1.5 GB and five seconds for the length that a chunk of text claims.
  @Test("A chunk that claims more than the file has is refused before room is made for it")
  func lyingChunk() throws {
    let file = PNG.encode(Bitmap(width: 8, height: 8))
    let text = [0x5C, 0, 0, 0x18] + Array("iTXt".utf8) + Array("Comment".utf8)
    let before = peak()
    #expect(throws: Problem(.imageUnreadable)) { try PNG.decodeGray(Array(file[..<33]) + text + file[33...]) }
    #expect(throws: Problem(.imageUnreadable)) { try PNG.decodeGray(Array(file[..<33]) + text) }
    #expect(peak() - before < 500_000, "KiB")
  }

  /// The most memory that this process has had, in KiB.
  private func peak() -> Int {
    var usage = rusage()
    getrusage(RUSAGE_SELF.rawValue, &usage)
    return usage.ru_maxrss
  }

  @Test("What a picture does not need is left out: words, profiles, animation, unknown chunks")
  func otherChunks() throws {
    let image = GrayImage(width: 9, height: 4, bytes: (0..<36).map { UInt8($0 * 7) })
    let file = PNG.encode(image)
    func chunk(_ name: String, _ data: [UInt8]) -> [UInt8] {
      let count = UInt32(data.count)
      let named = Array(name.utf8) + data
      return (0..<4).map { UInt8(truncatingIfNeeded: count >> (24 - 8 * $0)) } + named + checksum(named)
    }
    // Compressed words and a profile that unfold into nonsense.
    let more = ["tEXt", "zTXt", "iTXt", "iCCP", "acTL", "eXIf", "abcd"].flatMap { chunk($0, Array("a\0\0x".utf8)) }
    #expect(try PNG.decodeGray(Array(file[..<33]) + more + file[33...]) == image)
    #expect(throws: Problem(.imageUnreadable)) { try PNG.decodeGray(file[..<33] + chunk("ABCD", [1]) + file[33...]) }
  }

  @Test("Garbage and every truncation are unreadable")
  func damage() throws {
    let file = PNG.encode(GrayImage(width: 16, height: 16, bytes: [UInt8](repeating: 90, count: 256)))
    for length in 0..<(file.count - 16) {
      #expect(throws: Problem(.imageUnreadable)) { try PNG.decodeGray(Array(file[..<length])) }
    }
    #expect(throws: Problem(.imageUnreadable)) { try PNG.decodeRGB(Array("GIF89a nothing".utf8)) }
  }

  /// CRC-32 of ISO/IEC 15948 Annex D, bit by bit, independent of the encoder's.
  private func checksum(_ bytes: [UInt8]) -> [UInt8] {
    var crc: UInt32 = 0xFFFF_FFFF
    for byte in bytes {
      crc ^= UInt32(byte)
      for _ in 0..<8 { crc = crc & 1 == 1 ? crc >> 1 ^ 0xEDB8_8320 : crc >> 1 }
    }
    crc = ~crc
    return [UInt8(crc >> 24), UInt8(crc >> 16 & 255), UInt8(crc >> 8 & 255), UInt8(crc & 255)]
  }
}
