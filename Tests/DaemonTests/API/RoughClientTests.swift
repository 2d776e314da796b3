import Core
import Foundation
import Testing

@testable import Daemon

extension LiveTests {
  /// Clients that do not talk as they should.
  @Suite struct RoughClientTests {
    @Test("a body of 200 MB is refused before it is read", arguments: ["/v1/jobs", "/v1/documents", "/v1/previews"])
    func hugeBody(route: String) async throws {
      let daemon = try await LiveDaemon()
      let before = try await daemon.kept()
      for language in ["en", "zh"] {
        let (answer, sent) = try await blocking { [socket = daemon.socket] in
          let client = try RawClient(socket)
          try client.send(
            "POST \(route) HTTP/1.1\r\nHost: localhost\r\nIdempotency-Key: big\r\nContent-Type: image/png\r\n"
              + "Accept-Language: \(language)\r\nContent-Length: 209715200\r\n\r\n")
          var sent = 0
          let piece = [UInt8](repeating: UInt8(ascii: " "), count: 1 << 20)
          while sent < 200 << 20, !client.isReadable(within: 0) {
            do { try client.send(piece) } catch { break }
            sent += piece.count
          }
          return (try client.answer(), sent)
        }
        answer.expectProblem(413, .bodyTooLarge)
        #expect(sent < 8 << 20)
      }
      #expect(try await daemon.kept() == before)
      try await daemon.expectServing()
    }

    @Test("a chunked body of 200 MB ends where the limit is")
    func hugeChunks() async throws {
      let daemon = try await LiveDaemon()
      let (answer, sent) = try await blocking { [socket = daemon.socket] in
        let client = try RawClient(socket)
        try client.send(
          "POST /v1/jobs HTTP/1.1\r\nHost: localhost\r\nIdempotency-Key: big\r\nTransfer-Encoding: chunked\r\n\r\n")
        var sent = 0
        let piece = Array("100000\r\n".utf8) + [UInt8](repeating: UInt8(ascii: "["), count: 1 << 20) + [13, 10]
        while sent < 200 << 20, !client.isReadable(within: 0) {
          do { try client.send(piece) } catch { break }
          sent += piece.count
        }
        return (try client.answer(), sent)
      }
      answer.expectProblem(413, .bodyTooLarge)
      #expect(sent < 32 << 20)
      try await daemon.expectServing()
    }

    @Test(
      "a body that breaks off, in a job and in an upload, leaves nothing", arguments: ["/v1/jobs", "/v1/documents"])
    func truncatedBody(route: String) async throws {
      let daemon = try await LiveDaemon()
      let before = try await daemon.kept()
      let whole = RawClient.request(
        "POST", route, headers: ["Idempotency-Key: torn", "Content-Type: text/plain"],
        body: Sample.printout().serialized())
      let answer = try await blocking { [socket = daemon.socket] in
        let client = try RawClient(socket)
        try client.send(Array(whole.dropLast(7)))
        client.endSending()
        return try client.answer()
      }
      answer.expectProblem(400, .bodyIncomplete)
      // A client that is simply gone leaves nothing either, and its key is free.
      try await blocking { [socket = daemon.socket] in try RawClient(socket).send(Array(whole.dropLast(7))) }
      try await daemon.expectServing()
      let again = try await daemon.submit(Sample.printout([Sample.paragraph("好")], ["hold": true]), key: "torn")
      #expect(again.status == 201)
      #expect(try await daemon.kept().jobs.count == before.jobs.count + 1)
      #expect(try daemon.contentFiles.allSatisfy { $0.hasPrefix("j_") && !$0.hasSuffix(".part") })
    }

    @Test("senders that say nothing more are told so, in the header and in the body, and others are served meanwhile")
    func slowLoris() async throws {
      let daemon = try await LiveDaemon()
      async let body = blocking { [socket = daemon.socket] in
        let client = try RawClient(socket)
        try client.send(
          "POST /v1/jobs HTTP/1.1\r\nHost: localhost\r\nIdempotency-Key: slow\r\nContent-Length: 100\r\n\r\n{")
        return try client.answer()
      }
      async let header = blocking { [socket = daemon.socket] in
        let client = try RawClient(socket)
        try client.send("POST /v1/jobs HTTP/1.1\r\nHost: local")
        return try client.answer()
      }
      try await daemon.expectServing()
      try await body.expectProblem(408, .requestTimedOut)
      try await header.expectProblem(408, .requestTimedOut)
      #expect(try await daemon.kept() == LiveDaemon.Kept(jobs: [], files: []))
      try await daemon.expectServing()
    }

