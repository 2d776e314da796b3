import FuzzTestKit
import Testing

@testable import Core

@Suite struct GuidanceCoachTests {
  private static func bounds(
    _ minimum: Double?, _ maximum: Double? = nil, _ enforcement: PhotoSpecification.Enforcement = .refuse
  ) -> PhotoSpecification.Rule {
    PhotoSpecification.Rule(
      minimum: minimum, maximum: maximum, idealMinimum: nil, idealMaximum: nil, target: nil, certainty: .own,
      enforcement: enforcement, source: "test")
  }
  private static let small = PhotoMeasure(.sourceFaceWidth, 100, bounds: bounds(200))
  private static let dark = PhotoMeasure(.luminanceMean, 10, bounds: bounds(50))
  private static let uneven = PhotoMeasure(.illuminationUniformity, 10, bounds: bounds(50))
  private static let level = PhotoMeasure(.roll, 1, bounds: bounds(-5, 5))
  private static let margin = PhotoMeasure(.frameMargin, 9, bounds: bounds(nil, 1))

  private func reading(
    _ measures: PhotoMeasure..., overhang: GuidanceReading.Overhang = .init(), dark: GuidanceReading.Side? = nil
  ) -> GuidanceReading {
    GuidanceReading(faces: 1, measures: measures, overhang: overhang, darkSide: dark)
  }

  @Test func whatHelpsMostComesFirst() {
    #expect(GuidanceReading().advice == [.noFace])
    #expect(GuidanceReading(faces: 2).advice == [.severalFaces])
    #expect(reading(Self.level).advice == [])
    #expect(reading(Self.dark, Self.small).advice == [.closer, .tooDark])
    #expect(reading(Self.uneven, dark: .left).advice == [.darkLeft])
    #expect(reading(Self.uneven, dark: .right).advice == [.darkRight])
  }

  @Test("scores that are low for too much light as for too little say which it is")
  func lightOnEitherSide() {
    for rule in [PhotoRuleName.luminanceMean, .luminanceVariance, .dynamicRange] {
      let low = PhotoMeasure(rule, 10, bounds: Self.bounds(50))
      for (luminance, advice) in [(0.02, GuidanceAdvice.tooDark), (0.3, .tooDark), (0.7, .tooBright), (1, .tooBright)] {
        let reading = GuidanceReading(faces: 1, measures: [low], faceLuminance: luminance)
        #expect(reading.advice == [advice], "\(rule.rawValue) at \(luminance)")
      }
    }
    let dark = PhotoMeasure(.underExposure, 10, bounds: Self.bounds(50))
    #expect(GuidanceReading(faces: 1, measures: [dark], faceLuminance: 0.6).advice == [.tooDark])
  }

