import Core
import Testing

@testable import Imaging

@Suite("YUYV")
struct YUYVTests {
  @Test("Grey, red, green and blue come back within rounding")
  func colours() throws {
    // Y, U, V of Rec. 601 in limited range, from BT.601-7 table 3.
    let cases: [(yuv: (UInt8, UInt8, UInt8), rgb: [Int])] = [
      ((126, 128, 128), [128, 128, 128]), ((81, 90, 240), [255, 0, 0]), ((145, 54, 34), [0, 255, 0]),
      ((41, 240, 110), [0, 0, 255]), ((235, 128, 128), [255, 255, 255]), ((16, 128, 128), [0, 0, 0]),
    ]
    for colour in cases {
      let bytes = (0..<16 * 4 / 2).flatMap { _ in [colour.yuv.0, colour.yuv.1, colour.yuv.0, colour.yuv.2] }
      let image = try YUYV.rgb(bytes, width: 16, height: 4)
      for (index, byte) in image.bytes.enumerated() { #expect(abs(Int(byte) - colour.rgb[index % 3]) <= 3) }
      #expect(try YUYV.gray(bytes, width: 16, height: 4).bytes.allSatisfy { $0 == colour.yuv.0 })
    }
  }

  @Test("Too few bytes and odd widths are unreadable")
  func damage() {
    let bytes = [UInt8](repeating: 128, count: 64)
    for (width, height) in [(8, 5), (7, 4), (0, 4), (8, 0), (-2, 4), (20000, 1)] {
      #expect(throws: Problem(.imageUnreadable)) { try YUYV.rgb(bytes, width: width, height: height) }
      #expect(throws: Problem(.imageUnreadable)) { try YUYV.gray(bytes, width: width, height: height) }
    }
  }

  @Test("Scaling averages what a pixel covers")
  func scaling() {
    let image = GrayImage(width: 4, height: 2, bytes: [0, 100, 200, 200, 100, 200, 0, 0])
    #expect(image.scaled(width: 2, height: 1).bytes == [100, 100])
    #expect(image.cropped(x: -1, y: 1, width: 3, height: 2).bytes == [100, 100, 200, 100, 100, 200])
  }
}
