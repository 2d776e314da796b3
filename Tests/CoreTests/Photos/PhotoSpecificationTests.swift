import Foundation
import Testing

@testable import Core

@Suite("PhotoSpecification")
struct PhotoSpecificationTests {
  @Test("The resident identity card's numbers are those of the facts")
  func residentID() throws {
    let specification = try PhotoSpecification.named("cn-resident-id")
    #expect(specification.width == 358 && specification.height == 441 && specification.dotsPerInch == 350)
    #expect(specification.file.leastBytes >= 14 * 1024 && specification.file.mostBytes <= 28 * 1000)
    let face = try #require(specification.rules[.faceWidth])
    #expect(face.minimum == 207 - 14 && face.maximum == 207 + 14 && face.certainty == .agreed)
    let hair = try #require(specification.rules[.hairTop])
    #expect(hair.minimum == 7 && hair.maximum == 21)
    #expect(specification.rules[.eyesToBottom]?.minimum == 207)
    #expect(specification.tallHairMayBeCut)
    #expect(specification.rules[.eyesToBottom]?.comesFirst == true)
  }

  @Test("All six are there, each rule with its source; one weak source never refuses")
  func catalogue() throws {
    let all = try PhotoSpecification.catalogue()
    #expect(all.map(\.id) == PhotoSpecification.names && all.count == 6)
    for specification in all {
      #expect(try PhotoSpecification.named(specification.id) == specification)
      for rule in specification.rules.values {
        #expect(!rule.source.isEmpty)
        if rule.certainty == .weak { #expect(rule.enforcement == .warn) }
      }
      for name in PhotoRuleName.allCases where name.standardName != nil { #expect(specification.rules[name] != nil) }
    }
  }

  @Test(
    "Sizes and windows are those of the facts",
    arguments: [
      ("cn-driving-licence", 260, 378, 300, 14 * 1024, 30_000), ("cn-exit-entry", 390, 567, 300, 20 * 1024, 80_000),
      ("cn-passport", 354, 472, 300, 30 * 1024, 45_000), ("cn-resident-id", 358, 441, 350, 14 * 1024, 28_000),
      ("cn-social-security", 358, 441, 350, 14 * 1024, 40_000), ("icao-35x45", 413, 531, 300, 0, 500_000),
    ])
  func sizes(id: String, width: Int, height: Int, dots: Int, least: Int, most: Int) throws {
    let specification = try PhotoSpecification.named(id)
    #expect(specification.width == width && specification.height == height && specification.dotsPerInch == dots)
    #expect(specification.file.leastBytes == least && specification.file.mostBytes == most)
  }

  @Test("What may be done to the picture is shown, and a white ground is what all but the ground's continuation need")
  func adjustments() throws {
    for specification in try PhotoSpecification.catalogue() {
      let isWhite = specification.ground.colours == [.white]
      #expect(
        specification.allowedAdjustments == (isWhite ? PhotoAdjustment.allCases : [.groundExtended, .denoised]))
      let view = SpecificationView(specification, origin: .product)
      #expect(view.allowedAdjustments == specification.allowedAdjustments.map(\.rawValue))
    }
  }

  @Test("Our own bounds refuse only what the camera has not seen (decision 12)")
  func ownBounds() throws {
    for specification in try PhotoSpecification.catalogue() {
      let refusing = specification.rules.filter { $0.value.certainty == .own && $0.value.enforcement == .refuse }
      #expect(Set(refusing.keys) == [.sourceFaceWidth, .frameMargin])
    }
  }

  @Test("What nothing measures is to be checked by eye, in both languages, each with its source")
  func checks() throws {
    #expect(
      try PhotoSpecification.named("cn-social-security").checks.map(\.text.zh) == ["表情自然", "双眼睁开", "双耳露出", "眼镜和脸部无反光"])
    #expect(try PhotoSpecification.named("cn-resident-id").checks.count == 4)
    for specification in try PhotoSpecification.catalogue() {
      for check in specification.checks {
        #expect(!check.text.en.isEmpty && !check.text.zh.isEmpty && !check.source.isEmpty)
      }
      #expect(SpecificationView(specification, origin: .product).checks == specification.checks)
    }
  }

  @Test("An ideal's bounds are shown beside those that are allowed")
  func ideals() throws {
    let view = SpecificationView(try PhotoSpecification.named("cn-resident-id"), origin: .product)
    let rule = try #require(view.rules.first { $0.rule == "background-whiteness" })
    #expect(rule.maximum == 12 && rule.idealMaximum == 6 && rule.idealMinimum == nil)
  }

  @Test("A file above the limit is refused before it is read")
  func tooLong() {
    let json = [UInt8](repeating: 0x20, count: PhotoSpecification.largestFile + 1)
    #expect(throws: Problem(.tooLong, facts: ["limit": "65536"])) { try PhotoSpecification(json: json) }
  }

  @Test("An unknown name is a problem")
  func unknown() {
    #expect(throws: Problem(.unknownSpecification)) { try PhotoSpecification.named("mars-visa") }
  }

  @Test(
    "A faulty file names the place",
    arguments: [
      ("\"width\": 358", "\"width\": 0", "invalid-value", "width"),
      ("\"width\": 358", "\"width\": \"358\"", "wrong-type", "width"),
      ("\"dotsPerInch\": 350,", "", "missing-field", "dotsPerInch"),
      ("\"extend\": true", "\"extend\": true, \"blur\": 1", "unknown-field", "ground.blur"),
      ("\"hair-top\"", "\"hat-top\"", "unknown-field", "rules.hat-top"),
      ("\"certainty\": \"B\"", "\"certainty\": \"Z\"", "invalid-value", "rules.face-width.certainty"),
      ("\"certainty\": \"B\"", "\"certainty\": \"C\"", "invalid-value", "rules.face-width.enforcement"),
      ("\"minimum\": 193, \"maximum\"", "\"minimum\": 293, \"maximum\"", "invalid-value", "rules.face-width.minimum"),
      ("\"target\": 207, ", "", "missing-field", "rules.face-width.target"),
      ("\"target\": 207, ", "\"target\": 300, ", "invalid-value", "rules.face-width.target"),
      ("\"id\": \"cn-resident-id\"", "\"id\": \"../etc\"", "invalid-value", "id"),
      ("\"balance\": true", "\"balance\": true, \"colours\": [\"grey\"]", "invalid-value", "ground.colours"),
      ("\"brighten\": true", "\"brighten\": 1", "wrong-type", "ground.brighten"),
      ("\"en\": \"No uniform\"", "\"en\": \"\"", "invalid-value", "checks[0].en"),
      ("\"en\": \"No uniform\"", "\"say\": \"No uniform\"", "unknown-field", "checks[0].say"),
      ("\"leastQuality\": 70", "\"leastQuality\": 90", "invalid-value", "file.preferredQuality"),
    ])
  func faulty(original: String, replacement: String, code: String, path: String) throws {
    var text = try #require(String(validating: PackageResources.cn_resident_id_json, as: UTF8.self))
    let range = try #require(text.range(of: original))
    text.replaceSubrange(range, with: replacement)
    let problem = #expect(throws: Problem.self) { try PhotoSpecification(json: Array(text.utf8)) }
    #expect(problem?.code.rawValue == code)
    #expect(problem?.path == path)
  }
}
