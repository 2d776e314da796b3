import Client
import ClientTestKit
import Core
import Glibc
import Synchronization
import Testing

/// A submission is heard once or more, and becomes one job.
@Suite struct SubmissionRetryTests {
  private let submission = JobSubmission.print(PrintRequest(title: "调解协议书", content: .documentId("doc_1")))

  private var limits: SatchelClient.Limits {
    var limits = SatchelClient.Limits()
    limits.pauses = [.zero, .zero]
    return limits
  }

  @Test func sameKeyAndBodyAfterABrokenConnection() async throws {
    let server = try await ScriptedServer(
      [.close], [.send("HTTP/1.1 201 Created\r\nContent-Le"), .close],
      [.send(answer("200 OK", "application/json", sampleJob("j_1")))])
    let job = try await SatchelClient(socketPath: server.path, limits: limits).submit(submission)
    #expect(job.id == "j_1")
    #expect(server.requests.count == 3)
    #expect(Set(server.requests.compactMap { $0.headers["idempotency-key"] }).count == 1)
    #expect(Set(server.requests.map(\.body)).count == 1)
    #expect(server.requests.first?.line == "POST /v1/jobs HTTP/1.1")
  }

  @Test func givesUp() async throws {
    let server = try await ScriptedServer([.close])
    await #expect(throws: ClientError.connectionBroken) {
      _ = try await SatchelClient(socketPath: server.path, limits: limits).submit(submission)
    }
    #expect(server.requests.count == 3)
  }

  @Test func aDaemonThatIsGoneAfterwardsLeavesTheFirstFailure() async throws {
    let path = Mutex("")
    let server = try await ScriptedServer { _, _ in
      _ = path.withLock { unlink($0) }
      return [.close]
    }
    path.withLock { $0 = server.path }
    await #expect(throws: ClientError.connectionBroken) {
      _ = try await SatchelClient(socketPath: server.path, limits: limits).submit(submission)
    }
    #expect(server.requests.count == 1)
    await #expect(throws: ClientError.cannotConnect(.noSocket, path: server.path)) {
      _ = try await SatchelClient(socketPath: server.path, limits: limits).submit(submission)
    }
  }

  @Test func aRefusalIsNotRepeated() async throws {
    let json = String(decoding: try WireCoding.encode(sampleProblem), as: UTF8.self)
    let server = try await ScriptedServer([.send(answer("503 Full", "application/problem+json", json))])
    await #expect(throws: ClientError.problem(sampleProblem)) {
      _ = try await SatchelClient(socketPath: server.path, limits: limits).submit(submission)
    }
    #expect(server.requests.count == 1)
  }

  @Test func keys() throws {
    #expect(IdempotencyKey() != IdempotencyKey())
    #expect(IdempotencyKey().text.utf8.count == 32)
    #expect(IdempotencyKey("abc")?.text == "abc")
    #expect(IdempotencyKey("") == nil)
    #expect(IdempotencyKey("a b") == nil)
    #expect(IdempotencyKey("键") == nil)
    #expect(IdempotencyKey(String(repeating: "k", count: 256)) == nil)
  }
}
