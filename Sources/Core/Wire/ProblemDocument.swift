/// A failure as RFC 9457 puts it, `application/problem+json`.
public struct ProblemDocument: Codable, Error, Sendable, Equatable {
  /// Always `about:blank`: ``code`` tells failures apart.
  public var type: String
  /// The failure's name.
  public var title: String
  /// The HTTP status.
  public var status: Int
  /// What happened, in one sentence.
  public var detail: String
  /// A ``ProblemCode``'s word; a newer daemon may send ones that are not known here.
  public var code: String
  /// What to do about it, in one sentence.
  public var remedy: String
  /// Whether the same request may succeed later unchanged.
  public var retryable: Bool
  /// The place in the input, such as `content.data.parties[1].name`.
  public var path: String?

  /// A failure in given words.
  public init(
    type: String = "about:blank", title: String, status: Int, detail: String, code: String, remedy: String,
    retryable: Bool, path: String? = nil
  ) {
    self.type = type
    self.title = title
    self.status = status
    self.detail = detail
    self.code = code
    self.remedy = remedy
    self.retryable = retryable
    self.path = path
  }

  /// A problem in the reader's language.
  /// - Parameters:
  ///   - problem: What failed.
  ///   - language: The reader's language.
  public init(_ problem: Problem, language: Language) {
    let text = problem.code.text
    self.init(
      title: text.title[language], status: text.status, detail: problem.detail(language), code: problem.code.rawValue,
      remedy: problem.remedy(language), retryable: text.retryable,
      path: problem.path.flatMap { $0.isEmpty ? nil : $0 })
  }
}
