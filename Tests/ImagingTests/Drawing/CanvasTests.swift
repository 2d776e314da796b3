import Testing

@testable import Imaging

@Suite("Canvas")
struct CanvasTests {
  private func pixel(_ image: RGBImage, _ x: Int, _ y: Int) -> [UInt8] {
    Array(image.bytes[((y * image.width + x) * 3)...].prefix(3))
  }

  @Test func coloursComeOutInOrder() {
    let image = Canvas(width: 5, height: 3, colour: Canvas.Colour(0x1280F0)).image()
    #expect(image.bytes.count == 45)
    for y in 0..<3 { for x in 0..<5 { #expect(pixel(image, x, y) == [0x12, 0x80, 0xF0]) } }
  }

  @Test func shapesAreFilledWhereTheyAre() {
    let canvas = Canvas(width: 40, height: 40)
    canvas.fill(.rectangle(Canvas.Point(10, 5), size: Canvas.Point(20, 10)), .solid(Canvas.Colour(0xFF0000)))
    canvas.fill(.ellipse(Canvas.Point(20, 30), radii: Canvas.Point(6, 4)), .solid(Canvas.Colour(0x0000FF)))
    let image = canvas.image()
    #expect(pixel(image, 10, 5) == [255, 0, 0] && pixel(image, 29, 14) == [255, 0, 0])
    #expect(pixel(image, 9, 5) == [255, 255, 255] && pixel(image, 30, 14) == [255, 255, 255])
    #expect(pixel(image, 20, 30) == [0, 0, 255] && pixel(image, 15, 33) == [255, 255, 255])
  }

  @Test func gradientsRunFromStartToEnd() {
    let canvas = Canvas(width: 100, height: 1)
    let stops = [Canvas.Stop(0, Canvas.Colour(0x000000)), Canvas.Stop(1, Canvas.Colour(0xFFFFFF))]
    canvas.fill(
      .rectangle(Canvas.Point(0, 0), size: Canvas.Point(100, 1)),
      .linear(Canvas.Point(0, 0), Canvas.Point(100, 0), stops))
    let row = canvas.image().bytes
    #expect(row[0] < 5 && row[297] > 250 && (120...135).contains(row[150]))
  }

  @Test func clipsAndPlacesEndWithTheirBodies() {
    let canvas = Canvas(width: 20, height: 20)
    let all = Canvas.Shape.rectangle(Canvas.Point(-50, -50), size: Canvas.Point(100, 100))
    canvas.clipped(to: .rectangle(Canvas.Point(0, 0), size: Canvas.Point(10, 20))) {
      $0.fill(all, .solid(Canvas.Colour(0x00FF00)))
    }
    canvas.placed(at: Canvas.Point(15, 15), scale: 2, angle: 180) {
      $0.fill(.rectangle(Canvas.Point(0, 0), size: Canvas.Point(1, 1)), .solid(Canvas.Colour(0x000000)))
    }
    canvas.fill(.rectangle(Canvas.Point(19, 0), size: Canvas.Point(1, 1)), .solid(Canvas.Colour(0x0000FF)))
    let image = canvas.image()
    #expect(pixel(image, 9, 9) == [0, 255, 0] && pixel(image, 10, 9) == [255, 255, 255])
    #expect(pixel(image, 13, 13) == [0, 0, 0] && pixel(image, 15, 15) == [255, 255, 255])
    #expect(pixel(image, 19, 0) == [0, 0, 255])
  }

  @Test func mirroredShapesAreOnTheOtherSide() {
    let canvas = Canvas(width: 20, height: 10)
    let shape = Canvas.Shape.rectangle(Canvas.Point(2, 2), size: Canvas.Point(4, 4))
    canvas.placed(at: Canvas.Point(10, 0)) { $0.fill(shape.mirrored, .solid(Canvas.Colour(0x000000))) }
    let image = canvas.image()
    #expect(pixel(image, 5, 4) == [0, 0, 0] && pixel(image, 14, 4) == [255, 255, 255])
  }

  @Test func picturesKeepTheirColours() {
    var bytes: [UInt8] = []
    for index in 0..<64 { bytes += index % 8 < 4 ? [200, 30, 60] : [10, 220, 90] }
    let picture = RGBImage(width: 8, height: 8, bytes: bytes)
    let canvas = Canvas(width: 80, height: 80)
    let isDrawn = canvas.draw(picture, corner: Canvas.Point(0, 0), size: Canvas.Point(80, 80))
    #expect(isDrawn)
    let image = canvas.image()
    #expect(pixel(image, 0, 0) == [200, 30, 60] && pixel(image, 10, 70) == [200, 30, 60])
    #expect(pixel(image, 79, 79) == [10, 220, 90])
    for (width, height) in [(0, 0), (32_768, 0), (0, 1)] {
      let empty = RGBImage(width: width, height: height, bytes: [])
      let isEmptyDrawn = canvas.draw(empty, corner: Canvas.Point(0, 0), size: Canvas.Point(1, 1))
      #expect(!isEmptyDrawn)
    }
  }

  @Test func tilesAreAddedOverAndOver() {
    let canvas = Canvas(width: 6, height: 2, colour: Canvas.Colour(0x1020FA))
    let isAdded = canvas.add(GrayImage(width: 2, height: 1, bytes: [0, 10]), x: 1, y: 0)
    #expect(isAdded)
    let image = canvas.image()
    #expect(pixel(image, 0, 1) == [0x1A, 0x2A, 0xFF] && pixel(image, 1, 0) == [0x10, 0x20, 0xFA])
    #expect(pixel(image, 4, 1) == [0x1A, 0x2A, 0xFF])
  }

  /// Rec. 601 of limited range, by its definition: white, black, and pure red.
  @Test(arguments: [(0xFFFFFF, [235, 128, 128]), (0x000000, [16, 128, 128]), (0xFF0000, [81, 90, 240])])
  func yuyv(colour: Int, expected: [Int]) {
    let bytes = Canvas(width: 4, height: 2, colour: Canvas.Colour(UInt32(colour))).yuyv()
    #expect(bytes.count == 16)
    for pair in 0..<4 {
      for (offset, value) in [expected[0], expected[1], expected[0], expected[2]].enumerated() {
        #expect(abs(Int(bytes[pair * 4 + offset]) - value) <= 1)
      }
    }
  }
}
