import Core
import HTTPTypes
import Hummingbird
import NIOCore

/// A problem as a front end gets it (RFC 9457, `application/problem+json`).
struct ProblemDocument: Encodable, Sendable, Equatable {
  /// Always `about:blank`: the code says more than a page could.
  let type: String
  /// The failure's name in the reader's language.
  let title: String
  /// The HTTP status.
  let status: Int
  /// What happened.
  let detail: String
  /// The stable code.
  let code: String
  /// What to do about it.
  let remedy: String
  /// Whether the same request may succeed later unchanged.
  let retryable: Bool
  /// The place in the input; left out where there is none.
  let path: String?

  /// Writes `problem` in `language`.
  init(_ problem: Problem, language: Language) {
    let text = problem.code.text
    type = "about:blank"
    title = text.title[language]
    // Some codes tell of a success with a reservation; thrown at a request they are a conflict.
    status = text.status >= 400 ? text.status : 409
    detail = problem.detail(language)
    code = problem.code.rawValue
    remedy = problem.remedy(language)
    retryable = text.retryable
    path = problem.path
  }
}

extension Response {
  /// The answer that tells of `problem` in `language`.
  static func problem(_ problem: Problem, language: Language) -> Response {
    let document = ProblemDocument(problem, language: language)
    var headers = HTTPFields()
    headers[.contentType] = "application/problem+json"
    headers[.contentLanguage] = language.rawValue
    if problem.code == .methodNotAllowed, let methods = problem.facts["expected"] { headers[.allow] = methods }
    let status = HTTPResponse.Status(code: document.status)
    // A struct of strings, numbers and booleans always encodes; an empty body still carries the status.
    let body = (try? JSONBytes.encode(document)) ?? ByteBuffer()
    return Response(status: status, headers: headers, body: ResponseBody(byteBuffer: body))
  }
}
