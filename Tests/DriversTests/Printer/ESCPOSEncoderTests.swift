import Core
import FuzzTestKit
import Testing

@testable import Drivers

@Suite("ESC/POS encoder")
struct ESCPOSEncoderTests {
  private func paper(_ bytes: [UInt8], dots: Int) -> PaperReader {
    var reader = PaperReader(dots: dots)
    reader.read(bytes)
    return reader
  }

  private func patterns(in bytes: [UInt8]) -> Int {
    zip(bytes, bytes.dropFirst()).count { RealTimePattern.matches($0, $1) }
  }

  @Test("commands are these bytes")
  func golden() throws {
    let encoder = ESCPOSEncoder(profile: .generic80)
    var bytes: [UInt8] = []
    encoder.head(automaticStatus: true, into: &bytes)
    var bitmap = Bitmap(width: 576, height: 60)
    for row in 10..<20 { for column in 8..<40 { bitmap[column, row] = true } }
    bitmap[300, 59] = true
    encoder.raster(bitmap, into: &bytes)
    encoder.endPage(cut: .partial, into: &bytes)
    encoder.endPage(cut: .full, into: &bytes)
    encoder.endPage(cut: nil, into: &bytes)
    bytes += ESCPOSEncoder.completionRequest(CompletionIdentifier(95 * 95 + 2)) + ESCPOSEncoder.fence
    bytes += ESCPOSEncoder.identityRequest(67)
    try expectGolden(bytes, "generic-80")

    var small: [UInt8] = []
    let encoder58 = ESCPOSEncoder(profile: .generic58)
    encoder58.head(automaticStatus: false, into: &small)
    encoder58.feed(dots: 300, into: &small)
    encoder58.raster(bitmap.rows(0..<60), into: &small)
    encoder58.endPage(cut: .partial, into: &small)
    try expectGolden(small, "generic-58")
  }

  @Test("a row that holds a command goes as columns", arguments: [[UInt8(0x10), 0x04], [0x10, 0x05], [0x10, 0x14]])
  func columns(pattern: [UInt8]) throws {
    var bitmap = Bitmap(width: 384, height: 40)
    bitmap.bytes.replaceSubrange(30 * 48 + 5..<30 * 48 + 7, with: pattern)
    var bytes: [UInt8] = []
    #expect(ESCPOSEncoder(profile: .generic58).raster(bitmap, into: &bytes).isEmpty)
    #expect(patterns(in: bytes) == 0)
    let reader = paper(bytes, dots: 384)
    #expect(reader.bitmap == bitmap)
    if pattern[1] == 0x04 { try expectGolden(bytes, "columns") }
  }

  @Test("a seam that spells a command splits the band")
  func seam() {
    var bitmap = Bitmap(width: 384, height: 4)
    for row in 0..<4 {
      bitmap.bytes[row * 48] = 0x05
      bitmap.bytes[row * 48 + 47] = 0x10
    }
    var bytes: [UInt8] = []
    #expect(ESCPOSEncoder(profile: .generic58).raster(bitmap, into: &bytes).isEmpty)
    #expect(patterns(in: bytes) == 0)
    #expect(paper(bytes, dots: 384).bitmap == bitmap)
    #expect(bytes.count == 4 * (8 + 48))
  }

