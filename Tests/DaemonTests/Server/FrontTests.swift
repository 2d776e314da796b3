import Core
import HTTPTypes
import Hummingbird
import NIOCore
import Testing

@testable import Daemon

/// The parts of the front that need no connection.
@Suite struct FrontTests {
  @Test(
    "only programs that talk to the socket on purpose are let in",
    arguments: [
      ("localhost", true), ("LOCALHOST", true), ("satchel", true), ("localhost:80", true), ("satchel:8080", true),
      ("localhost:65535", true), ("localhost:65536", false), ("localhost:", false), ("localhost:+1", false),
      ("localhost:80:80", false), ("", false), ("localhost.", false), ("localhost.evil.example", false),
      ("evil.example", false), ("127.0.0.1", false), ("[::1]", false), ("satchel@evil", false),
    ])
  func hosts(host: String, isAllowed: Bool) {
    let head = HTTPRequest(method: .get, scheme: "http", authority: host, path: "/v1")
    #expect(OriginMiddleware.allows(head) == isAllowed)
    var fromPage = head
    fromPage.headerFields[.origin] = "http://localhost"
    #expect(!OriginMiddleware.allows(fromPage))
  }

  @Test("no host, or two, is no host")
  func ambiguousHost() throws {
    #expect(!OriginMiddleware.allows(HTTPRequest(method: .get, scheme: "http", authority: nil, path: "/v1")))
    var head = HTTPRequest(method: .get, scheme: "http", authority: "localhost", path: "/v1")
    head.headerFields.append(HTTPField(name: try #require(HTTPField.Name("Host")), value: "evil.example"))
    #expect(!OriginMiddleware.allows(head))
  }

  @Test(
    "the language that the client likes best is spoken",
    arguments: [
      (nil, Language.english), ("", .english), ("zh", .chinese), ("zh-Hans-CN", .chinese), ("ZH-cn", .chinese),
      ("en, zh", .english), ("zh, en", .chinese), ("en;q=0.5, zh;q=0.8", .chinese), ("de, zh;q=0.3", .chinese),
      ("de", .english), ("zh;q=0", .english), ("zh; q=0.9 , en;q=1.0", .english), ("zh;q=x, en;q=0.1", .english),
      ("*", .english),
    ] as [(String?, Language)])
  func languages(field: String?, language: Language) {
    #expect(Language(acceptLanguage: field) == language)
  }

  @Test("the methods of a path are known without asking the router")
  func routes() {
    let router = Router(context: SocketContext.self)
    let handler: @Sendable (Request, SocketContext) -> HTTPResponse.Status = { _, _ in .ok }
    router.get("/v1/jobs", use: handler)
    router.post("/v1/jobs", use: handler)
    router.get("/v1/jobs/{id}", use: handler)
    router.post("/v1/jobs/:id/actions", use: handler)
    let table = RouteTable(routes: router.routes)
    #expect(table.methods(of: "/v1/jobs") == [.get, .head, .post])
    #expect(table.methods(of: "/v1/jobs/") == [.get, .head, .post])
    #expect(table.methods(of: "/v1/jobs/j_1") == [.get, .head])
    #expect(table.methods(of: "/v1/jobs/j_1/actions") == [.post])
    #expect(table.methods(of: "/v1").isEmpty)
    #expect(table.methods(of: "/v1/jobs/j_1/actions/x").isEmpty)
  }

  @Test("every code has a status that fits an error, and both languages", arguments: ProblemCode.allCases)
  func documents(code: ProblemCode) {
    for language in Language.allCases {
      let answer = Response.problem(Problem(code), language: language)
      #expect((400..<600).contains(answer.status.code))
      #expect(answer.headers[.contentType] == "application/problem+json")
      #expect(answer.headers[.contentLanguage] == language.rawValue)
      #expect((answer.body.contentLength ?? 0) > 100)
    }
  }
}
