import Core
import HTTPTypes
import Hummingbird
import NIOCore

extension API {
  /// `POST`, `GET /v1/jobs`, `GET`, `DELETE /v1/jobs/{id}`, its actions, its photo and the original of one that waits.
  func registerJobs(on v1: RouterGroup<SocketContext>) {
    v1.post("jobs") { request, context in
      // Pages were drawn also for a printout that is refused.
      defer { workEnded() }
      let key = try idempotencyKey(request)
      let body = try await context.collectBody(of: request)
      let user = await context.userName() ?? String(context.peer.uid)
      let (job, isNew) = try await desk.submit(body: body, key: key, by: await context.requester(), user: user)
      return try Response.json(
        try await presenter.view(job, language: request.language), status: isNew ? .created : .ok,
        headers: [.location: "/v1/jobs/\(job.id)"])
    }
    v1.get("jobs") { request, context in try await list(request, context) }
    v1.get("jobs/:id") { request, context in
      let job = try await desk.visible(try jobID(context), uid: context.peer.uid)
      try await noteLook(at: [job], context)
      return try Response.json(try await presenter.view(job, language: request.language))
    }
    v1.post("jobs/:id/actions") { request, context in
      let body = try await context.collectBody(of: request)
      let action = try JobActionRequest(decoding: try JSONValue.parse(body))
      let job = try await desk.act(action, on: try jobID(context), by: await context.requester())
      return try Response.json(try await presenter.view(job, language: request.language))
    }
    v1.get("jobs/:id/photo") { _, context in
      jpeg(try await desk.photo(of: try jobID(context), by: await context.requester()))
    }
    v1.get("jobs/:id/photo/original") { _, context in
      defer { workEnded() }
      return jpeg(try await desk.original(of: try jobID(context), by: await context.requester()))
    }
    v1.delete("jobs/:id") { _, context in
      defer { workEnded() }
      try await desk.delete(try jobID(context), by: await context.requester())
      return Response(status: .noContent)
    }
  }

  /// Enters a look at others' jobs, with their titles and references; root alone sees them.
  private func noteLook(at jobs: some Sequence<JobRecord>, _ context: SocketContext) async throws {
    let others = jobs.filter { $0.ownerUID != context.peer.uid }
    guard let first = others.first else { return }
    let subject = others.count == 1 ? first.id : nil
    try await audit.enterOnce(AuditNote(.jobViewed, by: await context.requester(), subject))
  }

  /// A picture that nobody on the way may keep.
  private func jpeg(_ bytes: [UInt8]) -> Response {
    Response(
      status: .ok, headers: [.contentType: "image/jpeg", .cacheControl: "no-store"],
      body: ResponseBody(byteBuffer: ByteBuffer(bytes: bytes)))
  }

  private func jobID(_ context: SocketContext) throws -> String {
    let id = try context.segment("id")
    guard RandomID.isValid(id, prefix: "j_") else { throw Problem(.unknownJob) }
    return id
  }

  /// The request's key: one header field of 1 to 255 visible characters.
  private func idempotencyKey(_ request: Request) throws -> String {
    guard let name = HTTPField.Name("Idempotency-Key"), let key = request.headers[name],
      (1...255).contains(key.utf8.count), key.utf8.allSatisfy({ (0x21...0x7E).contains($0) })
    else { throw Problem(.idempotencyKeyMissing) }
    return key
  }

  private func list(_ request: Request, _ context: SocketContext) async throws -> Response {
    var filter = JobStore.Filter()
    if context.peer.uid != 0 { filter.owner = context.peer.uid }
    var limit = 50
    var before: Int64?
    for (name, value) in try request.parameters() {
      func invalid(_ expected: String) -> Problem {
        Problem(.invalidValue, path: name, facts: ["expected": expected])
      }
      switch name {
      case "kind":
        guard let kind = JobKind(rawValue: value) else { throw invalid(JobKind.words) }
        filter.kind = kind
      case "state":
        guard let state = JobState(rawValue: value) else { throw invalid(JobState.words) }
        filter.state = state
      case "reference": filter.referenceTag = content.digests.tag(reference: value)
      case "limit":
        guard let number = Int(value), (1...200).contains(number) else { throw invalid("1…200") }
        limit = number
      case "cursor":
        guard let sequence = Int64(value), sequence > 0 else { throw invalid("nextCursor") }
        before = sequence
      default: throw Problem(.unknownField, path: name)
      }
    }
    let jobs = try await store.jobs(filter, before: before, limit: limit + 1)
    try await noteLook(at: jobs.prefix(limit), context)
    var views: [JobView] = []
    for job in jobs.prefix(limit) { views.append(try await presenter.view(job, language: request.language)) }
    let next = jobs.count > limit ? String(jobs[limit - 1].sequence) : nil
    return try Response.json(JobList(jobs: views, nextCursor: next))
  }
}

extension CaseIterable where Self: RawRepresentable, RawValue == String {
  /// All words, for the problem that refuses another.
  static var words: String { allCases.map(\.rawValue).joined(separator: " | ") }
}
