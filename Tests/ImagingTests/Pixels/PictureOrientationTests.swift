import Core
import FuzzTestKit
import Testing

@testable import Imaging

/// Pictures are upright on paper, however the telephone was held.
@Suite("Pictures upright")
struct PictureOrientationTests {
  /// Two rows of three pixels.
  private let picture = GrayImage(width: 3, height: 2, bytes: [1, 2, 3, 4, 5, 6])

  @Test(
    "Each of Exif's orientations is set right",
    arguments: [
      (1, 3, [1, 2, 3, 4, 5, 6]), (2, 3, [3, 2, 1, 6, 5, 4]), (3, 3, [6, 5, 4, 3, 2, 1]), (4, 3, [4, 5, 6, 1, 2, 3]),
      (5, 2, [1, 4, 2, 5, 3, 6]), (6, 2, [4, 1, 5, 2, 6, 3]), (7, 2, [6, 3, 5, 2, 4, 1]), (8, 2, [3, 6, 2, 5, 1, 4]),
    ] as [(Int, Int, [UInt8])])
  func orientations(exif: Int, width: Int, bytes: [UInt8]) throws {
    let orientation = try #require(PictureOrientation(exif: exif))
    #expect(orientation.swapsSides == (width == 2))
    #expect(picture.oriented(orientation) == GrayImage(width: width, height: 6 / width, bytes: bytes))
  }

  @Test("A turn is clockwise and comes after the camera's")
  func turns() {
    let quarter = picture.oriented(.upright.rotated(.quarter))
    #expect(quarter == GrayImage(width: 2, height: 3, bytes: [4, 1, 5, 2, 6, 3]))
    #expect(quarter.oriented(.upright.rotated(.threeQuarters)) == picture)
    #expect(quarter.oriented(.upright.rotated(.quarter)) == picture.oriented(.upright.rotated(.half)))
    for exif in 1...8 {
      guard let orientation = PictureOrientation(exif: exif) else { continue }
      for rotation in Block.Rotation.allCases {
        let atOnce = picture.oriented(orientation.rotated(rotation))
        #expect(atOnce == picture.oriented(orientation).oriented(.upright.rotated(rotation)), "\(exif) \(rotation)")
      }
    }
  }

  /// APP1 with a TIFF of one directory entry.
  private func exif(_ orientation: UInt8, isLittle: Bool) -> [UInt8] {
    let tiff: [UInt8] =
      isLittle
      ? [0x49, 0x49, 0x2A, 0, 8, 0, 0, 0, 1, 0, 0x12, 1, 3, 0, 1, 0, 0, 0, orientation, 0, 0, 0, 0, 0, 0, 0]
      : [0x4D, 0x4D, 0, 0x2A, 0, 0, 0, 8, 0, 1, 1, 0x12, 0, 3, 0, 0, 0, 1, 0, orientation, 0, 0, 0, 0, 0, 0]
    let content = [0x45, 0x78, 0x69, 0x66, 0, 0] + tiff
    return [0xFF, 0xE1, 0, UInt8(content.count + 2)] + content
  }

  private func withSegment(_ segment: [UInt8], _ file: [UInt8]) -> [UInt8] { file[..<2] + segment + file[2...] }

  @Test("The orientation is read from either kind of TIFF, behind other segments, and garbage has none")
  func reading() throws {
    let file = JPEGFixtures.progressive
    #expect(ExifOrientation.read(file) == nil)
    for isLittle in [false, true] {
      for number in 1...8 {
        let turned = withSegment(exif(UInt8(number), isLittle: isLittle), file)
        #expect(ExifOrientation.read(turned) == PictureOrientation(exif: number))
        let behind = withSegment([0xFF, 0xFE, 0, 4, 1, 2, 0xFF, 0xFF], turned)
        #expect(ExifOrientation.read(behind) == PictureOrientation(exif: number))
      }
      for number: UInt8 in [0, 9, 255] {
        #expect(ExifOrientation.read(withSegment(exif(number, isLittle: isLittle), file)) == nil)
      }
      let segment = exif(6, isLittle: isLittle)
      for length in 0..<segment.count { _ = ExifOrientation.read(Array(file[..<2]) + segment[..<length]) }
      var random = SeededGenerator(seed: 41)
      for _ in 0..<2000 {
        var mutant = withSegment(segment, file)
        for _ in 0..<3 {
          let place = Int.random(in: 2..<40, using: &random)
          mutant[place] = UInt8.random(in: 0...255, using: &random)
        }
        _ = ExifOrientation.read(mutant)
      }
    }
  }

