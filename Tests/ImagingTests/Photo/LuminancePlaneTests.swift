import Testing

@testable import Imaging

@Suite("LuminancePlane")
struct LuminancePlaneTests {
  /// A picture that grows brighter to the right by so much from edge to edge, as a photo of any size shows it.
  private func gradient(width: Int, height: Int, across: Float) -> Double? {
    let values = (0..<width * height).map { Float($0 % width) / Float(width) * across }
    return LuminancePlane(values, width: width, height: height, rows: 354).meanGradient { _, _ in true }
  }

  @Test(
    "The same ground has the same gradient in photos of all sizes", arguments: [(260, 378), (358, 441), (390, 567)])
  func sizes(width: Int, height: Int) throws {
    let seen = try #require(gradient(width: width, height: height, across: 100))
    // Sobel's sum counts eight times the difference from one of 354 rows to the next, a little less at the edges.
    let expected = 800 / (Double(width) * 354 / Double(height))
    #expect(abs(seen / expected - 1) < 0.02)
  }

  @Test("An even ground has none")
  func even() {
    let values = [Float](repeating: 200, count: 358 * 441)
    let seen = LuminancePlane(values, width: 358, height: 441, rows: 354).meanGradient { _, _ in true }
    #expect(abs(seen ?? 1) < 1e-3)
  }
}
