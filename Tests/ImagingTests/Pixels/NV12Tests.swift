import Core
import Testing

@testable import Imaging

@Suite("NV12")
struct NV12Tests {
  @Test("Colours come back within rounding, each from its own quarter of the second plane")
  func colours() throws {
    // Y, U, V of Rec. 601 in limited range, from BT.601-7 table 3.
    let cases: [(yuv: (UInt8, UInt8, UInt8), rgb: [Int])] = [
      ((126, 128, 128), [128, 128, 128]), ((81, 90, 240), [255, 0, 0]), ((145, 54, 34), [0, 255, 0]),
      ((41, 240, 110), [0, 0, 255]),
    ]
    // One after the other, 16 columns each.
    let luma = (0..<8).flatMap { _ in cases.flatMap { [UInt8](repeating: $0.yuv.0, count: 16) } }
    let colour = (0..<4).flatMap { _ in cases.flatMap { one in (0..<8).flatMap { _ in [one.yuv.1, one.yuv.2] } } }
    let image = try NV12.rgb(luma + colour, width: 64, height: 8)
    for (number, one) in cases.enumerated() {
      // At the borders the colour may be mixed.
      for row in 0..<8 {
        for column in (number * 16 + 2)..<(number * 16 + 14) {
          for channel in 0..<3 {
            #expect(abs(Int(image.bytes[(row * 64 + column) * 3 + channel]) - one.rgb[channel]) <= 3)
          }
        }
      }
    }
    #expect(try NV12.gray(luma + colour, width: 64, height: 8).bytes == luma)
  }

  @Test("Too few bytes and odd sides are unreadable")
  func damage() {
    let bytes = [UInt8](repeating: 128, count: 64)
    for (width, height) in [(8, 6), (7, 4), (8, 3), (0, 4), (8, 0), (-2, 4), (20000, 2)] {
      #expect(throws: Problem(.imageUnreadable)) { try NV12.rgb(bytes, width: width, height: height) }
      #expect(throws: Problem(.imageUnreadable)) { try NV12.gray(bytes, width: width, height: height) }
    }
  }
}