  @Test("too few rows for columns: one dot beside the pattern, and it says so")
  func nudge() {
    var bitmap = Bitmap(width: 384, height: 5)
    bitmap.bytes[48] = 0x10
    bitmap.bytes[49] = 0x14
    var bytes: [UInt8] = []
    #expect(
      ESCPOSEncoder(profile: .generic58).raster(bitmap, into: &bytes) == [AddedDot(page: 0, row: 1, column: 4)])
    #expect(patterns(in: bytes) == 0)
    var expected = bitmap
    expected[4, 1] = true
    #expect(paper(bytes, dots: 384).bitmap == expected)
  }

  @Test("rows of patterns that end near the last row are all held by columns", arguments: [24, 40, 48, 71, 96, 130])
  func longRun(height: Int) {
    // Two upright lines, nine dots apart, that end three rows above the foot: blocks in turn from the top leave some.
    var bitmap = Bitmap(width: 384, height: height)
    for row in height / 3..<height - 3 {
      bitmap.bytes.replaceSubrange(row * 48 + 20...row * 48 + 21, with: [0x10, 0x04])
    }
    var bytes: [UInt8] = []
    #expect(ESCPOSEncoder(profile: .generic58).raster(bitmap, into: &bytes).isEmpty)
    #expect(patterns(in: bytes) == 0)
    #expect(paper(bytes, dots: 384).bitmap == bitmap)
  }

  @Test(
    "paper equals the picture dot for dot", arguments: RandomPicture.allCases,
    [PrinterProfile.generic58, .generic80, .storing])
  func equalsPicture(kind: RandomPicture, profile: PrinterProfile) {
    var generator = SeededGenerator(seed: 7)
    for _ in 0..<20 {
      let height = Int.random(in: 24...500, using: &generator)
      let bitmap = kind.draw(width: profile.dots, height: height, using: &generator)
      var bytes: [UInt8] = []
      let added = ESCPOSEncoder(profile: profile).raster(bitmap, into: &bytes).count
      #expect(patterns(in: bytes) == 0)
      let reader = paper(bytes, dots: profile.dots)
      #expect(reader.unknown.isEmpty)
      if added == 0 {
        #expect(reader.bitmap == bitmap)
      } else {
        // Only a picture made of commands may need it, and then every dot of the picture is still there.
        #expect(kind == .realTimeCommands)
        let differing = zip(reader.bitmap.bytes, bitmap.bytes).reduce(0) { $0 + ($1.0 ^ $1.1).nonzeroBitCount }
        #expect(reader.bitmap.height == height && differing == added)
        #expect(zip(reader.bitmap.bytes, bitmap.bytes).allSatisfy { $0 & $1 == $1 })
      }
    }
  }

  @Test("blank rows cost next to nothing, and a narrow picture goes narrow")
  func blanks() {
    var bitmap = Bitmap(width: 576, height: 1000)
    bitmap[3, 500] = true
    for profile in [PrinterProfile.generic58, .generic80, .storing] {
      var bytes: [UInt8] = []
      ESCPOSEncoder(profile: profile).raster(bitmap, into: &bytes)
      #expect(bytes.count < (profile.feedIsExact ? 60 : 1200))
    }
  }

  @Test("no command is higher than the profile allows, and no height spells a command")
  func heights() {
    for command in PrinterProfile.RasterCommand.allCases {
      var profile = PrinterProfile.generic58
      profile.rasterCommand = command
      profile.maxRasterRows = 0x410
      var bitmap = Bitmap(width: 384, height: 0x410)
      for row in 0..<bitmap.height { bitmap[0, row] = true }
      var bytes: [UInt8] = []
      ESCPOSEncoder(profile: profile).raster(bitmap, into: &bytes)
      #expect(patterns(in: bytes) == 0)
      #expect(paper(bytes, dots: 384).bitmap == bitmap)
    }
  }

  @Test("a stored picture's length neither spells a command nor exceeds its two bytes")
  func storedLengths() {
    // One row of a byte: 0x410 - 10 rows would be a length of 10 04.
    for (rows, width) in [(0x406, 8), (0x203, 16), (0x1406, 8), (2000, 576)] {
      var profile = PrinterProfile.storing
      profile.maxRasterRows = 0xFFFF
      var bitmap = Bitmap(width: width, height: rows)
      for row in 0..<rows { bitmap[width - 1, row] = true }
      var bytes: [UInt8] = []
      ESCPOSEncoder(profile: profile).raster(bitmap, into: &bytes)
      #expect(patterns(in: bytes) == 0)
      let reader = paper(bytes, dots: width)
      #expect(reader.unknown.isEmpty && reader.bitmap == bitmap)
    }
  }

  @Test("a cutter further away than 255 dots is reached")
  func farCutter() {
    var profile = PrinterProfile.generic80
    profile.headToCutterDots = 300
    var bytes: [UInt8] = []
    ESCPOSEncoder(profile: profile).endPage(cut: .full, into: &bytes)
    #expect(paper(bytes, dots: 576).cutsAfterRow == [300])
    profile.cutFeedsToCutter = true
    bytes = []
    ESCPOSEncoder(profile: profile).endPage(cut: .full, into: &bytes)
    #expect(bytes == [0x1D, 0x56, 65, 0])
  }

  @Test("completion identifiers ascend, stay printable and come round")
  func identifiers() {
    #expect(CompletionIdentifier(0).characters == [0x20, 0x20, 0x20, 0x20])
    #expect(CompletionIdentifier(CompletionIdentifier.count - 1).characters == [0x7E, 0x7E, 0x7E, 0x7E])
    #expect(CompletionIdentifier(CompletionIdentifier.count - 1).next == CompletionIdentifier(0))
    for number in [0, 94, 95, 123_456, CompletionIdentifier.count - 1] {
      #expect(CompletionIdentifier(CompletionIdentifier(number).characters)?.number == number)
    }
    #expect(CompletionIdentifier([0x20, 0x20, 0x20]) == nil)
    #expect(CompletionIdentifier([0x20, 0x20, 0x20, 0x7F]) == nil)
  }
}

extension PrinterProfile {
  /// A printer that knows `GS ( L` only.
  static var storing: PrinterProfile {
    var profile = PrinterProfile.generic80
    profile.name = "storing"
    profile.rasterCommand = .graphics
    return profile
  }
}
