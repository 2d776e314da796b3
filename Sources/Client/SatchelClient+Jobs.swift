import Core

extension SatchelClient {
  /// Submits a job (`POST /v1/jobs`). A submission whose connection broke is sent again with the same key, so that it
  /// becomes one job however often it was heard.
  /// - Parameters:
  ///   - submission: The job.
  ///   - key: Fresh for each new job.
  /// - Returns: The job as the daemon took it.
  public func submit(_ submission: JobSubmission, key: IdempotencyKey = IdempotencyKey()) async throws -> JobView {
    let question = HTTPQuestion(
      method: .post, target: "/v1/jobs", headers: [("idempotency-key", key.text)],
      body: ("application/json", submission.json.serialized()))
    var pauses = limits.pauses.makeIterator()
    var broken: ClientError?
    while true {
      do {
        let answer = try await transport.ask(question, limit: Size.json, total: limits.upload)
        return try Self.json(try Self.succeeded(answer))
      } catch let error as ClientError where error == .connectionBroken || error == .timedOut {
        broken = error
      } catch let error as ClientError where error.isUnreachable && broken != nil {
        // The daemon that may have taken the job is restarting; the first failure says more than this one.
      }
      guard let pause = pauses.next() else { throw broken ?? .connectionBroken }
      try await Task.sleep(for: pause)
    }
  }

  /// A page of jobs, newest first (`GET /v1/jobs`).
  /// - Parameters:
  ///   - filter: Which ones.
  ///   - cursor: ``JobList/nextCursor`` of the page before; nil for the first.
  public func jobs(_ filter: JobFilter = JobFilter(), cursor: String? = nil) async throws -> JobList {
    try await get("/v1/jobs" + filter.query(cursor: cursor))
  }

  /// One job (`GET /v1/jobs/{id}`).
  public func job(_ id: String) async throws -> JobView { try await get("/v1/jobs/\(Self.segment(id))") }

  /// Asks something of a job (`POST /v1/jobs/{id}/actions`).
  /// - Returns: The job after it.
  public func act(on id: String, _ request: JobActionRequest) async throws -> JobView {
    try await send(.post, "/v1/jobs/\(Self.segment(id))/actions", request, total: limits.call)
  }

  /// The photo of a job: the finished one, or the proposed one while it waits for a person
  /// (`GET /v1/jobs/{id}/photo`).
  /// - Returns: A JPEG.
  public func photo(of id: String) async throws -> [UInt8] {
    try await picture("/v1/jobs/\(Self.segment(id))/photo")
  }

  /// The frame that a photo was made from, while it waits for a person (`GET /v1/jobs/{id}/photo/original`).
  /// - Returns: A JPEG, to which the fractions of ``JobResult/frame`` and of `refinish` refer.
  public func originalPhoto(of id: String) async throws -> [UInt8] {
    try await picture("/v1/jobs/\(Self.segment(id))/photo/original")
  }

  private func picture(_ target: String) async throws -> [UInt8] {
    let answer = try await transport.ask(
      HTTPQuestion(method: .get, target: target), limit: Size.photo, total: limits.upload)
    return try Self.bytes(try Self.succeeded(answer), of: "image/jpeg")
  }

  /// Shreds the content of a job (`DELETE /v1/jobs/{id}`).
  public func deleteJob(_ id: String) async throws { _ = try await question(.delete, "/v1/jobs/\(Self.segment(id))") }
}
