import Core
import Foundation

@testable import Imaging

/// What became of one composition.
struct PortraitOutcome: Sendable {
  let composition: Composition
  let specification: String
  /// Whether a photo was made, of the face that is there.
  var isFound = false
  /// Both eyes' distances from their labels, in eye distances.
  var eyeErrors: [Double] = []
  /// The geometric rules out of bounds by the studio's own measures; nil where the source does not allow them all.
  var breaches: [PhotoRuleName]?
  /// The geometric rules that the studio could not measure, with the same condition.
  var unmeasured: [PhotoRuleName] = []
  /// Those out of bounds by the labels, with the photo's pixels by which they are; nil where the source, its eyes and
  /// hair as labelled, does not allow them all.
  var labelledBreaches: [PhotoRuleName: Double]?

  init(_ composition: Composition, specification: PhotoSpecification, studio: PhotoStudio) throws {
    self.composition = composition
    self.specification = specification.id
    guard let scene = try composition.frame(),
      let photo = try? studio.finish(image: scene.image, specification: specification)
    else { return }
    let (found, real) = (photo.eyes, scene.eyes)
    isFound = Self.distance(found.middle, real.middle) < real.distance / 2
    guard isFound else { return }
    eyeErrors = [
      Self.distance(found.left, real.left) / real.distance, Self.distance(found.right, real.right) / real.distance,
    ]
    let geometry = PhotoGeometry(photo, specification)
    let isAllowed =
      composition.isPlain && abs(composition.roll) <= 8 && photo.assessment[.sourceFaceWidth]?.verdict != .fail
    guard isAllowed else { return }
    if geometry.isPossible {
      breaches = geometry.breaches
      unmeasured = geometry.unmeasured
    }
    if geometry.isPossible(eyes: scene.eyes, hairTop: scene.labels.hairTop) {
      labelledBreaches = geometry.breaches(eyes: scene.eyes, hairTop: scene.labels.hairTop)
    }
  }

  private static func distance(_ first: PixelPoint, _ second: PixelPoint) -> Double {
    let (dx, dy) = (first.x - second.x, first.y - second.y)
    return (dx * dx + dy * dy).squareRoot()
  }

  var description: String {
    "\(composition.portrait) \(specification), \(composition.eyeDistance) px, \(composition.roll)°, "
      + "\(composition.backdrop.rawValue), \(composition.light), grain \(composition.grain)"
  }
}

/// What `make accuracy` counts.
struct AccuracyFigures {
  /// By the size of the tilt in degrees.
  var found: [Double: Proportion] = [:]
  /// Crops within every bound by the studio's measures, of those that it could measure.
  var crops = Proportion()
  /// Crops within every bound that was measured, and not every one was.
  var unmeasuredCrops = 0
  /// Crops within the bounds on eyes and hair by the labels.
  var labelledCrops = Proportion()
  /// The same by specification.
  private var bySpecification: [String: (measured: Proportion, unmeasured: Int, labelled: Proportion)] = [:]
  /// Pictures without a face that became a photo.
  var empty = Proportion()
  /// Pictures of two people that became a photo of one.
  var twoPeople = Proportion()
  /// What went wrong, one line each.
  var notes: [String] = []
  private var eyeErrors: [Double] = []

  mutating func note(_ outcome: PortraitOutcome) {
    found[abs(outcome.composition.roll), default: Proportion()].note(outcome.isFound)
    if !outcome.isFound { notes.append("not found: \(outcome.description)") }
    eyeErrors += outcome.eyeErrors
    if let worst = outcome.eyeErrors.max(), worst > 0.2 {
      notes.append("eye off by \(String(format: "%.2f", worst)): \(outcome.description)")
    }
    var both = bySpecification[outcome.specification] ?? (Proportion(), 0, Proportion())
    if let breaches = outcome.breaches {
      if breaches.isEmpty, !outcome.unmeasured.isEmpty {
        unmeasuredCrops += 1
        both.unmeasured += 1
        let names = outcome.unmeasured.map(\.rawValue).joined(separator: ", ")
        notes.append("not measured, \(names): \(outcome.description)")
      } else {
        crops.note(breaches.isEmpty)
        both.measured.note(breaches.isEmpty)
      }
    }
    if let labelled = outcome.labelledBreaches {
      labelledCrops.note(labelled.isEmpty)
      both.labelled.note(labelled.isEmpty)
    }
    bySpecification[outcome.specification] = both
    let rules =
      (outcome.breaches ?? []).map(\.rawValue)
      + (outcome.labelledBreaches ?? [:]).map { rule, pixels in
        "\(rule.rawValue) (label, by \(String(format: "%.1f", pixels)) px)"
      }.sorted()
    if !rules.isEmpty { notes.append("out of bounds, \(rules.joined(separator: ", ")): \(outcome.description)") }
  }

