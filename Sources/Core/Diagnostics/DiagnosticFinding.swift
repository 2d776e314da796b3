/// One way in which a check may come out: a stable code, the verdict, and the sentences; the measured facts stand in
/// them as `{key}`.
public struct DiagnosticFinding: Sendable, Equatable {
  /// The stable code, such as `udev-rules-not-applied`.
  public let code: String
  /// What it means for the kit.
  public let verdict: DiagnosticVerdict
  /// The measured fact, in one sentence.
  public let detail: Localized
  /// The one thing to do about it; nil where there is nothing to do.
  public let remedy: Localized?

  /// A finding of given words.
  init(
    _ code: String, _ verdict: DiagnosticVerdict, _ detail: Localized, remedy: Localized? = nil
  ) {
    self.code = code
    self.verdict = verdict
    self.detail = detail
    self.remedy = remedy
  }

  /// A failure that the API knows by a code of its own.
  /// - Parameters:
  ///   - code: The problem's code, which is the finding's too.
  ///   - verdict: What it means for the kit.
  public init(_ code: ProblemCode, _ verdict: DiagnosticVerdict = .failure) {
    self.init(code.rawValue, verdict, code.text.detail, remedy: code.text.remedy)
  }

  /// Every finding but those of problems.
  public static var all: [DiagnosticFinding] { system + links + printer + camera + kit }
}
