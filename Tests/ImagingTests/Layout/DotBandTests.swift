import Core
import FuzzTestKit
import Testing

@testable import Imaging

/// Stamps and rectangles beside the same dot by dot, over every edge of a band.
@Suite("dots of a band") struct DotBandTests {
  @Test("a stamp blackens its dots that lie in the band, and no others") func stamps() {
    var generator = SeededGenerator(seed: 3)
    for _ in 0..<2000 {
      let width = Int.random(in: 1...200, using: &generator)
      let height = Int.random(in: 1...60, using: &generator)
      var picture = Bitmap(
        width: Int.random(in: 1...150, using: &generator), height: Int.random(in: 1...50, using: &generator))
      // Mostly white, so that there are rows without a dot.
      for _ in 0..<Int.random(in: 0...60, using: &generator) {
        picture[
          Int.random(in: 0..<picture.width, using: &generator), Int.random(in: 0..<picture.height, using: &generator)] =
          true
      }
      let x = Int.random(in: -picture.width...width, using: &generator)
      let y = Int.random(in: -picture.height...height, using: &generator)
      let stamped = Self.band(width, height) { band in
        picture.bytes.withUnsafeBufferPointer {
          band.stamp($0, pitch: picture.stride, height: picture.height, x: x, y: 100 + y)
        }
      }
      var expected = Bitmap(width: width, height: height)
      for row in 0..<picture.height where (0..<height).contains(row + y) {
        for column in 0..<picture.width where (0..<width).contains(column + x) {
          if picture[column, row] { expected[column + x, row + y] = true }
        }
      }
      #expect(stamped == expected, "\(picture.width) × \(picture.height) at \(x), \(y) of \(width) × \(height)")
    }
  }

  @Test("a rectangle blackens its dots that lie in the band, and no others") func fills() {
    var generator = SeededGenerator(seed: 4)
    for _ in 0..<1000 {
      let width = Int.random(in: 1...100, using: &generator)
      let height = Int.random(in: 1...9, using: &generator)
      let left = Int.random(in: -20...width + 20, using: &generator)
      let right = Int.random(in: left...width + 40, using: &generator)
      let top = Int.random(in: -5...height + 5, using: &generator)
      let bottom = Int.random(in: top...height + 9, using: &generator)
      let filled = Self.band(width, height) { $0.fill(x: left..<right, y: 100 + top..<100 + bottom) }
      var expected = Bitmap(width: width, height: height)
      for row in max(0, top)..<max(0, top, min(height, bottom)) {
        for column in max(0, left)..<max(0, left, min(width, right)) { expected[column, row] = true }
      }
      #expect(filled == expected, "\(left)..<\(right), \(top)..<\(bottom) of \(width) × \(height)")
    }
  }

  /// A white band, from the page's hundredth row on, that is drawn into.
  private static func band(_ width: Int, _ height: Int, draw: (DotBand) -> Void) -> Bitmap {
    var bitmap = Bitmap(width: width, height: height)
    bitmap.bytes.withUnsafeMutableBufferPointer {
      draw(DotBand(width: width, stride: (width + 7) / 8, rows: 100..<100 + height, dots: $0))
    }
    return bitmap
  }
}
