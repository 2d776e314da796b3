import Core
import HTTPTypes
import Hummingbird
import NIOCore

extension Response {
  /// The answer that tells of `problem` in `language` (RFC 9457, `application/problem+json`).
  static func problem(_ problem: Problem, language: Language) -> Response {
    let (head, body) = parts(problem, language)
    return Response(status: head.status, headers: head.headerFields, body: ResponseBody(byteBuffer: body))
  }

  /// The head and body of the last answer on a connection that no handler can give, in English: the language was in
  /// the header that never came.
  static func lastProblem(_ problem: Problem) -> (head: HTTPResponse, body: ByteBuffer) {
    let (plain, body) = parts(problem, .english)
    var head = plain
    head.headerFields[.connection] = "close"
    head.headerFields[.contentLength] = String(body.readableBytes)
    return (head, body)
  }

  private static func parts(_ problem: Problem, _ language: Language) -> (head: HTTPResponse, body: ByteBuffer) {
    var document = ProblemDocument(problem, language: language)
    // Some codes tell of a success with a reservation; thrown at a request they are a conflict.
    if document.status < 400 { document.status = 409 }
    var headers = HTTPFields()
    headers[.contentType] = "application/problem+json"
    headers[.contentLanguage] = language.rawValue
    if problem.code == .methodNotAllowed, let methods = problem.facts["expected"] { headers[.allow] = methods }
    // Strings, numbers and booleans always encode; should they not, the status still tells.
    let body = (try? JSONBytes.encode(document)) ?? ByteBuffer()
    return (HTTPResponse(status: HTTPResponse.Status(code: document.status), headerFields: headers), body)
  }
}
