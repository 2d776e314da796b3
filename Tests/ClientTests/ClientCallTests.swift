import Client
import ClientTestKit
import Core
import Testing

/// Every call: what it sends, and what it makes of a good answer.
@Suite struct ClientCallTests {
  /// Plays one JSON answer to one call.
  private func call<Value>(
    _ json: String, status: String = "200 OK", _ body: (SatchelClient) async throws -> Value
  ) async throws -> (Value, ScriptedServer.Request) {
    let server = try await ScriptedServer([.send(answer(status, "application/json; charset=utf-8", json))])
    let value = try await body(SatchelClient(socketPath: server.path, language: .chinese))
    return (value, try #require(server.requests.first))
  }

  @Test func service() async throws {
    let (service, request) = try await call(
      #"{"name":"satchel","version":"1","features":[],"role":"operator","specifications":["cn-resident-id"]}"#
    ) { try await $0.service() }
    #expect(service.specifications == ["cn-resident-id"])
    #expect(request.line == "GET /v1 HTTP/1.1")
    #expect(request.headers["host"] == "satchel")
    #expect(request.headers["accept-language"] == "zh")
    #expect(request.headers["origin"] == nil)
  }

  @Test func healthIsAnAnswerAlsoWhenNotReady() async throws {
    let sick =
      #"{"live":true,"ready":false,"reasons":[{"component":"store","code":"storage-full","detail":"d","remedy":"r"}]}"#
    for status in ["200 OK", "503 Service Unavailable"] {
      let (health, _) = try await call(sick, status: status) { try await $0.health() }
      #expect(!health.ready)
      #expect(health.reasons.first?.code == "storage-full")
    }
  }

  @Test func devices() async throws {
    let (devices, _) = try await call(#"{"devices":[\#(sampleDevice)]}"#) { try await $0.devices() }
    #expect(devices.first?.capabilities.dots == 384)
    let (device, request) = try await call(sampleDevice) { try await $0.device("prn/1 ä") }
    #expect(device.id == "prn-1")
    #expect(request.line == "GET /v1/devices/prn%2F1%20%C3%A4 HTTP/1.1")
  }

  @Test func templatesKeepTheDigitsOfNumbers() async throws {
    let json = #"{"name":"t","title":{"en":"T","zh":"模板"},"schema":{},"example":{"amount":120.00}}"#
    let (template, request) = try await call(json) { try await $0.template("t") }
    #expect(request.line == "GET /v1/templates/t HTTP/1.1")
    #expect(template.title.zh == "模板")
    #expect(template.example.serialized() == Array(#"{"amount":120.00}"#.utf8))
    let (templates, _) = try await call(#"{"templates":[\#(json)]}"#) { try await $0.templates() }
    #expect(templates == [template])
  }

  @Test func documents() async throws {
    let (view, request) = try await call(
      #"{"id":"doc_1","mediaType":"image/png","size":3}"#, status: "201 Created"
    ) { try await $0.uploadDocument(Array("abc".utf8), mediaType: .png) }
    #expect(view.id == "doc_1")
    #expect(request.line == "POST /v1/documents HTTP/1.1")
    #expect(request.headers["content-type"] == "image/png")
    #expect(request.body == "abc")
    let server = try await ScriptedServer([.send("HTTP/1.1 204 No Content\r\n\r\n")])
    try await SatchelClient(socketPath: server.path).deleteDocument("doc_1")
    #expect(server.requests.first?.line == "DELETE /v1/documents/doc_1 HTTP/1.1")
  }

  @Test func previewAndPhotoAreBytes() async throws {
    let server = try await ScriptedServer(
      [.send(answer("200 OK", "image/png", "PNG"))], [.send(answer("200 OK", "image/jpeg", "JPG"))],
      [.send(answer("200 OK", "image/jpeg", "JPG"))])
    let client = SatchelClient(socketPath: server.path)
    #expect(try await client.preview(PrintRequest(content: .documentId("doc_1"))) == Array("PNG".utf8))
    #expect(try await client.photo(of: "j_1") == Array("JPG".utf8))
    #expect(try await client.originalPhoto(of: "j_1") == Array("JPG".utf8))
    #expect(
      server.requests.map(\.line) == [
        "POST /v1/previews HTTP/1.1", "GET /v1/jobs/j_1/photo HTTP/1.1", "GET /v1/jobs/j_1/photo/original HTTP/1.1",
      ])
  }

  @Test func jobs() async throws {
    let (list, request) = try await call(#"{"jobs":[\#(sampleJob("j_1"))],"nextCursor":"c+1"}"#) {
      try await $0.jobs(JobFilter(kind: .print, state: .pendingHeld, reference: "案 1", limit: 5), cursor: "c+0")
    }
    #expect(list.jobs.map(\.id) == ["j_1"])
    #expect(list.nextCursor == "c+1")
    #expect(
      request.line
        == "GET /v1/jobs?kind=print&state=pending-held&reference=%E6%A1%88%201&limit=5&cursor=c%2B0 HTTP/1.1")
    let (job, _) = try await call(sampleJob("j_2")) { try await $0.job("j_2") }
    #expect(job.state == .pending)
  }

  @Test func actions() async throws {
    let (job, request) = try await call(sampleJob("j_1")) {
      try await $0.act(on: "j_1", JobActionRequest(.resolve, outcome: .reprint, fromCopy: 2))
    }
    #expect(job.id == "j_1")
    #expect(request.line == "POST /v1/jobs/j_1/actions HTTP/1.1")
    #expect(request.body == #"{"action":"resolve","fromCopy":2,"outcome":"reprint"}"#)
    let server = try await ScriptedServer([.send("HTTP/1.1 204 No Content\r\n\r\n")])
    try await SatchelClient(socketPath: server.path).deleteJob("j_1")
    #expect(server.requests.first?.line == "DELETE /v1/jobs/j_1 HTTP/1.1")
  }
}
