import Core

/// A rule of a photo specification with what was measured, in one line.
enum PhotoRuleText {
  /// The daemon's own sentence, or the numbers: `face width: 150 px (193–221)`.
  static func line(_ rule: PhotoRule, _ language: Language) -> String {
    if let advice = rule.advice { return advice }
    let name = PhotoRuleName(rawValue: rule.rule)?.label[language] ?? rule.rule
    guard let measured = rule.measured else { return name }
    let unit = rule.unit.map { " \($0)" } ?? ""
    // What only an ideal is missed by stands within the bounds that are allowed.
    let isAllowed = measured >= rule.minimum ?? measured && measured <= rule.maximum ?? measured
    let bounds =
      switch isAllowed
        ? (rule.idealMinimum ?? rule.minimum, rule.idealMaximum ?? rule.maximum) : (rule.minimum, rule.maximum)
      {
      case (let least?, let most?): " (\(number(least))–\(number(most)))"
      case (let least?, nil): " (≥ \(number(least)))"
      case (nil, let most?): " (≤ \(number(most)))"
      case (nil, nil): ""
      }
    return "\(name)\(language == .chinese ? "：" : ": ")\(number(measured))\(unit)\(bounds)"
  }

  /// A measure with at most one decimal.
  static func number(_ value: Double) -> String {
    let tenths = (value * 10).rounded()
    guard tenths.magnitude < 1e15 else { return "\(value)" }
    let whole = Int(tenths)
    let digits = "\(whole.magnitude / 10)" + (whole % 10 == 0 ? "" : ".\(whole.magnitude % 10)")
    return whole < 0 ? "-" + digits : digits
  }
}