  @Test func theWayIsTowardsTheEdgeThatCuts() {
    let ways: [(GuidanceReading.Overhang, GuidanceAdvice)] = [
      (.init(left: 0.1), .aimLeft), (.init(right: 0.1, bottom: 0.05), .aimRight), (.init(top: 0.1), .aimUp),
      (.init(bottom: 0.1), .aimDown), (.init(left: 0.1, right: 0.2), .farther),
      (.init(top: 0.1, bottom: 0.2), .farther), (.init(bottom: 0.2, isTooTall: true), .farther),
      (.init(), .aimUp),
    ]
    for (overhang, way) in ways { #expect(reading(Self.margin, overhang: overhang).advice == [way]) }
  }

  @Test func aWordComesAndGoesAfterTwoReadings() {
    var coach = GuidanceCoach()
    // The first reading has nothing to contradict.
    #expect(coach.take(reading(Self.small)).advice == [.closer])
    #expect(coach.take(reading(Self.level)).advice == [.closer])
    #expect(coach.take(reading(Self.small)).advice == [.closer])
    #expect(coach.take(reading(Self.level)) == .init(acceptable: false, advice: [.closer]))
    #expect(coach.take(reading(Self.level)) == .init(acceptable: true, advice: []))
    // One bad frame among good ones is no word, and no photo either.
    #expect(coach.take(reading(Self.dark)) == .init(acceptable: false, advice: []))
    #expect(coach.take(reading(Self.level)) == .init(acceptable: false, advice: []))
    #expect(coach.take(reading(Self.level)).acceptable)
  }

  @Test("a word whose measure stays near its bound goes later, and at once where it is clearly met")
  func nearTheBound() {
    func lean(_ degrees: Double) -> GuidanceReading {
      reading(PhotoMeasure(.roll, degrees, bounds: Self.bounds(-5, 5)))
    }
    var coach = GuidanceCoach()
    #expect(coach.take(lean(5.2)).advice == [.straighten])
    for _ in 1..<GuidanceCoach.lingeringReadings { #expect(coach.take(lean(4.9)).advice == [.straighten]) }
    #expect(coach.take(lean(4.9)).advice == [])
    // Near the bound is no word by itself.
    for _ in 0..<10 { #expect(coach.take(lean(-4.9)).advice == []) }
    for _ in 0..<2 { _ = coach.take(lean(-5.1)) }
    #expect(coach.take(lean(3)).advice == [.straighten])
    #expect(coach.take(lean(3)).advice == [])
    // The side counts: too near is not a little too far.
    let far = reading(PhotoMeasure(.faceWidth, 100, bounds: Self.bounds(90, 190)))
    #expect(far.advice == [] && far.lingering == [])
    #expect(reading(PhotoMeasure(.faceWidth, 94, bounds: Self.bounds(90, 190))).lingering == [.closer])
    #expect(reading(PhotoMeasure(.faceWidth, 186, bounds: Self.bounds(90, 190))).lingering == [.farther])
  }

  @Test("a value that trembles about its bound changes the words a few times in ten seconds", arguments: 1...20)
  func trembling(seed: UInt64) {
    var generator = SeededGenerator(seed: seed)
    // About normal, by the sum of twelve.
    func noise() -> Double { (0..<12).reduce(-6) { sum, _ in sum + Double.random(in: 0..<1, using: &generator) } }
    var coach = GuidanceCoach()
    var (last, changes) = ([GuidanceAdvice](), 0)
    // Ten seconds of 7.5 readings.
    for number in 0..<75 {
      let width = PhotoMeasure(.sourceFaceWidth, 200 * (1 + 0.02 * noise()), bounds: Self.bounds(200))
      let lean = PhotoMeasure(.roll, 5 + 0.2 * noise(), bounds: Self.bounds(-5, 5))
      let advice = coach.take(reading(width, lean)).advice
      if number > 0, advice != last { changes += 1 }
      last = advice
    }
    #expect(changes <= 8, "\(changes)")
  }

  @Test func theFirstSentenceStaysUntilAnotherPresses() {
    var coach = GuidanceCoach()
    #expect(coach.take(reading(Self.dark)).advice == [.tooDark])
    #expect(coach.take(reading(Self.dark, Self.small)).advice == [.tooDark])
    #expect(coach.take(reading(Self.dark, Self.small)).advice == [.tooDark, .closer])
    #expect(coach.take(reading(Self.dark, Self.small)).advice == [.closer, .tooDark])
  }

  @Test func whatOnlyWarnsIsSaidAndHoldsNothingUp() {
    var coach = GuidanceCoach()
    let warned = reading(PhotoMeasure(.luminanceMean, 10, bounds: Self.bounds(50, nil, .warn)))
    #expect(coach.take(warned) == .init(acceptable: false, advice: [.tooDark]))
    #expect(coach.take(warned) == .init(acceptable: true, advice: [.tooDark]))
    // What could not be measured is no advice.
    #expect(reading(PhotoMeasure(.symmetry, nil, bounds: Self.bounds(nil, 25))).advice == [])
  }

  @Test(
    "a blurred face has a word of its own, which comes and goes with two readings; a face that is too small is to come")
  func blurred() {
    func sharpness(_ value: Double) -> PhotoMeasure {
      PhotoMeasure(.sharpness, value, bounds: Self.bounds(20, nil, .warn))
    }
    #expect(reading(sharpness(12)).advice == [.blurred] && reading(sharpness(12)).faults == 0)
    #expect(reading(sharpness(12), Self.small).advice == [.closer])
    #expect(reading(sharpness(12), Self.dark).advice == [.tooDark, .blurred])
    var coach = GuidanceCoach()
    #expect(coach.take(reading(sharpness(40))).advice == [])
    #expect(coach.take(reading(sharpness(12))).advice == [])
    #expect(coach.take(reading(sharpness(12))) == .init(acceptable: true, advice: [.blurred]))
    #expect(coach.take(reading(sharpness(40))).advice == [.blurred])
    #expect(coach.take(reading(sharpness(40))).advice == [])
    #expect(GuidanceAdvice.blurred.sentence.zh == "画面模糊：请保持不动，或擦净镜头")
  }

  @Test("glare has a word of its own, for less light is not what helps")
  func glare() {
    let blob = PhotoMeasure(.glare, 2, bounds: Self.bounds(nil, 0.5, .warn))
    #expect(reading(blob).advice == [.glare] && reading(blob).faults == 0)
  }

  @Test func eachWordIsASentenceInBothLanguages() {
    #expect(GuidanceAdvice.closer.sentence.zh == "再靠近一点")
    #expect(GuidanceAdvice.darkLeft.sentence == Localized(en: "Too dark on the left side", zh: "左边太暗"))
    #expect(Set(GuidanceAdvice.allCases.map(\.sentence.zh)).count == GuidanceAdvice.allCases.count)
  }

  @Test func guidesLieWithinTheFrame() throws {
    let specification = try PhotoSpecification.named("cn-resident-id")
    for (width, height) in [(1920, 1080), (640, 480), (480, 640)] {
      let guides = PhotoGuides(specification, width: width, height: height)
      // The photo's shape is kept, whatever the frame's is.
      let shape = guides.photo.width * Double(width) / (guides.photo.height * Double(height))
      #expect(abs(shape - Double(specification.width) / Double(specification.height)) < 1e-9)
      #expect(guides.photo.x >= 0 && guides.photo.y >= 0 && guides.photo.width <= 1 && guides.photo.height <= 1)
      #expect(abs(guides.head.x + guides.head.width / 2 - 0.5) < 1e-9)
      #expect(guides.head.y < guides.eyeLine && guides.eyeLine < guides.head.y + guides.head.height)
      #expect(guides.head.y > guides.photo.y)
    }
  }

  @Test("A head of usual proportions within the guides meets the specification", arguments: PhotoSpecification.names)
  func guidesMeetTheRules(name: String) throws {
    let specification = try PhotoSpecification.named(name)
    let guides = PhotoGuides(specification, width: specification.width, height: specification.height)
    let (width, height) = (Double(specification.width), Double(specification.height))
    let unit = guides.head.width * width / PhotoGuides.usual.width
    let values: [PhotoRuleName: Double] = [
      .faceWidth: guides.head.width * width, .headWidth: PhotoGuides.usual.outline * unit, .eyeDistance: unit,
      .headHeight: guides.head.height * height, .hairTop: guides.head.y * height, .eyesToTop: guides.eyeLine * height,
      .eyesToBottom: (1 - guides.eyeLine) * height,
    ]
    for (name, value) in values {
      guard let rule = specification.rules[name] else { continue }
      #expect(
        value >= (rule.minimum ?? -.infinity) - 1e-9 && value <= (rule.maximum ?? .infinity) + 1e-9,
        "\(name.rawValue) \(value)")
    }
  }
}
