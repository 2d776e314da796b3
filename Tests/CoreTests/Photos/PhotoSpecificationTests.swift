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
    #expect(Set(specification.rules.keys) == Set(PhotoRuleName.allCases))
    for rule in specification.rules.values where rule.certainty == .weak { #expect(rule.enforcement == .warn) }
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
