import Core
import FuzzTestKit
import Testing

@testable import Imaging

@Suite("JPEG")
struct JPEGTests {
  /// A smooth picture, so that loss is small.
  static func ramp(width: Int, height: Int) -> RGBImage {
    var bytes: [UInt8] = []
    for y in 0..<height {
      for x in 0..<width {
        bytes += [UInt8(x * 255 / max(1, width - 1)), UInt8(y * 255 / max(1, height - 1)), UInt8((x + y) % 64 + 90)]
      }
    }
    return RGBImage(width: width, height: height, bytes: bytes)
  }

  @Test("A smooth picture comes back nearly the same", arguments: JPEG.Subsampling.allCases)
  func roundTrip(subsampling: JPEG.Subsampling) throws {
    let image = Self.ramp(width: 161, height: 121)
    let file = try JPEG.encode(image, quality: 95, subsampling: subsampling)
    #expect(try JPEG.header(of: file) == JPEG.Header(width: 161, height: 121, colour: .colour, isProgressive: false))
    let back = try JPEG.decode(file)
    #expect(back.width == 161 && back.height == 121)
    let error = zip(image.bytes, back.bytes).reduce(0) { $0 + abs(Int($1.0) - Int($1.1)) }
    #expect(Double(error) / Double(image.bytes.count) < 3)
    let gray = try JPEG.decodeGray(file)
    let grayError = zip(image.luma().bytes, gray.bytes).reduce(0) { $0 + abs(Int($1.0) - Int($1.1)) }
    #expect(Double(grayError) / Double(gray.bytes.count) < 2)
  }

  @Test("Three eighths of 1920 × 1080 is 720 × 405")
  func scaled() throws {
    let file = try JPEG.encode(
      RGBImage(width: 1920, height: 1080, bytes: [UInt8](repeating: 130, count: 1920 * 1080 * 3)), quality: 80)
    let gray = try JPEG.decodeGray(file, eighths: 3)
    #expect(gray.width == 720 && gray.height == 405)
    #expect(gray.bytes.allSatisfy { (128...132).contains($0) })
  }

  @Test("The density stands where JFIF wants it, in dots per inch, and nothing else is in the file")
  func density() throws {
    let file = try JPEG.encode(Self.ramp(width: 20, height: 20), quality: 90, subsampling: .full, dotsPerInch: 350)
    #expect(Array(file[13..<18]) == [1, 0x01, 0x5E, 0x01, 0x5E])
    #expect(JFIFDensity.read(file)?.across == 350 && JFIFDensity.read(file)?.down == 350)
    let check = try MJPEGCheck.header(of: file)
    #expect(check.length == file.count)
    var at = 2
    var markers: Set<UInt8> = []
    while file[at + 1] != 0xDA {
      markers.insert(file[at + 1])
      at += 2 + Int(file[at + 2]) << 8 + Int(file[at + 3])
    }
    #expect(markers == [0xE0, 0xDB, 0xC0, 0xC4])
  }

  @Test("A bomb of 60 000 × 60 000 is refused by its header alone")
  func bomb() throws {
    var file = try JPEG.encode(Self.ramp(width: 8, height: 8), quality: 90)
    let frame = try #require((0..<file.count - 1).first { file[$0] == 0xFF && file[$0 + 1] == 0xC0 })
    file.replaceSubrange(frame + 5..<frame + 9, with: [0xEA, 0x60, 0xEA, 0x60])
    #expect(throws: Problem(.imageTooLarge, facts: ["limit": "40000000"])) { try JPEG.decode(file) }
    #expect(throws: Problem(.imageTooLarge, facts: ["limit": "40000000"])) { try JPEG.decodeGray(file, eighths: 1) }
  }

  @Test("Every truncation and garbage are unreadable")
  func damage() throws {
    let file = try JPEG.encode(Self.ramp(width: 40, height: 40), quality: 80)
    for length in 0..<file.count - 2 {
      #expect(throws: Problem(.imageUnreadable)) { try JPEG.decode(Array(file[..<length])) }
    }
    #expect(throws: Problem(.imageUnreadable)) { try JPEG.decode(Array("\u{89}PNG and no JPEG".utf8)) }
    #expect(throws: Problem(.imageUnreadable)) { try JPEG.decode([UInt8](repeating: 0xFF, count: 5000)) }
  }

  @Test("A frame without Huffman tables decodes with the standard ones, and zero padding does no harm")
  func motionJPEG() throws {
    let file = try JPEG.encode(Self.ramp(width: 64, height: 48), quality: 85)
    var stripped = Array(file[..<2])
    var at = 2
    while file[at + 1] != 0xDA {
      let length = 2 + Int(file[at + 2]) << 8 + Int(file[at + 3])
      if file[at + 1] != 0xC4 { stripped += file[at..<at + length] }
      at += length
    }
    stripped += file[at...]
    #expect(try !MJPEGCheck.header(of: stripped).hasHuffmanTables)
    let whole = try JPEG.decode(file)
    #expect(try JPEG.decode(stripped) == whole)
    #expect(try JPEG.decode(stripped + [UInt8](repeating: 0, count: 700)) == whole)
  }

  @Test("Stray bytes before a marker do no harm as long as the file ends")
  func strayBytes() throws {
    let file = try JPEG.encode(Self.ramp(width: 64, height: 48), quality: 85)
    let stray = Array(file.dropLast(2)) + [0x11, 0x22, 0x33] + [0xFF, 0xD9]
    #expect(try JPEG.decode(stray) == JPEG.decode(file))
  }

  @Test("Mutated files decode or are refused, and never do worse")
  func fuzz() throws {
    let file = try JPEG.encode(Self.ramp(width: 96, height: 64), quality: 70)
    var random = SeededGenerator(seed: 0x5A7C_4E11)
    var refused = 0
    for _ in 0..<3000 {
      var mutant = file
      for _ in 0..<Int.random(in: 1...6, using: &random) {
        let at = Int.random(in: 0..<mutant.count, using: &random)
        switch Int.random(in: 0..<4, using: &random) {
        case 0: mutant[at] = UInt8.random(in: 0...255, using: &random)
        case 1: mutant[at] ^= 1 << UInt8.random(in: 0..<8, using: &random)
        case 2: mutant.remove(at: at)
        default: mutant.insert(0xFF, at: at)
        }
      }
      do {
        let image = try JPEG.decode(mutant, eighths: Int.random(in: 1...8, using: &random), limit: 4_000_000)
        #expect(image.width * image.height <= 4_000_000)
      } catch let problem {
        #expect(problem.code == .imageUnreadable || problem.code == .imageTooLarge)
        refused += 1
      }
    }
    #expect(refused > 1000)
  }
}
