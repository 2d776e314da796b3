import CFace
import Core
import FuzzTestKit
import Testing

@testable import Imaging

@Suite("FaceFinder")
struct FaceFinderTests {
  @Test("Each portrait has one face", arguments: Corpus.portraits)
  func portraits(name: String) throws {
    let image = try Corpus.portrait(name)
    let faces = try FaceFinder.shared.faces(in: image.luma())
    let face = try #require(faces.first)
    #expect(faces.count == 1)
    #expect(face.score > 0.1)
    #expect(face.x > 0 && face.x + face.width < Double(image.width))
  }

  @Test("Plain, noisy, tiny and empty pictures have no face")
  func nothing() throws {
    var random = SeededGenerator(seed: 7)
    let noise = GrayImage(
      width: 320, height: 240, bytes: (0..<320 * 240).map { _ in UInt8.random(in: 0...255, using: &random) })
    #expect(try FaceFinder.shared.faces(in: noise).isEmpty)
    #expect(
      try FaceFinder.shared.faces(in: GrayImage(width: 320, height: 240, bytes: [UInt8](repeating: 128, count: 76800)))
        .isEmpty)
    #expect(try FaceFinder.shared.faces(in: GrayImage(width: 1, height: 1, bytes: [3])).isEmpty)
    #expect(try FaceFinder.shared.faces(in: GrayImage(width: 0, height: 0, bytes: [])).isEmpty)
    #expect(
      try FaceFinder.shared.faces(in: GrayImage(width: 4000, height: 1, bytes: [UInt8](repeating: 0, count: 4000)))
        .isEmpty)
  }

  @Test("A picture above the limit is refused before it is searched")
  func limit() throws {
    let image = GrayImage(width: 1921, height: 1080, bytes: [UInt8](repeating: 0, count: 1921 * 1080))
    #expect(throws: Problem(.imageTooLarge, facts: ["limit": "2073600"])) { try FaceFinder.shared.faces(in: image) }
  }

  @Test(
    "The same faces are found with each of the processor's instructions, at all scales and at some",
    arguments: [SATCHEL_FACE_PLAIN, SATCHEL_FACE_SSE41, SATCHEL_FACE_AVX].filter { $0 != Self.here })
  func instructions(other: satchel_face_instructions) throws {
    guard other.rawValue <= Self.here.rawValue else {
      // A processor that has not got them must not be made to use them.
      #expect(throws: Problem(.internalError)) { try FaceFinder(instructions: other).load() }
      return
    }
    let finder = FaceFinder(instructions: other)
    var count = 0
    for name in Corpus.portraits {
      let gray = try Corpus.portrait(name).luma()
      for scales in [nil, 1, 4] {
        // Below the detector's threshold there are more boxes to compare.
        let (faces, others) = (
          try FaceFinder.shared.faces(in: gray, threshold: -0.4, scales: scales),
          try finder.faces(in: gray, threshold: -0.4, scales: scales)
        )
        try #require(faces.count == others.count)
        for (face, other) in zip(faces, others) {
          #expect(abs(face.score - other.score) < 1e-4)
          #expect([face.x, face.y, face.width, face.height] == [other.x, other.y, other.width, other.height])
        }
        count += faces.count
      }
    }
    #expect(count > 2 * Corpus.portraits.count)
  }

  private static let here = satchel_face_instructions_here()
}
