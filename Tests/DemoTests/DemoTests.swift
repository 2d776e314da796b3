import Core
import Foundation
import Imaging
import Testing

/// What `make demo` left, looked at by eyes that took no part in making it. `SATCHEL_DEMO_OUT` names the folder; .ci/run
/// sets it after the demo.
@Suite(.enabled(if: ProcessInfo.processInfo.environment["SATCHEL_DEMO_OUT"] != nil))
struct DemoTests {
  private func file(_ name: String) throws -> [UInt8] {
    let folder = try #require(ProcessInfo.processInfo.environment["SATCHEL_DEMO_OUT"])
    return Array(try Data(contentsOf: URL(fileURLWithPath: folder).appendingPathComponent(name)))
  }

  @Test func thePhotoIsWhatTheOfficeWants() throws {
    let jpeg = try file("id-photo.jpg")
    #expect((14 * 1024...28 * 1024).contains(jpeg.count), "\(jpeg.count) bytes")
    // JFIF: unit 1 (dots per inch), then both densities, big-endian.
    #expect(Array(jpeg[6..<11]) == Array("JFIF".utf8) + [0])
    #expect(Array(jpeg[13..<18]) == [1, 1, 94, 1, 94])
    let header = try JPEG.header(of: jpeg)
    #expect(header.width == 358 && header.height == 441)
    // One face, found anew in the finished photo, where the specification wants it.
    let faces = try FaceFinder().faces(in: try JPEG.decodeGray(jpeg))
    #expect(faces.count == 1)
    let face = try #require(faces.first)
    let eyes = face.y + 0.28 * face.height
    #expect(abs(face.x + face.width / 2 - 179) < 18, "centred: \(face)")
    #expect(441 - eyes >= 207, "eyes \(441 - eyes) px above the bottom")
    #expect((120...260).contains(face.width), "\(face)")
    // The ground is white in its blue too, and skin is not.
    let picture = try JPEG.decode(jpeg)
    func pixel(_ x: Int, _ y: Int) -> Int { Int(picture.bytes[(y * 358 + x) * 3 + 2]) }
    #expect(pixel(4, 4) > 245 && pixel(353, 4) > 245)
    #expect(pixel(179, 240) < 235)
  }

  @Test func thePaperHoldsEveryRowOfThePreview() throws {
    let paper = try PNG.decodeGray(try file("agreement.png"))
    let preview = try PNG.decodeGray(try file("preview.png"))
    #expect(paper.width == 384 && preview.width == 384)
    #expect(preview.height > 3000, "seven clauses, two parties and their boxes take more than 37 cm")
    // The paper begins with the page and goes on with the feed to the cutter.
    #expect(paper.height >= preview.height)
    let rows = preview.height * 384
    #expect(paper.bytes.prefix(rows).elementsEqual(preview.bytes))
    // Ink in each stretch of 300 rows: nothing was left blank.
    for top in stride(from: 0, to: preview.height - 300, by: 300) {
      #expect(preview.bytes[top * 384..<(top + 300) * 384].contains { $0 < 128 }, "blank from row \(top)")
    }
  }
}