    @Test("each address tells the methods that it takes to whoever uses another")
    func methods() async throws {
      let daemon = try await LiveDaemon()
      let job = try await daemon.job(Sample.printout([Sample.paragraph("好")], ["hold": true]))
      let document = try await daemon.upload(Array("好".utf8), .text)
      let routes: [(String, String)] = [
        ("/v1", "GET, HEAD"), ("/v1/health", "GET, HEAD"), ("/v1/devices", "GET, HEAD"),
        ("/v1/devices/prn-virtual", "GET, HEAD, PATCH"), ("/v1/profiles", "GET, HEAD"),
        ("/v1/devices/prn-virtual/actions", "POST"), ("/v1/templates", "GET, HEAD"),
        ("/v1/templates/mediation-agreement", "DELETE, GET, HEAD, PUT"), ("/v1/previews", "POST"),
        ("/v1/documents", "POST"),
        ("/v1/documents/\(document.id)", "DELETE, GET, HEAD"), ("/v1/jobs", "GET, HEAD, POST"),
        ("/v1/jobs/\(job.id)", "DELETE, GET, HEAD"), ("/v1/jobs/\(job.id)/actions", "POST"),
        ("/v1/jobs/\(job.id)/photo", "GET, HEAD"), ("/v1/events", "GET, HEAD"),
      ]
      let before = try await daemon.kept()
      for (route, allowed) in routes {
        for method in ["OPTIONS", "PUT", "PATCH", "TRACE", "DELETE", "POST", "GET"]
        where !allowed.split(separator: ", ").contains(where: { $0 == method }) {
          let answer = try await daemon.ask(method, route, body: [])
          answer.expectProblem(405, .methodNotAllowed)
          #expect(answer.headers["allow"] == allowed, "\(method) \(route)")
        }
      }
      try await daemon.ask("BREW", "/v1").expectProblem(400, .malformedRequest)
      // HEAD is GET without its body.
      for route in ["/v1", "/v1/jobs", "/v1/jobs/\(job.id)", "/v1/templates", "/v1/documents/\(document.id)"] {
        let (get, head) = (try await daemon.ask("GET", route), try await daemon.ask("HEAD", route))
        #expect(head.status == 200)
        #expect(head.headers["content-type"] == get.headers["content-type"])
      }
      #expect(try await daemon.kept() == before)
      try await daemon.expectServing()
    }

    @Test("HEAD of the events ends, and takes no place")
    func headOfEvents() async throws {
      let daemon = try await LiveDaemon()
      for _ in 0..<20 {
        let answer = try await daemon.ask("HEAD", "/v1/events")
        #expect(answer.status == 200)
      }
      try await daemon.expectServing()
      let head = try await blocking { [socket = daemon.socket] in
        let client = try RawClient(socket)
        try client.send(RawClient.request("GET", "/v1/events"))
        return try client.head()
      }
      #expect(head.hasPrefix("HTTP/1.1 200"))
    }

    @Test("addresses that are no addresses of ours")
    func addresses() async throws {
      let daemon = try await LiveDaemon()
      let job = try await daemon.job(Sample.printout([Sample.paragraph("好")], ["hold": true]))
      let unknown: [(String, ProblemCode)] = [
        ("/", .notFound), ("/v2", .notFound), ("/v1/nothing", .notFound), ("/v1/jobs/x", .unknownJob),
        ("/v1/jobs/%2e%2e%2f%2e%2e%2fetc%2fpasswd", .unknownJob), ("/v1/jobs/..%2fsatchel.db", .unknownJob),
        ("/v1/jobs/\(job.id)%00", .unknownJob), ("/v1/jobs/\(job.id.uppercased())", .unknownJob),
        ("/v1/jobs/%E5%8F", .unknownJob), ("/v1/jobs/%FF%FE", .unknownJob), ("/v1/jobs/%", .unknownJob),
        ("/v1/documents/..%2fkit.secret", .unknownDocument), ("/v1/devices/%20", .unknownDevice),
        ("/v1/templates/%E5%8D%8F%E8%AE%AE", .unknownTemplate),
        ("/v1/jobs/\(String(repeating: "j", count: 8000))", .unknownJob),
      ]
      for (path, code) in unknown { try await daemon.ask("GET", path).expectProblem(404, code) }
      // A client may encode what needs no encoding.
      let encoded = "j%5f" + job.id.dropFirst(2)
      let answer = try await daemon.ask("GET", "/v1/jobs/\(encoded)")
      #expect(answer.status == 200)
      try await daemon.expectServing()
    }

