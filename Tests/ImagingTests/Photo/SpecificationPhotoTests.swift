import Core
import Foundation
import Testing

@testable import Imaging

/// Every specification, finished from real portraits: `SATCHEL_PHOTOS` names a folder to keep them for looking at.
@Suite("PhotoStudio for each specification")
struct SpecificationPhotoTests {
  struct Case: Sendable, CustomTestStringConvertible {
    let specification: String
    let portrait: String
    var testDescription: String { "\(specification), \(portrait)" }

    static let all: [Case] = PhotoSpecification.names.flatMap { name in
      Corpus.portraits.filter { $0.hasPrefix("congress_") }.prefix(4).map { Case(specification: name, portrait: $0) }
    }
  }

  @Test("The photo has the specification's size, density, bytes and geometry", arguments: Case.all)
  func photos(_ scene: Case) throws {
    let specification = try PhotoSpecification.named(scene.specification)
    let portrait = try Corpus.portrait(scene.portrait)
    let labels = try #require(PortraitLabels.all[scene.portrait])
    let placement = PortraitScene.Placement(
      scale: 140 / labels.eyes.distance, tilt: -labels.eyes.roll, anchor: labels.eyes.middle,
      place: PixelPoint(x: 960, y: 400))
    let wall = PortraitScene.wall(width: 1920, height: 1080)
    let frame = PortraitScene(portrait, placement, before: wall, keyed: true, hasBody: true).frame
    let photo = try PhotoStudio().finish(image: frame, specification: specification)
    if let folder = ProcessInfo.processInfo.environment["SATCHEL_PHOTOS"] {
      let file = URL(filePath: folder).appending(path: "\(scene.specification)-\(scene.portrait)")
      try Data(photo.jpeg).write(to: file)
    }
    let header = try MJPEGCheck.header(of: photo.jpeg)
    #expect(header.width == specification.width && header.height == specification.height)
    let dots = [UInt8(specification.dotsPerInch >> 8), UInt8(specification.dotsPerInch & 255)]
    #expect(Array(photo.jpeg[13..<18]) == [1] + dots + dots)
    #expect((specification.file.leastBytes...specification.file.mostBytes).contains(photo.jpeg.count))
    #expect(photo.quality >= specification.file.leastQuality)
    for rule in PhotoSpecification.sizeRules + PhotoSpecification.heightRules + [.eyeCentre] {
      guard let measure = photo.assessment[rule] else { continue }
      #expect(
        measure.verdict != .fail,
        "\(rule.rawValue) \(measure.value ?? .nan) not in \(measure.minimum ?? .nan)–\(measure.maximum ?? .nan)")
    }
    #expect(photo.assessment[.frameMargin]?.verdict == .pass)
    let first = specification.rules.first { $0.value.comesFirst }
    if let first { #expect(photo.assessment[first.key]?.verdict == .pass) }
    for name in PhotoRuleName.allCases where name.standardName != nil {
      let value = try #require(photo.assessment[name]?.value)
      #expect((0.0...100).contains(value))
    }
    #expect(Set(photo.adjustments).isSubset(of: specification.allowedAdjustments))
    #expect(specification.ground.whiten == photo.adjustments.contains(.groundLifted))
    #expect(photo.view.adjustments == photo.adjustments.map(\.rawValue))
  }

  @Test(
    "Where the frame ends soon below the chin, rules that only warn give way before the photo ends above its edge",
    .enabled(if: !Corpus.portraits.isEmpty))
  func endsSoon() throws {
    let portrait = try Corpus.portrait("congress_C001051.jpg")
    let frame = PortraitScene(
      portrait, width: 1920, height: 1080, scale: 1080 * 0.9 / Double(portrait.height), keyed: true
    ).frame
    let photo = try PhotoStudio().finish(image: frame, specification: .named("cn-driving-licence"))
    #expect(photo.assessment[.frameMargin]?.verdict == .pass)
    #expect(photo.assessment[.headHeight]?.verdict == .warn)
  }
}
