extension ProblemCode {
  /// What a person and a front end are told about a code.
  public struct Text: Sendable {
    /// The HTTP status that goes with it.
    public let status: Int
    /// Whether the same request may succeed later unchanged.
    public let retryable: Bool
    /// The failure's name.
    public let title: Localized
    /// What happened; `{key}` stands for a fact of the ``Problem``.
    public let detail: Localized
    /// What to do about it.
    public let remedy: Localized
  }

  /// The sentences and the HTTP status of this code.
  public var text: Text {
    // A test sees to it that each code has sentences of its own.
    requestText ?? documentText ?? uploadText ?? pdfText ?? jobText ?? acceptanceText ?? deviceText ?? cameraText
      ?? sealingText ?? serviceText ?? Self.internalError.text
  }
}