  /// The error that a part, 0–1, of all eyes stay below, in eye distances.
  func eyeError(_ part: Double) -> Double {
    let sorted = eyeErrors.sorted()
    return sorted.isEmpty ? .infinity : sorted[min(sorted.count - 1, Int(Double(sorted.count) * part))]
  }

  /// What is promised.
  enum Target: String, CaseIterable {
    case upright = "face found, eye line at 0°: 99 %"
    case tilted = "face found, eye line at 15°: 97 %"
    case crops = "crop within every geometric bound, by Satchel's measures: 100 %"
    case labelledCrops = "crop within the bounds on eyes and hair, by the labels: 100 %"
    case empty = "photo made of a picture without a face: 0"
    case twoPeople = "photo made of one of two people: 0"
  }

  /// The targets that these figures miss; one of which nothing was tried is missed.
  var missedTargets: [(what: Target, rate: Proportion)] {
    Target.allCases.compactMap { target in
      let (rate, isMet): (Proportion, (Proportion) -> Bool) =
        switch target {
        case .upright: (found[0] ?? Proportion(), { $0.share >= 0.99 })
        case .tilted: (found[15] ?? Proportion(), { $0.share >= 0.97 })
        case .crops: (crops, { $0.successes == $0.trials })
        case .labelledCrops: (labelledCrops, { $0.successes == $0.trials })
        case .empty: (empty, { $0.successes == 0 })
        case .twoPeople: (twoPeople, { $0.successes == 0 })
        }
      return rate.trials > 0 && isMet(rate) ? nil : (target, rate)
    }
  }

  private static func row(_ what: String, _ rate: Proportion, unmeasured: Int? = nil, target: String) -> String {
    func percent(_ share: Double) -> String { String(format: "%.1f", 100 * share) }
    let interval = rate.interval
    return "| \(what) | \(rate.successes) of \(rate.trials) | \(percent(rate.share)) % | "
      + "\(percent(interval.lowerBound))–\(percent(interval.upperBound)) % | \(unmeasured.map { "\($0)" } ?? "") | \(target) |"
  }

  /// The table in Markdown, with what went wrong below it.
  var table: String {
    let compositions = found.values.reduce(0) { $0 + $1.trials } + empty.trials + twoPeople.trials
    var rows = [
      "\(compositions) compositions.", "", "| what | count | share | 95 % (Wilson) | not measured | target |",
      "|---|---|---|---|---|---|",
    ]
    for tilt in found.keys.sorted() {
      let target = tilt == 0 ? "99 %" : tilt == 15 ? "97 %" : ""
      rows.append(Self.row("face found, eye line at \(tilt.formatted())°", found[tilt] ?? Proportion(), target: target))
    }
    rows.append(
      Self.row(
        "crop within every geometric bound, by Satchel's measures", crops, unmeasured: unmeasuredCrops, target: "100 %")
    )
    rows.append(Self.row("crop within the bounds on eyes and hair, by the labels", labelledCrops, target: "100 %"))
    for name in bySpecification.keys.sorted() {
      guard let both = bySpecification[name] else { continue }
      rows.append(Self.row("– `\(name)`, measures", both.measured, unmeasured: both.unmeasured, target: ""))
      rows.append(Self.row("– `\(name)`, labels", both.labelled, target: ""))
    }
    rows.append(Self.row("photo made of a picture without a face", empty, target: "0"))
    rows.append(Self.row("photo made of one of two people", twoPeople, target: "0"))
    let errors = [0.5, 0.95].map { String(format: "%.3f", eyeError($0)) }
    rows += [
      "",
      "Error of an eye in eye distances, of \(eyeErrors.count) eyes: median \(errors[0]), 95th percentile \(errors[1]).",
    ]
    for missed in missedTargets {
      rows += ["", "Target missed – \(missed.what.rawValue) (\(missed.rate.successes) of \(missed.rate.trials))."]
    }
    if !notes.isEmpty { rows += ["", "What went wrong:", ""] + notes.map { "- \($0)" } }
    return rows.joined(separator: "\n") + "\n"
  }
}