  @Test("A telephone's picture is upright on paper, and its width is that of the upright picture")
  func onPaper() throws {
    // Black on the left as the sensor saw it; held upright it is black above (orientation 6).
    let file = withSegment(exif(6, isLittle: false), JPEGFixtures.progressive)
    let picture = try PictureDecoder.gray(file, largestWidth: 16, limit: .max)
    let upright = try picture.bands.whole()
    #expect((upright.width, picture.originalWidth) == (16, 16))
    #expect(upright.bytes[..<96].allSatisfy { $0 < 40 } && upright.bytes[160...].allSatisfy { $0 > 215 })
    let turned = try PictureDecoder.gray(file, largestWidth: 16, rotation: .half, limit: .max).bands.whole()
    #expect(turned.bytes[..<96].allSatisfy { $0 > 215 } && turned.bytes[160...].allSatisfy { $0 < 40 })

    let wide = try JPEG.encode(
      RGBImage(width: 320, height: 80, bytes: [UInt8](repeating: 0, count: 320 * 80 * 3)), quality: 80)
    let tall = withSegment(exif(8, isLittle: true), wide)
    #expect(try PictureDecoder.gray(tall, largestWidth: 384, limit: .max).originalWidth == 80)
    let page = try DocumentRenderer().layout(
      Document(blocks: [.image(Block.Image(source: .data(tall), width: .dots(40)))]), width: 384
    ).pages[0]
    #expect(page.height == 160 + 8 + 16)
    let lying = Block.Image(source: .data(tall), width: .dots(40), rotate: .quarter)
    #expect(try DocumentRenderer().layout(Document(blocks: [.image(lying)]), width: 384).pages[0].height == 10 + 8 + 16)
  }

  @Test("Progressive files, Adobe's inks and both at once come out right")
  func kinds() throws {
    for (name, file) in [
      ("progressive", JPEGFixtures.progressive), ("ink", JPEGFixtures.ink), ("both", JPEGFixtures.progressiveInk),
    ] {
      let image = try JPEG.decodeGray(file)
      #expect((image.width, image.height) == (16, 16))
      for y in 0..<16 {
        #expect(image.bytes[y * 16 + 2] < 40 && image.bytes[y * 16 + 13] > 215, "\(name), row \(y)")
      }
      #expect(try JPEG.header(of: file).isProgressive == (name != "ink"))
    }
  }

  @Test("A progressive file of many pixels is refused by its header alone, garbage before the frame or not")
  func progressiveBomb() throws {
    var file = JPEGFixtures.progressive
    let frame = try #require((0..<file.count - 1).first { file[$0] == 0xFF && file[$0 + 1] == 0xC2 })
    // 5000 × 5000: fewer than a file of one scan may have.
    file.replaceSubrange(frame + 5..<frame + 9, with: [0x13, 0x88, 0x13, 0x88])
    let limit = Problem(.imageTooLarge, facts: ["limit": "16000000"])
    #expect(throws: limit) { try JPEG.decodeGray(file, eighths: 1) }
    // What turbojpeg takes for garbage hides no frame from us, either.
    file.insert(contentsOf: [7, 0xFF, 0, 9], at: frame)
    #expect(JPEGSegments(file).contains { $0.marker == 0xC2 })
    #expect(throws: Problem.self) { try JPEG.decodeGray(file, eighths: 1) }
  }

  @Test("A picture of one pixel, of one row and of one column is printed")
  func thin() throws {
    for (width, height, dots) in [(1, 1, 80), (3000, 1, 1), (1, 60, 4800)] {
      let file = PNG.encode(
        GrayImage(width: width, height: height, bytes: [UInt8](repeating: 0, count: width * height)))
      let picture = Block.Image(source: .data(file), width: .dots(80))
      let page = try DocumentRenderer().layout(Document(blocks: [.image(picture)]), width: 384).pages[0]
      #expect(page.height == dots + 8 + 16)
    }
  }
}
