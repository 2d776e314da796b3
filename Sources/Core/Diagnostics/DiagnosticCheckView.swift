/// One check as a run shows it, in the reader's language.
public struct DiagnosticCheckView: WireOpen, Codable, Sendable, Equatable {
  /// A ``DiagnosticCheck``'s word; unknown ones are shown as they are.
  public var check: String
  /// The check's name.
  public var title: String
  /// The device that it is about: its id, or its port.
  public var device: String?
  /// What it came to.
  public var verdict: DiagnosticVerdict
  /// The stable code of the finding.
  public var code: String
  /// The measured fact, in one sentence.
  public var detail: String
  /// The one thing to do about it.
  public var remedy: String?
  /// The measured facts by name, for programs.
  public var facts: [String: String]

  /// A check in given words.
  public init(
    check: String, title: String, device: String? = nil, verdict: DiagnosticVerdict, code: String, detail: String,
    remedy: String? = nil, facts: [String: String] = [:]
  ) {
    self.check = check
    self.title = title
    self.device = device
    self.verdict = verdict
    self.code = code
    self.detail = detail
    self.remedy = remedy
    self.facts = facts
  }

  /// A result in the reader's language.
  public init(_ result: DiagnosticResult, language: Language) {
    self.init(
      check: result.check.rawValue, title: result.check.title[language], device: result.device,
      verdict: result.finding.verdict, code: result.finding.code,
      detail: result.finding.detail[language].filled(with: result.facts, in: language),
      remedy: result.finding.remedy?[language].filled(with: result.facts, in: language), facts: result.facts)
  }
}
