/// What was measured for one rule of a specification, and how it stands against the bounds.
public struct PhotoMeasure: Sendable, Equatable, Codable {
  /// How a measure stands.
  public enum Verdict: String, Sendable, Codable, CaseIterable {
    /// Within every bound.
    case pass
    /// Outside a bound that only warns, outside an ideal, or not measurable.
    case warn
    /// Outside a bound that refuses.
    case fail
  }

  /// The rule.
  public let rule: PhotoRuleName
  /// What was measured, in ``unit``; nil where nothing could be.
  public let value: Double?
  /// The unit; empty for scores of 100.
  public let unit: String
  /// The least that is allowed.
  public let minimum: Double?
  /// The most that is allowed.
  public let maximum: Double?
  /// Below it a warning; nil where the rule has none.
  public let idealMinimum: Double?
  /// Above it a warning; nil where the rule has none.
  public let idealMaximum: Double?
  /// How sure the rule is.
  public let certainty: PhotoSpecification.Certainty
  /// How the measure stands.
  public let verdict: Verdict
  /// The rule's name for people.
  public let label: Localized
  /// What is wrong and what to do; nil where the rule is met.
  public let sentence: Localized?

  /// What rounding leaves of a measure that lies on a bound: nothing is measured so exactly.
  private static let rounding = 1e-6

  /// A measure without what rounding has added to a bound: a crop laid out on a bound comes out a last bit behind it.
  private static func settled(_ value: Double, _ bounds: PhotoSpecification.Rule) -> Double {
    [bounds.minimum, bounds.maximum].compactMap(\.self).first { abs(value - $0) < rounding } ?? value
  }

  /// Holds a measure against a rule.
  /// - Parameters:
  ///   - rule: The rule's name.
  ///   - value: What was measured, in the rule's unit; nil where nothing could be.
  ///   - bounds: The specification's rule.
  ///   - excused: Whether the specification forgives a breach here, as with tall hair: then it only warns.
  public init(
    _ rule: PhotoRuleName, _ value: Double?, bounds: PhotoSpecification.Rule, excused: Bool = false
  ) {
    let value = value.map { Self.settled($0, bounds) }
    self.rule = rule
    self.value = value
    self.unit = rule.unit
    self.minimum = bounds.minimum
    self.maximum = bounds.maximum
    self.idealMinimum = bounds.idealMinimum
    self.idealMaximum = bounds.idealMaximum
    self.certainty = bounds.certainty
    self.label = rule.label
    guard let value, value.isFinite else {
      verdict = .warn
      sentence = Localized(
        en: "\(rule.label.en): could not be measured; check it by eye.", zh: "\(rule.label.zh)：无法测量，请目视检查。")
      return
    }
    let below = bounds.minimum.map { value < $0 } ?? false
    let above = bounds.maximum.map { value > $0 } ?? false
    let belowIdeal = bounds.idealMinimum.map { value < $0 } ?? false
    let aboveIdeal = bounds.idealMaximum.map { value > $0 } ?? false
    if below || above {
      verdict = bounds.enforcement == .refuse && !excused ? .fail : .warn
    } else {
      verdict = belowIdeal || aboveIdeal ? .warn : .pass
    }
    guard verdict != .pass else {
      sentence = nil
      return
    }
    let text = below || belowIdeal ? rule.text.below : rule.text.above
    let least = below ? bounds.minimum : bounds.idealMinimum ?? bounds.minimum
    let most = above ? bounds.maximum : bounds.idealMaximum ?? bounds.maximum
    // A specification may bind a measure on one side alone.
    let range = (least == nil ? "≤ {maximum}" : most == nil ? "≥ {minimum}" : "{minimum}–{maximum}")
    func oneSided(_ text: String) -> String { text.replacing("{minimum}–{maximum}", with: range) }
    let facts = ["value": rule.figure(value), "minimum": rule.figure(least), "maximum": rule.figure(most)]
    sentence = Localized(en: Self.fill(oneSided(text.en), facts), zh: Self.fill(oneSided(text.zh), facts))
  }

  private static func fill(_ sentence: String, _ facts: [String: String]) -> String {
    var out = ""
    var rest = Substring(sentence)
    while let open = rest.firstIndex(of: "{"), let close = rest[open...].firstIndex(of: "}") {
      out += rest[..<open]
      out += facts[String(rest[rest.index(after: open)..<close])] ?? "?"
      rest = rest[rest.index(after: close)...]
    }
    return out + rest
  }
}

extension PhotoRuleName {
  /// A measure as people read it: whole, or with one decimal where the unit is an angle or a colour difference.
  fileprivate func figure(_ value: Double?) -> String {
    guard let value, value.isFinite, abs(value) < 1e12 else { return "?" }
    switch self {
    case .roll, .levelledRoll, .backgroundWhiteness, .groundColour, .faceLightness, .faceRedness, .faceYellowness,
      .glare:
      break
    default: return String(Int(value.rounded()))
    }
    let tenths = Int((value * 10).rounded())
    let sign = tenths < 0 ? "−" : ""
    return tenths % 10 == 0 ? "\(sign)\(abs(tenths) / 10)" : "\(sign)\(abs(tenths) / 10).\(abs(tenths) % 10)"
  }
}
