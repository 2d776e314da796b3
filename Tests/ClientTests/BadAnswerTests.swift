import Client
import ClientTestKit
import Core
import Testing

/// What a sick daemon, or a stranger on its socket, may send.
@Suite struct BadAnswerTests {
  /// The error that one call meets.
  private func failure(
    of steps: [ScriptedServer.Step], limits: SatchelClient.Limits = SatchelClient.Limits(),
    _ call: (SatchelClient) async throws -> Void = { _ = try await $0.service() }
  ) async throws -> ClientError? {
    let server = try await ScriptedServer(steps)
    do {
      try await call(SatchelClient(socketPath: server.path, limits: limits))
      return nil
    } catch let error as ClientError {
      return error
    }
  }

  @Test func truncated() async throws {
    let head = "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n"
    #expect(try await failure(of: [.close]) == .connectionBroken)
    #expect(try await failure(of: [.send("HTTP/1.1 200 OK\r\nConte"), .close]) == .connectionBroken)
    #expect(try await failure(of: [.send(head + "Content-Length: 90\r\n\r\n{"), .close]) == .connectionBroken)
    #expect(
      try await failure(of: [.send(head + "Transfer-Encoding: chunked\r\n\r\n5\r\n{"), .close]) == .connectionBroken)
  }

  @Test func huge() async throws {
    let head = "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n\r\n"
    #expect(
      try await failure(of: [.send(head), .fill(9 << 20), .close]) == .protocolViolation(.bodyTooLarge))
  }

  @Test func slow() async throws {
    var limits = SatchelClient.Limits()
    limits.call = .milliseconds(100)
    #expect(try await failure(of: [], limits: limits) == .timedOut)
    #expect(
      try await failure(of: [.send("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\n{")], limits: limits) == .timedOut)
  }

  @Test func nonsense() async throws {
    #expect(try await failure(of: [.send("220 mail ESMTP\r\n"), .close]) == .protocolViolation(.notHTTP))
    #expect(
      try await failure(of: [.send(answer("200 OK", "application/json", "{\"name\":"))])
        == .protocolViolation(.malformedBody))
    #expect(
      try await failure(of: [.send(answer("200 OK", "application/json", "{}"))]) == .protocolViolation(.malformedBody))
    #expect(
      try await failure(of: [.send(answer("200 OK", "text/html", "<p>"))])
        == .protocolViolation(.unexpectedMediaType))
    #expect(
      try await failure(of: [.send(answer("502 Bad Gateway", "text/html", "<p>"))])
        == .protocolViolation(.unexpectedStatus))
    #expect(
      try await failure(of: [.send(answer("400 Bad Request", "application/problem+json", "[]"))])
        == .protocolViolation(.unexpectedStatus))
    #expect(
      try await failure(of: [.send(answer("200 OK", "application/json", #"{"templates":[{}]}"#))]) {
        _ = try await $0.templates()
      } == .protocolViolation(.malformedBody))
  }

  @Test func problems() async throws {
    let json = String(decoding: try WireCoding.encode(sampleProblem), as: UTF8.self)
    let error = try await failure(of: [.send(answer("503 Service Unavailable", "application/problem+json", json))])
    #expect(error == .problem(sampleProblem))
    #expect(error?.code == "queue-full")
    #expect(error?.detail(.english) == "The queue holds 100 unfinished jobs.")
    #expect(error?.remedy(.chinese) == sampleProblem.remedy)
  }

  @Test func refusedWhileTheBodyIsStillGoingOut() async throws {
    let problem = ProblemDocument(Problem(.bodyTooLarge, facts: ["limit": "1"]), language: .english)
    let json = String(decoding: try WireCoding.encode(problem), as: UTF8.self)
    let server = try await ScriptedServer(
      [.send(answer("413 Payload Too Large", "application/problem+json", json)), .close], early: true)
    await #expect(throws: ClientError.problem(problem)) {
      let body = [UInt8](repeating: 0x78, count: 64 << 20)
      _ = try await SatchelClient(socketPath: server.path).uploadDocument(body, mediaType: .text)
    }
  }

  @Test func cancelled() async throws {
    let server = try await ScriptedServer([])
    let client = SatchelClient(socketPath: server.path)
    let call = Task { try await client.service() }
    call.cancel()
    await #expect(throws: CancellationError.self) { try await call.value }
  }
}
