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
  /// Those out of bounds by the labels, with the same condition.
  var labelledBreaches: [PhotoRuleName]?

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
    guard isAllowed, geometry.isPossible else { return }
    breaches = geometry.breaches
    labelledBreaches = geometry.breaches(eyes: scene.eyes, hairTop: scene.labels.hairTop)
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
  /// Crops within every bound by the studio's measures.
  var crops = Proportion()
  /// Crops within the bounds on eyes and hair by the labels.
  var labelledCrops = Proportion()
  /// The same by specification.
  private var bySpecification: [String: (measured: Proportion, labelled: Proportion)] = [:]
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
    guard let breaches = outcome.breaches, let labelled = outcome.labelledBreaches else { return }
    crops.note(breaches.isEmpty)
    labelledCrops.note(labelled.isEmpty)
    var both = bySpecification[outcome.specification] ?? (Proportion(), Proportion())
    both.measured.note(breaches.isEmpty)
    both.labelled.note(labelled.isEmpty)
    bySpecification[outcome.specification] = both
    let rules = breaches.map(\.rawValue) + labelled.map { "\($0.rawValue) (label)" }
    if !rules.isEmpty { notes.append("out of bounds, \(rules.joined(separator: ", ")): \(outcome.description)") }
  }

  /// The error that a part, 0–1, of all eyes stay below, in eye distances.
  func eyeError(_ part: Double) -> Double {
    let sorted = eyeErrors.sorted()
    return sorted.isEmpty ? .infinity : sorted[min(sorted.count - 1, Int(Double(sorted.count) * part))]
  }

  private static func row(_ what: String, _ rate: Proportion, target: String) -> String {
    func percent(_ share: Double) -> String { String(format: "%.1f", 100 * share) }
    let interval = rate.interval
    return "| \(what) | \(rate.successes) of \(rate.trials) | \(percent(rate.share)) % | "
      + "\(percent(interval.lowerBound))–\(percent(interval.upperBound)) % | \(target) |"
  }

  /// The table in Markdown, with what went wrong below it.
  var table: String {
    let compositions = found.values.reduce(0) { $0 + $1.trials } + empty.trials + twoPeople.trials
    var rows = [
      "\(compositions) compositions.", "", "| what | count | share | 95 % (Wilson) | target |", "|---|---|---|---|---|",
    ]
    for tilt in found.keys.sorted() {
      let target = tilt == 0 ? "99 %" : tilt == 15 ? "97 %" : ""
      rows.append(Self.row("face found, eye line at \(tilt.formatted())°", found[tilt] ?? Proportion(), target: target))
    }
    rows.append(Self.row("crop within every geometric bound, by Satchel's measures", crops, target: "100 %"))
    rows.append(Self.row("crop within the bounds on eyes and hair, by the labels", labelledCrops, target: "100 %"))
    for name in bySpecification.keys.sorted() {
      guard let both = bySpecification[name] else { continue }
      rows.append(Self.row("– `\(name)`, measures", both.measured, target: ""))
      rows.append(Self.row("– `\(name)`, labels", both.labelled, target: ""))
    }
    rows.append(Self.row("photo made of a picture without a face", empty, target: "0"))
    rows.append(Self.row("photo made of one of two people", twoPeople, target: "0"))
    let errors = [0.5, 0.95].map { String(format: "%.3f", eyeError($0)) }
    rows += [
      "",
      "Error of an eye in eye distances, of \(eyeErrors.count) eyes: median \(errors[0]), 95th percentile \(errors[1]).",
    ]
    if !notes.isEmpty { rows += ["", "What went wrong:", ""] + notes.map { "- \($0)" } }
    return rows.joined(separator: "\n") + "\n"
  }
}
