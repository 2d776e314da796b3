import Foundation
import Testing

@testable import Core

@Suite("PhotoMeasure")
struct PhotoMeasureTests {
  private func bounds(
    _ minimum: Double?, _ maximum: Double?, ideal: Double? = nil, enforcement: PhotoSpecification.Enforcement = .refuse
  ) -> PhotoSpecification.Rule {
    PhotoSpecification.Rule(
      minimum: minimum, maximum: maximum, idealMinimum: ideal, certainty: .agreed, enforcement: enforcement,
      source: "test")
  }

  @Test("Both bounds belong to what is allowed")
  func verdicts() {
    let rule = bounds(193, 221)
    #expect(PhotoMeasure(.faceWidth, 193, bounds: rule).verdict == .pass)
    #expect(PhotoMeasure(.faceWidth, 221, bounds: rule).verdict == .pass)
    // What a crop that is laid out on a bound measures: its scale is the bound over what the head measures.
    #expect(PhotoMeasure(.faceWidth, (221.0).nextUp, bounds: rule).verdict == .pass)
    #expect(PhotoMeasure(.faceWidth, (193.0).nextDown, bounds: rule).value == 193)
    #expect(PhotoMeasure(.faceWidth, 221.001, bounds: rule).verdict == .fail)
    #expect(PhotoMeasure(.faceWidth, 192.9, bounds: rule).verdict == .fail)
    #expect(PhotoMeasure(.faceWidth, 221.1, bounds: rule).verdict == .fail)
    #expect(PhotoMeasure(.faceWidth, 150, bounds: bounds(193, 221, enforcement: .warn)).verdict == .warn)
    #expect(PhotoMeasure(.faceWidth, 150, bounds: rule, excused: true).verdict == .warn)
    #expect(PhotoMeasure(.faceWidth, 200, bounds: bounds(193, 221, ideal: 207)).verdict == .warn)
    #expect(PhotoMeasure(.faceWidth, nil, bounds: rule).verdict == .warn)
    #expect(PhotoMeasure(.faceWidth, .nan, bounds: rule).verdict == .warn)
  }

  @Test("A failed rule says what was measured and what is needed, in both languages")
  func sentences() {
    let small = PhotoMeasure(.sourceFaceWidth, 118.4, bounds: bounds(193, nil, ideal: 207))
    #expect(
      small.sentence?.en
        == "The face is too small in the picture: 118 px of source, needs 193 px. Come closer.")
    #expect(small.sentence?.zh == "画面中的人脸太小：原图仅 118 像素，需要 193 像素。请靠近镜头。")
    #expect(PhotoMeasure(.roll, -9.26, bounds: bounds(-8, 8)).sentence?.en.contains("−9.3°, at most 8°") == true)
    #expect(PhotoMeasure(.roll, 3, bounds: bounds(-8, 8)).sentence == nil)
  }

  @Test("A warning against an ideal shows the ideal as its bound")
  func ideals() {
    let assessment = PhotoAssessment(
      specification: "x",
      measures: [PhotoMeasure(.sharpness, 24, bounds: bounds(20, nil, ideal: 30))],
      checks: [
        PhotoSpecification.Check(
          text: Localized(en: "Both ears visible", zh: "双耳露出"), certainty: .agreed, source: "test")
      ])
    for language in Language.allCases {
      let rule = assessment.rules(in: language)[0]
      #expect(rule.passed == false && rule.advisory == true && rule.minimum == 20 && rule.idealMinimum == 30)
      #expect(rule.advice?.contains("30") == true)
    }
    #expect(assessment.checks(in: .chinese) == [PhotoCheck(text: "双耳露出", certainty: .agreed)])
    #expect(PhotoAssessment(specification: "x", measures: []).checks(in: .english) == nil)
  }

  @Test("No sentence keeps a placeholder or an unknown figure", arguments: PhotoRuleName.allCases)
  func placeholders(rule: PhotoRuleName) throws {
    let found = try PhotoSpecification.catalogue().compactMap { $0.rules[rule] }
    for bounds in found { try check(rule, bounds) }
    #expect(!found.isEmpty)
  }

  private func check(_ rule: PhotoRuleName, _ bounds: PhotoSpecification.Rule) throws {
    #expect(!rule.label.en.isEmpty && !rule.label.zh.isEmpty)
    for value in [-1e6, 1e6] {
      let measure = PhotoMeasure(rule, value, bounds: bounds)
      guard measure.verdict != .pass, let sentence = measure.sentence else { continue }
      for text in [sentence.en, sentence.zh] { #expect(!text.contains("{") && !text.contains("?")) }
    }
  }

  @Test("An assessment puts failed rules first and survives JSON")
  func assessment() throws {
    let assessment = PhotoAssessment(
      specification: "cn-resident-id",
      measures: [
        PhotoMeasure(.faceWidth, 207, bounds: bounds(193, 221)),
        PhotoMeasure(.sharpness, 5, bounds: bounds(50, nil, enforcement: .warn)),
        PhotoMeasure(.backgroundWhiteness, 40, bounds: bounds(nil, 12)),
        PhotoMeasure(.hairTop, 2, bounds: bounds(7, 21)),
      ])
    #expect(assessment.measures.map(\.rule) == [.hairTop, .backgroundWhiteness, .sharpness, .faceWidth])
    #expect(!assessment.acceptable)
    #expect(assessment.problem?.facts["rules"]?.contains("hair-top") == false)
    #expect(
      assessment.problem?.facts["rules"]
        == [PhotoRuleName.hairTop, .backgroundWhiteness].map(\.label.en).joined(separator: ", "))
    #expect(
      assessment.problem?.facts["rules.zh"]
        == [PhotoRuleName.hairTop, .backgroundWhiteness].map(\.label.zh).joined(separator: "、"))
    let back = try JSONDecoder().decode(PhotoAssessment.self, from: JSONEncoder().encode(assessment))
    #expect(back == assessment)
    let rules = assessment.rules(in: .chinese)
    #expect(rules.map(\.passed) == [false, false, false, true])
    #expect(rules[0].advice?.hasPrefix("头顶距上边过小：2 像素") == true)
    #expect(rules[2].advisory == true && rules[0].advisory == nil)
  }
}
