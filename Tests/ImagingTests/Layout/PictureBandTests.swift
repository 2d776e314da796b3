import Core
import FuzzTestKit
import Testing

@testable import Imaging

@Suite("Pictures by bands")
struct PictureBandTests {
  /// A picture and how it shall come to paper.
  struct Sample {
    let file: [UInt8]
    let block: Block.Image
    /// Dots across; nil: its own pixels, at most 384.
    let wanted: Int?
  }

  @Test("The dots are what they were when a picture was decoded whole")
  func pinned() throws {
    var random = SeededGenerator(seed: 40)
    var bytes: [UInt8] = []
    for _ in 0..<300 {
      let sample = try Kind(colourType: 0, bitDepth: 8).sample(using: &random)
      let dots = try PictureShelf { _ in [] }.dots(sample.block, wanted: sample.wanted, width: 384)
      bytes += [dots.width, dots.height].flatMap { [UInt8($0 >> 8), UInt8($0 & 255)] } + dots.bytes
    }
    #expect(PNGFixture.crc(bytes) == 4_055_344_543, "\(bytes.count) bytes")
  }

  @Test("A picture of any kind has the dots of its whole grey", arguments: kinds)
  func whole(kind: Kind) throws {
    var random = SeededGenerator(seed: UInt64(kind.colourType) * 16 + UInt64(kind.bitDepth))
    for round in 0..<60 {
      let sample = try kind.sample(using: &random)
      let dots = try PictureShelf { _ in [] }.dots(sample.block, wanted: sample.wanted, width: 384)
      #expect(dots == (try Self.dots(of: PNG.decodeGray(sample.file), sample)), "round \(round)")
    }
  }

  @Test("However many rows a band has, the picture has the dots of its whole grey", arguments: kinds)
  func bands(kind: Kind) throws {
    var random = SeededGenerator(seed: UInt64(kind.colourType) * 16 + UInt64(kind.bitDepth) + 1000)
    for round in 0..<60 {
      let sample = try kind.sample(using: &random)
      let image = try PNG.decodeGray(sample.file)
      let bandBytes = Int.random(in: 1...2_000, using: &random)
      let bands = try #require(try PNGBands(sample.file, limit: .max, bandBytes: bandBytes))
      #expect(try GrayBands(bands).whole() == image, "round \(round), \(bandBytes)")
      let again = try #require(try PNGBands(sample.file, limit: .max, bandBytes: bandBytes))
      let dots = try Dithering.bitmap(
        from: GrayBands(again), width: sample.wanted ?? min(image.width, 384), method: sample.block.dither,
        gamma: sample.block.gamma, threshold: sample.block.threshold ?? Dithering.middle)
      #expect(dots == Self.dots(of: image, sample), "round \(round), \(bandBytes)")
    }
  }

  @Test("A spoilt picture is refused by bands as it is whole, or comes to the same grey", arguments: kinds)
  func spoilt(kind: Kind) throws {
    var random = SeededGenerator(seed: UInt64(kind.colourType) * 16 + UInt64(kind.bitDepth) + 2000)
    var mutator = Mutator(seed: random.next())
    var refused = 0
    for round in 0..<400 {
      // Half of them compressed in earnest, as our own encoder does.
      let isPacked = Bool.random(using: &random)
      let ramp = GrayImage(width: 40, height: 60, bytes: (0..<2_400).map { UInt8(truncatingIfNeeded: $0 * $0 / 90) })
      let file = isPacked ? PNG.encode(ramp) : try kind.sample(using: &random).file
      let spoilt =
        Bool.random(using: &random) ? mutator.png(file) : Array(file.prefix(mutator.number(below: file.count)))
      let whole = Result { () throws(Problem) in try PNG.decodeGray(spoilt, limit: 20_000) }
      let limit = Result { () throws(Problem) in
        let bands = try PNGBands(spoilt, limit: 20_000, bandBytes: 500)
        return try bands.map { (bands) throws(Problem) in try GrayBands(bands).whole() }
      }
      switch (limit, whole) {
      case (.success(nil), _): break
      case (.success(let image?), .success(let expected)): #expect(image == expected, "round \(round)")
      case (.failure(let problem), .failure(let expected)):
        #expect(problem == expected, "round \(round)")
        refused += 1
      default: Issue.record("round \(round): \(limit) and not \(whole)")
      }
    }
    #expect(refused > 100 && refused < 400)
  }

  @Test("A band has at most 64 KiB, however long the picture")
  func bound() throws {
    for height in [1, 170, 171, 30_000] {
      let file = PNG.encode(GrayImage(width: 384, height: height, bytes: [UInt8](repeating: 9, count: 384 * height)))
      let bands = try #require(try PNGBands(file, limit: .max))
      var rows = 0
      while rows < height {
        let band = try bands.next()
        #expect(band.width == 384 && band.height > 0 && band.bytes.count <= 65_536)
        rows += band.height
      }
      #expect(rows == height)
    }
  }

  @Test("An interlaced picture is decoded whole")
  func interlaced() throws {
    let fixture = PNGFixture(colourType: 0, bitDepth: 8, width: 9, height: 5, isInterlaced: true)
    #expect(try PNGBands(fixture.file { x, y in [UInt8(20 * x + y)] }, limit: .max) == nil)
  }

