import Core
import Foundation
import Testing

@testable import Imaging

/// Each portrait of the corpus before a plain light wall, in both sizes that cameras give, upright and tilted.
@Suite("PhotoStudio on portraits")
struct PhotoStudioTests {
  /// One case: a portrait and how it stands in the frame.
  struct Case: Sendable, CustomTestStringConvertible {
    let name: String
    let height: Int
    let tilt: Double

    var testDescription: String { "\(name), \(height) lines, tilted \(tilt)°" }
    var width: Int { height * 16 / 9 }

    static let all: [Case] = Corpus.portraits.flatMap { name in
      [720, 1080].flatMap { height in [0.0, 5.0].map { Case(name: name, height: height, tilt: $0) } }
    }
  }

  @Test(
    "A portrait is found, levelled and cropped to the specification, or the failed rule says what was measured",
    arguments: Case.all)
  func portraits(_ scene: Case) throws {
    let specification = try PhotoSpecification.named("cn-resident-id")
    let portrait = try Corpus.portrait(scene.name)
    // The corpus has room above the head: nearly all of the frame's height is portrait.
    let scale = Double(scene.height) * 0.94 / Double(portrait.height)
    let frame = PortraitScene(
      portrait, width: scene.width, height: scene.height, scale: scale, tilt: scene.tilt,
      keyed: scene.name.hasPrefix("congress")
    ).frame
    let photo = try PhotoStudio().finish(image: frame, specification: specification)

    try Self.checkFile(photo, specification)
    // An independent look at the finished file.
    let picture = try JPEG.decode(photo.jpeg)
    let gray = picture.luma()
    let faces = try FaceFinder.shared.faces(in: gray)
    #expect(faces.count == 1)
    let face = try #require(faces.first)
    let eyes = try #require(EyeFinder.eyes(in: gray, face: face))
    // A face that is blown up from a few pixels is found less exactly.
    let isBlownUp = photo.assessment[.sourceFaceWidth]?.verdict == .fail
    #expect(abs(eyes.roll) < (isBlownUp ? 2.5 : 1.5))
    #expect(441 - eyes.middle.y > 200)
    #expect((150.0...208.0).contains(eyes.middle.x))
    #expect((60.0...115.0).contains(eyes.distance))
    for rule in [PhotoRuleName.faceWidth, .eyesToBottom] {
      #expect(photo.assessment[rule]?.verdict != .fail)
    }
    for failed in photo.assessment.failed {
      let value = try #require(failed.value)
      let bounds = (failed.minimum ?? -.infinity)...(failed.maximum ?? .infinity)
      #expect(!bounds.contains(value))
      #expect(failed.sentence?.en.isEmpty == false && failed.sentence?.zh.isEmpty == false)
    }
  }

  /// The file's size, density and form, read from its bytes.
  static func checkFile(_ photo: FinishedPhoto, _ specification: PhotoSpecification) throws {
    let header = try MJPEGCheck.header(of: photo.jpeg)
    #expect(header.width == 358 && header.height == 441 && header.components == 3)
    #expect(header.length == photo.jpeg.count)
    #expect(Array(photo.jpeg[6..<18]) == Array("JFIF\0".utf8) + [1, 1, 1, 0x01, 0x5E, 0x01, 0x5E])
    #expect((14 * 1024...28000).contains(photo.jpeg.count))
    #expect(photo.quality >= specification.file.leastQuality)
    #expect(photo.assessment[.fileSize]?.verdict == .pass)
  }

  @Test(
    "A portrait at its own small size says how small it is",
    arguments: Corpus.portraits.filter { $0.hasPrefix("congress") })
  func small(name: String) throws {
    let specification = try PhotoSpecification.named("cn-resident-id")
    let photo = try PhotoStudio().finish(image: Corpus.portrait(name), specification: specification)
    let measure = try #require(photo.assessment[.sourceFaceWidth])
    #expect(measure.verdict == .fail)
    let value = try #require(measure.value)
    #expect((90.0...180.0).contains(value))
    #expect(measure.sentence?.en.contains("\(Int(value.rounded())) px of source, needs 193 px") == true)
    #expect(photo.assessment.problem?.facts["rules"]?.contains(PhotoRuleName.sourceFaceWidth.label.en) == true)
    try Self.checkFile(photo, specification)
  }

  @Test(
    "The system's own tool reads 350 dots per inch",
    .enabled(if: FileManager.default.isExecutableFile(atPath: "/usr/bin/file") && !Corpus.portraits.isEmpty))
  func fileCommand() throws {
    let name = try #require(Corpus.portraits.first)
    let photo = try PhotoStudio().finish(
      image: Corpus.portrait(name), specification: PhotoSpecification.named("cn-resident-id"))
    let url = FileManager.default.temporaryDirectory.appending(path: "satchel-\(UUID().uuidString).jpg")
    defer { try? FileManager.default.removeItem(at: url) }
    try Data(photo.jpeg).write(to: url)
    let process = Process()
    process.executableURL = URL(filePath: "/usr/bin/file")
    process.arguments = ["--brief", url.path]
    let pipe = Pipe()
    process.standardOutput = pipe
    try process.run()
    let text = String(decoding: pipe.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
    process.waitUntilExit()
    #expect(text.contains("density 350x350") && text.contains("358x441"))
  }
}
