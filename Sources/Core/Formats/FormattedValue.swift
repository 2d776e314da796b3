/// A value that follows a ``ValueFormat``, read from its text.
protocol FormattedValue: Sendable {
  /// The names of its forms, as placeholders write them behind the value's own name.
  static var forms: [String] { get }

  /// Reads a text.
  /// - Throws: ``FormatFault`` for a text that does not follow the format.
  init(_ text: String) throws(FormatFault)

  /// The value in one of its forms; nil for a name that is none of ``forms``.
  func form(_ name: String) -> String?
}

/// Why a text does not follow a format.
struct FormatFault: Error, Equatable {
  /// What would be right, such as `a right check digit`; never a word of the value.
  let expected: Localized
}
