/// A failure that a person can meet: a stable code, the place, and facts that are never personal.
///
/// The sentences are not kept here but looked up in ``ProblemCode/text`` when the problem is shown,
/// so that a stored problem is read in the reader's language.
public struct Problem: Error, Sendable, Equatable, Codable {
  /// The stable code.
  public let code: ProblemCode
  /// The place in the input, such as `blocks[3].rows[2]`; nil where there is none.
  public var path: String?
  /// Facts that the sentences name as `{key}`: limits, measured numbers, rule names. One that is said in words stands
  /// in English under its key and in Chinese under `key.zh` (``Localized/fact(_:)``).
  /// Never a citizen's words: no value out of a document, no name, no reference.
  public var facts: [String: String]

  /// Names a failure.
  /// - Parameters:
  ///   - code: The stable code.
  ///   - path: The place in the input.
  ///   - facts: Values for the `{key}`s of the code's sentences.
  public init(_ code: ProblemCode, path: String? = nil, facts: [String: String] = [:]) {
    self.code = code
    self.path = path
    self.facts = facts
  }

  /// What happened, in one sentence.
  public func detail(_ language: Language) -> String {
    let sentence = code.text.detail[language].filled(with: facts, in: language)
    guard let path, !path.isEmpty else { return sentence }
    return language == .chinese ? "\(sentence)（位置：\(path)）" : "\(sentence) (at \(path))"
  }

  /// What to do about it, in one sentence.
  public func remedy(_ language: Language) -> String { code.text.remedy[language].filled(with: facts, in: language) }
}

extension Problem {
  /// Another program holds a device.
  /// - Parameter holder: A driver's or a program's name; nil where nobody can tell.
  public static func deviceBusy(holder: String?) -> Problem {
    let unknown = Localized(en: "which one cannot be seen", zh: "无法得知是哪一个")
    return Problem(.deviceBusy, facts: holder.map { ["holder": $0] } ?? unknown.fact("holder"))
  }
}
