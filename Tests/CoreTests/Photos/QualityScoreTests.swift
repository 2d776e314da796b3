import Testing

@testable import Core

/// Each formula of ISO/IEC 29794-5 at points whose score is worked out by hand.
@Suite("QualityScore")
struct QualityScoreTests {
  private func near(_ value: Double, _ expected: Double) -> Bool { abs(value - expected) < 0.05 }

  @Test("Scores of light")
  func light() {
    // In the middle both sigmoids are σ(±6): 100 · 0.99753².
    #expect(near(QualityScore.luminanceMean(0.5), 99.51))
    // At 0.2 the first sigmoid is a half.
    #expect(near(QualityScore.luminanceMean(0.2), 50))
    // 60 v / (60 v + 1) = 1/2 at v = 1/60: sin(π/2) = 1; 3/4 at v = 3/60: sin(3π/4) = 0.7071.
    #expect(near(QualityScore.luminanceVariance(1.0 / 60), 100))
    #expect(near(QualityScore.luminanceVariance(3.0 / 60), 70.71))
    #expect(QualityScore.luminanceVariance(0) == 0)
    // σ = 1/2 at 0.92: 120 (0.832 − 0.5).
    #expect(near(QualityScore.underExposure(dark: 0.92), 39.84))
    #expect(near(QualityScore.underExposure(dark: 0), 99.84))
    #expect(QualityScore.overExposure(bright: 0) == 100)
    #expect(near(QualityScore.overExposure(bright: 0.04), 20))
    #expect(near(QualityScore.dynamicRange(entropy: 6), 75))
    #expect(QualityScore.illuminationUniformity(shared: 1) == 100)
    // 0.5^0.3 = e^(−0.2079) = 0.8123.
    #expect(near(QualityScore.illuminationUniformity(shared: 0.5), 81.23))
  }

  @Test("Scores of the ground and of colour")
  func colour() {
    // σ(10; 10, 100) = 1/2; σ(110; 10, 100) = 1 / (1 + 1/e) = 0.7311.
    #expect(near(QualityScore.backgroundUniformity(gradient: 10), 95))
    #expect(near(QualityScore.backgroundUniformity(gradient: 110), 51.10))
    #expect(QualityScore.naturalColour(a: 15, b: 20) == 100)
    // Three and four beyond: D = 5, 200 (1 − 1 / (1 + e^(−1/2))) = 200 · 0.37754.
    #expect(near(QualityScore.naturalColour(a: 28, b: 39), 75.51))
    #expect(near(QualityScore.naturalColour(a: 2, b: 1), 75.51))
  }

  @Test("Scores of room, pose and company")
  func geometry() {
    #expect(near(QualityScore.roomBeside(0.9), 50))
    // σ at one width above: 1 / (1 + 1/e).
    #expect(near(QualityScore.roomBeside(1.0), 73.11))
    #expect(near(QualityScore.roomAbove(1.4), 50) && near(QualityScore.roomBelow(1.8), 50))
    #expect(near(QualityScore.roomBelow(1.7), 26.89))
    #expect(near(QualityScore.pose(degrees: 60), 25) && QualityScore.pose(degrees: 0) == 100)
    #expect(QualityScore.pose(degrees: 120) == 0)
    #expect(QualityScore.singleFace(secondShare: 0) == 100 && QualityScore.singleFace(secondShare: 0.25) == 75)
  }

  @Test("The ground's colour is measured from the nearest that is allowed")
  func groundColours() {
    let all: [PhotoSpecification.Ground.Colour] = [.white, .grey, .lightBlue]
    #expect(all.difference(from: SIMD3(100, 0, 0)) == 0)
    #expect(all.difference(from: SIMD3(80, 0, 0)) == 0)
    #expect(all.difference(from: SIMD3(75, -5, -25)) == 0)
    #expect(near(all.difference(from: SIMD3(80, 34, 34)), 30 * 2.0.squareRoot()))
    #expect(near([PhotoSpecification.Ground.Colour.white].difference(from: SIMD3(97, 4, 0)), 5))
  }
}
