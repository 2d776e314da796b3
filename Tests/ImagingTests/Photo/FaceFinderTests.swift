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
}