    @Test("queries that ask for what there is not")
    func queries() async throws {
      let daemon = try await LiveDaemon()
      let wrong: [(String, ProblemCode, String)] = [
        ("limit=0", .invalidValue, "limit"), ("limit=201", .invalidValue, "limit"),
        ("limit=ten", .invalidValue, "limit"), ("limit=99999999999999999999", .invalidValue, "limit"),
        ("cursor=-1", .invalidValue, "cursor"), ("cursor=x", .invalidValue, "cursor"),
        ("state=done", .invalidValue, "state"), ("kind=fax", .invalidValue, "kind"),
        ("colour=red", .unknownField, "colour"), ("limit=1&limit=2", .repeatedParameter, "limit"),
        ("state=completed&limit=2&state=completed", .repeatedParameter, "state"),
      ]
      for (query, code, path) in wrong {
        try await daemon.expectRefusal("GET", "/v1/jobs?\(query)", headers: [], body: nil, 400, code, at: path)
      }
      for query in ["reference=%FF%FE", "reference=%", "reference=", "&&&", "reference=%00"] {
        let answer = try await daemon.ask("GET", "/v1/jobs?\(query)")
        #expect(answer.status == 200 || answer.status == 400, "\(query): \(answer.text)")
      }
      for id in ["x", "-1", "99999999999999999999", "1 2"] {
        try await daemon.ask("GET", "/v1/events", headers: ["Last-Event-ID: \(id)"])
          .expectProblem(400, .invalidValue, at: "Last-Event-ID")
      }
      try await daemon.ask("GET", "/v1/events?job=j_none&job=j_some").expectProblem(400, .repeatedParameter, at: "job")
      try await daemon.ask("GET", "/v1/events?job=j_none").expectProblem(404, .unknownJob)
      try await daemon.ask("GET", "/v1/events?jobs=j_none").expectProblem(400, .unknownField, at: "jobs")
      try await daemon.expectServing()
    }

    @Test("headers that are too large, too many, or a web page's")
    func headers() async throws {
      let daemon = try await LiveDaemon()
      let large = String(repeating: "x", count: 70_000)
      try await daemon.ask("GET", "/v1", headers: ["X-Large: \(large)"]).expectProblem(431, .headerTooLarge)
      let many = (0..<200).map { "X-\($0): x" }
      try await daemon.ask("GET", "/v1", headers: many).expectProblem(431, .headerTooLarge)
      try await daemon.ask("GET", "/v1", headers: ["Origin: https://example.com"]).expectProblem(403, .forbiddenOrigin)
      let languages = String(repeating: "fr;q=0.1, ", count: 1000)
      let answer = try await daemon.ask(
        "GET", "/v1/none", headers: ["Accept-Language: \(languages)zh;q=nan, en;q=9e999"])
      answer.expectProblem(404, .notFound)
      let types = ["", ";", "image/png; charset=\(String(repeating: "u", count: 9000))", "图片"]
      for type in types {
        let answer = try await daemon.ask(
          "POST", "/v1/documents", headers: ["Content-Type: \(type)"], body: Array("x".utf8))
        #expect([201, 415, 400].contains(answer.status), "\(answer.text)")
      }
      try await daemon.expectServing()
    }

    @Test("a hundred clients at once are each answered, and the daemon is as before")
    func hundredClients() async throws {
      let daemon = try await LiveDaemon()
      let body = Sample.printout([Sample.paragraph("好")], ["hold": true])
      let statuses = try await withThrowingTaskGroup { group in
        for index in 0..<100 {
          group.addTask {
            if index.isMultiple(of: 2) { return try await daemon.submit(body).status }
            return try await daemon.ask("GET", "/v1/jobs").status
          }
        }
        return try await group.reduce(into: []) { $0.append($1) }
      }
      // Beyond the bound on connections a client is told so; nobody hangs and nobody is dropped.
      #expect(statuses.allSatisfy { [200, 201, 503].contains($0) }, "\(statuses)")
      #expect(try await daemon.kept().jobs.count == statuses.filter { $0 == 201 }.count)
      #expect(statuses.filter { $0 == 201 }.count >= 20)
      try await daemon.expectServing()
    }
  }
}
