import Client
import Core
import Foundation
import Testing

@testable import Daemon

extension LiveDaemon {
  /// Submits a body under a key.
  func submit(
    _ body: JSONValue, key: String = RandomID.make(prefix: "k"), headers: [String] = []
  ) async throws -> RawClient.Answer {
    try await ask("POST", "/v1/jobs", headers: ["Idempotency-Key: \(key)"] + headers, body: body.serialized())
  }

  /// Submits a body that must be taken.
  func job(_ body: JSONValue, sourceLocation: SourceLocation = #_sourceLocation) async throws -> JobView {
    let answer = try await submit(body)
    #expect(answer.status == 201, "\(answer.text)", sourceLocation: sourceLocation)
    return try answer.decoded()
  }

  /// Uploads a document that must be taken.
  func upload(
    _ bytes: [UInt8], _ type: MediaType, sourceLocation: SourceLocation = #_sourceLocation
  ) async throws -> DocumentView {
    let answer = try await ask("POST", "/v1/documents", headers: ["Content-Type: \(type.rawValue)"], body: bytes)
    #expect(answer.status == 201, "\(answer.text)", sourceLocation: sourceLocation)
    return try answer.decoded()
  }

  /// Waits until a job is as `condition` wants it, by the events; a final state that it does not want is a failure.
  @discardableResult
  func wait(
    for id: String, sourceLocation: SourceLocation = #_sourceLocation, until condition: (JobView) -> Bool
  ) async throws -> JobView {
    for try await event in client().events(job: id) {
      let jobs: [JobView] =
        switch event.event {
        case .snapshot(let snapshot): snapshot.jobs
        case .jobChanged(let job): [job]
        default: []
        }
      for job in jobs {
        if condition(job) { return job }
        if job.state.isFinal {
          Issue.record(
            "ended \(job.state) \(job.stateReasons) \(String(describing: job.problem))",
            sourceLocation: sourceLocation)
          return job
        }
      }
    }
    throw ClientError.connectionBroken
  }

  /// Waits until the virtual printer is as `condition` wants it, by the events.
  func waitForPrinter(until condition: (DeviceView) -> Bool) async throws {
    for try await event in client().events() {
      let devices: [DeviceView] =
        switch event.event {
        case .snapshot(let snapshot): snapshot.devices
        case .deviceChanged(let device): [device]
        default: []
        }
      if devices.contains(where: { $0.kind == .printer && condition($0) }) { return }
    }
    throw ClientError.connectionBroken
  }

  /// Waits until a job is in a state.
  @discardableResult
  func wait(
    for id: String, _ state: JobState, sourceLocation: SourceLocation = #_sourceLocation
  ) async throws -> JobView {
    try await wait(for: id, sourceLocation: sourceLocation) { $0.state == state }
  }

  /// What is kept: the ids of all jobs, newest first, and the names of content files.
  func kept() async throws -> Kept {
    let jobs = try await client().jobs(JobFilter(limit: 200)).jobs.map(\.id)
    return Kept(jobs: jobs, files: try contentFiles)
  }

  struct Kept: Equatable, Sendable {
    let jobs: [String]
    let files: [String]
  }

  /// Expects a good request to be served.
  func expectServing(sourceLocation: SourceLocation = #_sourceLocation) async throws {
    let answer = try await ask("POST", "/v1/previews", body: Sample.printout().serialized())
    #expect(answer.status == 200, "\(answer.text)", sourceLocation: sourceLocation)
    #expect(answer.headers["content-type"] == "image/png", sourceLocation: sourceLocation)
  }

  /// Asks twice, in English and in Chinese, and expects the same refusal, with nothing kept and the daemon serving on.
  func expectRefusal(
    _ method: String = "POST", _ target: String = "/v1/jobs", headers: [String]? = nil, body: [UInt8]?,
    _ status: Int, _ code: ProblemCode, at path: String? = nil, sourceLocation: SourceLocation = #_sourceLocation
  ) async throws {
    let before = try await kept()
    var remedies: [String] = []
    for language in ["en", "zh-CN"] {
      let headers = headers ?? ["Idempotency-Key: \(RandomID.make(prefix: "k"))"]
      let answer = try await ask(method, target, headers: headers + ["Accept-Language: \(language)"], body: body)
      let problem = answer.expectProblem(status, code, at: path, sourceLocation: sourceLocation)
      remedies.append(problem?.remedy ?? "")
    }
    #expect(remedies[0] != remedies[1], sourceLocation: sourceLocation)
    #expect(try await kept() == before, sourceLocation: sourceLocation)
    try await expectServing(sourceLocation: sourceLocation)
  }
}

extension RawClient.Answer {
  /// The body as a wire type.
  func decoded<Value: Decodable>(_ type: Value.Type = Value.self) throws -> Value {
    try JSONDecoder().decode(type, from: Data(body))
  }

  /// Expects a problem document, whole and with sentences.
  @discardableResult
  func expectProblem(
    _ status: Int, _ code: ProblemCode, at path: String? = nil, sourceLocation: SourceLocation = #_sourceLocation
  ) -> ProblemDocument? {
    #expect(self.status == status, "\(text)", sourceLocation: sourceLocation)
    #expect(headers["content-type"] == "application/problem+json", sourceLocation: sourceLocation)
    guard let problem = try? decoded(ProblemDocument.self) else {
      Issue.record("no problem document: \(text)", sourceLocation: sourceLocation)
      return nil
    }
    #expect(problem.code == code.rawValue, sourceLocation: sourceLocation)
    #expect(problem.status == status, sourceLocation: sourceLocation)
    #expect(problem.path == path, sourceLocation: sourceLocation)
    for text in [problem.title, problem.detail, problem.remedy] {
      #expect(
        !text.isEmpty && !text.contains("?") && !text.contains(/\{[a-z]+\}/), "\(text)", sourceLocation: sourceLocation)
    }
    return problem
  }
}
