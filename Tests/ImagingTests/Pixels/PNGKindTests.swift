import Core
import Imaging
import Testing

/// Every kind of PNG that a front end may send, on the white of the paper.
@Suite("PNG kinds")
struct PNGKindTests {
  /// Columns: opaque black, transparent black, half transparent black, opaque white.
  private func expectOnWhite(_ file: [UInt8], halfIsKept: Bool = true) throws {
    let image = try PNG.decodeGray(file)
    #expect((image.width, image.height) == (4, 9))
    for y in 0..<9 {
      let row = Array(image.bytes[y * 4..<y * 4 + 4])
      #expect(row[0] == 0 && row[1] == 255 && row[3] == 255, "row \(y): \(row)")
      if halfIsKept { #expect((100...200).contains(row[2]), "row \(y): \(row)") }
    }
  }

  @Test("Alpha is composed on white, of 8 and 16 bits, grey and colour, interlaced or not", arguments: [false, true])
  func alpha(isInterlaced: Bool) throws {
    let black: [(gray: UInt8, alpha: UInt8)] = [(0, 255), (0, 0), (0, 128), (255, 255)]
    for (type, channels) in [(UInt8(4), 1), (6, 3)] {
      for depth: UInt8 in [8, 16] {
        let fixture = PNGFixture(colourType: type, bitDepth: depth, width: 4, height: 9, isInterlaced: isInterlaced)
        let file = fixture.file { x, _ in
          let samples = Array(repeating: black[x].gray, count: channels) + [black[x].alpha]
          return depth == 8 ? samples : samples.flatMap { [$0, $0] }
        }
        try expectOnWhite(file)
      }
    }
  }

  @Test("A palette's alpha is composed on white, at any depth, interlaced or not", arguments: [false, true])
  func palette(isInterlaced: Bool) throws {
    for depth: UInt8 in [2, 4, 8] {
      var fixture = PNGFixture(colourType: 3, bitDepth: depth, width: 4, height: 9, isInterlaced: isInterlaced)
      fixture.chunks = [
        ("PLTE", [0, 0, 0, 0, 0, 0, 0, 0, 0, 255, 255, 255]), ("tRNS", [255, 0, 128]),
      ]
      try expectOnWhite(fixture.file { x, _ in [UInt8(x)] })
    }
  }

  @Test("The one transparent grey or colour becomes white, of 1 to 16 bits")
  func transparentColour() throws {
    for depth: UInt8 in [2, 4, 8, 16] {
      var fixture = PNGFixture(colourType: 0, bitDepth: depth, width: 4, height: 9)
      // Grey 1 is transparent; column 2 is black as well, because no grey is half transparent.
      fixture.chunks = [("tRNS", [0, 1])]
      let white = UInt8(truncatingIfNeeded: (1 << min(8, Int(depth))) - 1)
      let file = fixture.file { x, _ in
        let gray: UInt8 = x == 1 ? 1 : x == 3 ? white : 0
        return depth == 16 ? [x == 1 ? 0 : gray, gray] : [gray]
      }
      try expectOnWhite(file, halfIsKept: false)
    }
    var colour = PNGFixture(colourType: 2, bitDepth: 8, width: 4, height: 9)
    colour.chunks = [("tRNS", [0, 10, 0, 20, 0, 30])]
    let file = colour.file { x, _ in x == 1 ? [10, 20, 30] : x == 3 ? [255, 255, 255] : [0, 0, 0] }
    try expectOnWhite(file, halfIsKept: false)
  }

  @Test("One pixel is a picture")
  func single() throws {
    for type: UInt8 in [0, 2, 4, 6] {
      let fixture = PNGFixture(colourType: type, bitDepth: 8, width: 1, height: 1, isInterlaced: true)
      let image = try PNG.decodeGray(
        fixture.file { _, _ in Array(repeating: 255, count: [1, 0, 3, 0, 2, 0, 4][Int(type)]) })
      #expect(image == GrayImage(width: 1, height: 1, bytes: [255]))
    }
  }

  @Test("Sides that libpng takes not are too large, and not unreadable", arguments: [(1, 2_000_000), (2_000_000, 1)])
  func longSides(width: Int, height: Int) {
    // The rows are not there: nothing is decoded.
    let fixture = PNGFixture(colourType: 0, bitDepth: 8, width: width, height: height)
    let empty = PNGFixture(colourType: 0, bitDepth: 8, width: 1, height: 1).file { _, _ in [0] }
    var file = empty
    let whole = fixture.header
    file.replaceSubrange(8..<8 + whole.count, with: whole)
    #expect(throws: Problem(.imageTooLarge, facts: ["limit": "40000000"])) { try PNG.decodeGray(file) }
  }

  @Test("A file of 16 bits is as dark as one of 8, whether it says anything of its gamma or not")
  func deepGray() throws {
    for type: UInt8 in [0, 2, 4, 6] {
      let (channels, hasAlpha) = (type & 2 == 0 ? 1 : 3, type >= 4)
      func file(_ depth: UInt8) -> [UInt8] {
        PNGFixture(colourType: type, bitDepth: depth, width: 4, height: 9).file { x, _ in
          (Array(repeating: UInt8(x * 80), count: channels) + (hasAlpha ? [255] : []))
            .flatMap { depth == 16 ? [$0, $0] : [$0] }
        }
      }
      #expect(try PNG.decodeGray(file(16)) == PNG.decodeGray(file(8)), "colour type \(type)")
      #expect(try PNG.decodeRGB(file(16)) == PNG.decodeRGB(file(8)), "colour type \(type)")
    }
  }
}