  @Test("A tall file that is cut short or spoilt is unreadable, and not too long")
  func tall() throws {
    let file = PNG.encode(GrayImage(width: 1, height: 90_000, bytes: [UInt8](repeating: 9, count: 90_000)))
    func dots(_ file: [UInt8]) throws -> Bitmap {
      try PictureShelf { _ in [] }.dots(Block.Image(source: .data(file)), wanted: nil, width: 384)
    }
    #expect(throws: PageFiller.tooLong) { try dots(file) }
    #expect(throws: Problem(.imageUnreadable)) { try dots(Array(file[..<(file.count - 20)])) }
    #expect(throws: Problem(.imageUnreadable)) { try dots(Array(file[..<(file.count / 2)])) }
    // Whole chunks, but of a stream that does not unfold, and of one that is another than its checksum says.
    for place in [60, file.count - 18] {
      var spoilt = file
      spoilt[place] ^= 0xFF
      #expect(throws: Problem(.imageUnreadable)) { try PNG.decodeGray(spoilt) }
      #expect(throws: Problem(.imageUnreadable)) { try dots(spoilt) }
    }
  }

  static func dots(of image: GrayImage, _ sample: Sample) -> Bitmap {
    Dithering.bitmap(
      from: image, width: sample.wanted ?? min(image.width, 384), method: sample.block.dither,
      gamma: sample.block.gamma, threshold: sample.block.threshold ?? Dithering.middle)
  }

  static let kinds = [
    (0, [1, 2, 4, 8, 16]), (2, [8, 16]), (3, [1, 2, 4, 8]), (4, [8, 16]), (6, [8, 16]),
  ].flatMap { type, depths in depths.map { Kind(colourType: type, bitDepth: $0) } }

  /// A kind of PNG, and seeded pictures of it.
  struct Kind: Sendable, CustomTestStringConvertible {
    let colourType: UInt8
    let bitDepth: UInt8

    var testDescription: String { "colour type \(colourType), \(bitDepth) bits" }

    /// A picture of a random size, with random filters, chunks and wishes.
    func sample(using random: inout SeededGenerator) throws -> Sample {
      let (width, height) = (Int.random(in: 1...70, using: &random), Int.random(in: 1...90, using: &random))
      var fixture = PNGFixture(colourType: colourType, bitDepth: bitDepth, width: width, height: height)
      fixture.filters = (0..<Int.random(in: 1...5, using: &random)).map { _ in UInt8.random(in: 0...4, using: &random) }
      fixture.pieceLength = Bool.random(using: &random) ? .max : Int.random(in: 40...4_000, using: &random)
      fixture.chunks = chunks(using: &random)
      let samples = [0: 1, 2: 3, 3: 1, 4: 2, 6: 4][colourType] ?? 1
      let (slope, shade) = (Int.random(in: 0...9, using: &random), Int.random(in: 0...255, using: &random))
      let file = fixture.file { x, y in
        (0..<samples).flatMap { sample in
          let noise = Int.random(in: 0...60, using: &random)
          let value = UInt8(truncatingIfNeeded: shade + slope * (x + y * sample) + noise)
          return bitDepth == 16 ? [value, UInt8(noise)] : [bitDepth < 8 ? value & (1 << bitDepth - 1) : value]
        }
      }
      let method = try #require(Block.Dither.allCases.randomElement(using: &random))
      let wanted = [nil, 1, width, max(1, width / 3), width + 1, 3 * width, Int.random(in: 1...200, using: &random)]
      let block = Block.Image(
        source: .data(file), dither: method, gamma: try #require([nil, 0.5, 1, 1.7].randomElement(using: &random)),
        threshold: try #require([nil, 0.02, 0.3, 0.8].randomElement(using: &random)))
      return Sample(file: file, block: block, wanted: try #require(wanted.randomElement(using: &random)))
    }

    private func chunks(using random: inout SeededGenerator) -> [(name: String, bytes: [UInt8])] {
      var chunks: [(name: String, bytes: [UInt8])] = []
      if Bool.random(using: &random) { chunks.append(("pHYs", [0, 0, 31, 64, 0, 0, 31, 64, 1])) }
      if Int.random(in: 0...2, using: &random) == 0 {
        chunks.append(("gAMA", [0, 0, UInt8.random(in: 100...250, using: &random), 0]))
      } else if Bool.random(using: &random) {
        chunks.append(("sRGB", [0]))
      }
      if colourType == 3 {
        chunks.append(("PLTE", (0..<3 << bitDepth).map { _ in UInt8.random(in: 0...255, using: &random) }))
      }
      if Bool.random(using: &random) {
        switch colourType {
        case 0: chunks.append(("tRNS", [0, 1]))
        case 2: chunks.append(("tRNS", [0, 90, 0, 90, 0, 90]))
        case 3: chunks.append(("tRNS", (0..<1 << bitDepth).map { _ in UInt8.random(in: 0...255, using: &random) }))
        default: break
        }
      }
      return chunks
    }
  }
}

extension GrayBands {
  /// All bands together.
  func whole() throws(Failure) -> GrayImage {
    var bands = self
    var bytes: [UInt8] = []
    for y in 0..<height {
      try bands.seek(y)
      bands.withRow(y) { bytes += $0 }
    }
    return GrayImage(width: width, height: height, bytes: bytes)
  }
}
