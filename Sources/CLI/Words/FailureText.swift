import Client
import Core

/// What a person, or a script, is told of a failure.
struct FailureText: Encodable, Equatable {
  /// A word for scripts.
  let code: String
  /// What happened.
  let detail: String
  /// What to do about it.
  let remedy: String
  /// What the process ends with.
  let status: CommandStatus

  private enum CodingKeys: String, CodingKey { case code, detail, remedy }

  /// Describes an error; nil for those that the argument parser describes.
  init?(_ error: any Error, _ language: Language) {
    switch error {
    case let error as ClientError:
      code = error.code
      detail = error.detail(language)
      remedy = error.remedy(language)
      status = error.isUnreachable ? .unreachable : .failure
    case let error as Problem:
      code = error.code.rawValue
      detail = error.detail(language)
      remedy = error.remedy(language)
      status = .failure
    case let error as UsageFailure:
      code = error.code
      detail = error.detail[language]
      remedy = error.remedy[language]
      status = .failure
    default: return nil
    }
  }

  /// Shows it on the standard error.
  @MainActor
  func show(on console: Console, asJSON: Bool) {
    if asJSON, let bytes = try? WireCoding.encode(["error": self]) {
      console.errorLine(String(decoding: bytes, as: UTF8.self))
    } else {
      console.errorLine("satchel: \(Printable.line(detail))")
      console.errorLine(Printable.line(remedy))
    }
  }
}
