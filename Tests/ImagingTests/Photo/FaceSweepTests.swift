import Core
import Testing

@testable import Imaging

/// The search for somebody else in three frames, by itself.
@Suite struct FaceSweepTests {
  private let origin = SuspendingClock.now
  private let face = FaceBox(x: 100, y: 100, width: 100, height: 100, score: 1)

  private func at(_ milliseconds: Int) -> SuspendingClock.Instant { origin + .milliseconds(milliseconds) }

  private func box(_ width: Double, score: Double) -> FaceBox {
    FaceBox(x: 400, y: 100, width: width, height: width, score: score)
  }

  @Test("it begins every 0.7 s, and goes through all scales in three frames, once each")
  func parts() throws {
    var sweep = FaceSweep(wholeAt: at(0), secondShare: 0)
    #expect(sweep.part(at: at(0)) == nil && sweep.part(at: at(699)) == nil)
    var scales: [String] = []
    for time in [700, 810, 5000] {
      let part = try #require(sweep.part(at: at(time)))
      scales.append("\(part.first) \(part.count.map(String.init) ?? "all")")
      sweep = sweep.next(at: at(time), face: face, found: nil)
    }
    // Each begins where the one before has ended.
    #expect(scales == ["0 1", "1 2", "3 all"])
    // Counted from its beginning, so that a slow one is followed by the next at once.
    #expect(sweep.began == at(700))
    #expect(sweep.part(at: at(1399)) == nil && sweep.part(at: at(1400))?.first == 0)
  }

  @Test("what it finds is told at its end: the surest other face's area over that of the face")
  func share() {
    var sweep = FaceSweep(wholeAt: at(0), secondShare: 0.7)
    let found = [box(20, score: 0.1), box(50, score: 0.25), box(80, score: 0.2)]
    for (number, other) in found.enumerated() {
      #expect(sweep.secondShare == 0.7)
      sweep = sweep.next(at: at(700 + 110 * number), face: face, found: other)
    }
    #expect(sweep.secondShare == 0.25)
    // By the face as it was in that frame; an older find is forgotten when the next sweep begins.
    var near = face
    (near.width, near.height) = (200, 200)
    sweep = sweep.next(at: at(1400), face: near, found: box(100, score: -0.2))
    #expect(sweep.secondShare == 0.25)
    for time in [1510, 1620] { sweep = sweep.next(at: at(time), face: face, found: nil) }
    #expect(sweep.secondShare == 0.25)
    for time in [2100, 2210, 2320] { sweep = sweep.next(at: at(time), face: face, found: nil) }
    #expect(sweep.secondShare == 0)
  }
}
