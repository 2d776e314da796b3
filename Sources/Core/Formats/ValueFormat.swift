/// What a schema's `format` says of a value: a rule that is checked, and forms in which the value can be printed.
///
/// JSON Schema leaves it to each implementation whether formats are checked (2020-12, validation, §7.2); here each is,
/// and a format that is not in this list is refused, so that no rule is ignored in silence.
enum ValueFormat: String, CaseIterable, Sendable {
  case date
  case dateTime = "date-time"
  case residentID = "resident-id"
  case amount

  /// What reads the values.
  private var reader: any FormattedValue.Type {
    switch self {
    case .date: CalendarDay.self
    case .dateTime: CalendarMinute.self
    case .residentID: ResidentNumber.self
    case .amount: Amount.self
    }
  }

  /// The names of the forms.
  var forms: [String] { reader.forms }

  /// The JSON types that a value may have.
  var kinds: [JSONSchema.Node.Kind] { self == .amount ? [.string, .number] : [.string] }

  /// All formats, for an error.
  static var names: String { allCases.map(\.rawValue).joined(separator: " | ") }

  /// Checks a value; `null` is left to the schema's `type`.
  /// - Throws: ``Problem``: `wrongType`; `invalidValue` with what would be right, never with the value.
  func check(_ value: JSONValue, at path: JSONPath) throws(Problem) {
    guard value != .null else { return }
    guard let text = text(of: value) else {
      throw Problem(.wrongType, at: path, ["expected": kinds.map(\.rawValue).joined(separator: " | ")])
    }
    do throws(FormatFault) { _ = try reader.init(text) } catch { throw .invalid(at: path, error.expected) }
  }

  private func text(of value: JSONValue) -> String? {
    switch value {
    case .string(let text): text
    case .number(let number) where self == .amount: number.literal
    default: nil
    }
  }

  // MARK: Forms in templates

  /// What stands before a form's name once a template is compiled: no name that a template can write has it, so a form
  /// is never taken for a member of the data, nor a member for a form.
  private static let mark = "*"

  /// The key of a form in a compiled template.
  static func key(of form: String) -> String { mark + form }

  /// The name of the form that a key of a compiled template stands for; nil for a member's key.
  static func form(ofKey key: String) -> String? { key.hasPrefix(mark) ? String(key.dropFirst()) : nil }

  /// A value in a form, by the format whose rule it follows: no value follows two.
  /// - Returns: nil where it follows none that has the form.
  static func form(_ name: String, of value: JSONValue) -> String? {
    for format in allCases where format.forms.contains(name) {
      if let text = format.text(of: value), let read = try? format.reader.init(text) { return read.form(name) }
    }
    return nil
  }
}
