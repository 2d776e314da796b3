/// A photo held against its specification, rule by rule.
public struct PhotoAssessment: Sendable, Equatable, Codable {
  /// The specification's name.
  public let specification: String
  /// The measures: failed ones first, then warnings, then the rest, each in the order of ``PhotoRuleName``.
  public let measures: [PhotoMeasure]

  /// What a person has to look at, since nothing measures it; nil in an assessment from before it was told.
  public let checks: [PhotoSpecification.Check]?

  /// Collects measures.
  public init(specification: String, measures: [PhotoMeasure], checks: [PhotoSpecification.Check] = []) {
    self.specification = specification
    self.checks = checks
    self.measures = [.fail, .warn, .pass].flatMap { (verdict: PhotoMeasure.Verdict) in
      PhotoRuleName.allCases.flatMap { rule in measures.filter { $0.rule == rule && $0.verdict == verdict } }
    }
  }

  /// Whether no rule fails.
  public var acceptable: Bool { failed.isEmpty }

  /// The failed rules.
  public var failed: [PhotoMeasure] { measures.filter { $0.verdict == .fail } }

  /// The warnings.
  public var warnings: [PhotoMeasure] { measures.filter { $0.verdict == .warn } }

  /// The measure of a rule, if the specification has it.
  public subscript(rule: PhotoRuleName) -> PhotoMeasure? { measures.first { $0.rule == rule } }

  /// `photo-not-acceptable` with what the failed rules are about; nil where none fails.
  public var problem: Problem? {
    guard !acceptable else { return nil }
    let labels = failed.map(\.label)
    let rules = Localized(
      en: labels.map(\.en).joined(separator: ", "), zh: labels.map(\.zh).joined(separator: "、"))
    return Problem(.photoNotAcceptable, facts: rules.fact("rules"))
  }

  /// The measures as the API shows them.
  /// - Parameter language: The reader's.
  public func rules(in language: Language) -> [PhotoRule] {
    measures.map { measure in
      PhotoRule(
        rule: measure.rule.rawValue, passed: measure.verdict == .pass,
        advisory: measure.verdict == .warn ? true : nil, measured: measure.value, minimum: measure.minimum,
        maximum: measure.maximum, idealMinimum: measure.idealMinimum, idealMaximum: measure.idealMaximum,
        unit: measure.unit.isEmpty ? nil : measure.unit,
        advice: measure.sentence?[language], standardName: measure.rule.standardName,
        certainty: measure.certainty)
    }
  }

  /// What a person has to look at, as the API shows it; nil where there is nothing.
  /// - Parameter language: The reader's.
  public func checks(in language: Language) -> [PhotoCheck]? {
    guard let checks, !checks.isEmpty else { return nil }
    return checks.map { PhotoCheck(text: $0.text[language], certainty: $0.certainty) }
  }
}
