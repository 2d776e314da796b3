import Core
import Foundation

/// Where front ends hand jobs in and act on them.
struct JobDesk: Sendable {
  /// Unfinished jobs that the queue takes.
  static let queueLimit = 1000

  let store: JobStore
  let content: ContentStore
  let acceptance: AcceptanceDesk
  let preparation: PrintPreparation
  let board: DeviceBoard
  let lanes: LaneDirectory
  let periods: RetentionPolicy
  let clock: WallClock
  /// Told when a new job falls due, in milliseconds since 1970.
  let fallsDue: @Sendable (Int64) -> Void
  /// Told whenever something may fall due earlier than was known.
  let dueChanged: @Sendable () -> Void
  /// What a photo may be asked for by.
  var specifications = SpecificationLibrary()

  /// Enters a job.
  /// - Parameters:
  ///   - body: The request's bytes.
  ///   - key: Its idempotency key, checked for its form.
  ///   - requester: Who hands it in.
  ///   - user: The peer's user name.
  /// - Returns: The job, and whether it is new.
  /// - Throws: `Problem` for whatever is wrong with the request; then nothing is kept.
  func submit(
    body: [UInt8], key: String, by requester: Requester, user: String
  ) async throws -> (job: JobRecord, isNew: Bool) {
    let uid = requester.uid
    let keyDigest = content.digests.digest(Data(key.utf8))
    let json = Result { try JSONValue.parse(body) }
    let bodyDigest = try await digest(of: body, try? json.get(), uid: uid)
    if let earlier = try await store.earlier(owner: uid, keyDigest: keyDigest, bodyDigest: bodyDigest) {
      return try settle(earlier)
    }
    let submission = try JobSubmission(decoding: try json.get())
    let id = RandomID.make(prefix: "j_")
    let now = clock.now()
    let prepared: Prepared
    switch submission {
    case .print(let request): prepared = try await prepare(request, id: id, uid: uid, user: user, now: now)
    case .photo(let request): prepared = try await prepare(request, id: id, uid: uid, user: user, now: now)
    }
    let summary = JobSummary(submission, title: prepared.title)
    var items: [ContentStore.Item: [UInt8]] = [.request: prepared.request]
    if !summary.isEmpty { items[.summary] = try summary.bytes }
    let asked: [AuditCount: Int64] = prepared.record.kind == .print ? [.copies: Int64(prepared.record.copies)] : [:]
    // The paper is laid out while its content goes to the disk.
    async let keeping: Void = content.put(items, for: id)
    do {
      try await prepared.layOut()
      try await keeping
      let outcome = try await store.submit(
        prepared.record, keyDigest: keyDigest, bodyDigest: bodyDigest,
        referenceTag: summary.reference.map { content.digests.tag(reference: $0) }, limit: Self.queueLimit,
        as: AuditNote(.jobSubmitted, by: requester, id, detail: prepared.record.kind.rawValue, counts: asked))
      if case .created = outcome {
      } else {
        await preparation.forget(prepared.record)
        try await content.shred(id)
      }
      let settled = try settle(outcome)
      if settled.isNew {
        lanes.wake(kind: settled.job.kind)
        if let due = settled.job.startBy { fallsDue(due) }
      }
      return settled
    } catch {
      try? await keeping
      await preparation.forget(prepared.record)
      try await content.shred(id)
      throw error
    }
  }

  /// What a request is known again by. An upload counts by its bytes: who repeats a whole command uploads anew.
  private func digest(of body: [UInt8], _ json: JSONValue?, uid: UInt32) async throws -> Data {
    guard var request = json?.object, var named = request["content"]?.object,
      let document = named["documentId"]?.string, (try? await store.document(document, owner: uid)) != nil,
      let bytes = try await content.get(.document, of: document)
    else { return content.digests.digest(body) }
    named["documentId"] = .string(content.digests.digest(bytes).base64EncodedString())
    request["content"] = .object(named)
    return content.digests.digest(JSONValue.object(request).serialized())
  }

  private func settle(_ submission: JobStore.Submission) throws -> (job: JobRecord, isNew: Bool) {
    switch submission {
    case .created(let job): (job, true)
    case .existing(let job): (job, false)
    case .keyReused: throw Problem(.idempotencyKeyReused)
    }
  }

  private struct Prepared {
    var record: JobRecord
    var request: [UInt8]
    var title: String?
    /// Does the rest of what printing would do, to tell what is wrong.
    var layOut: @Sendable () async throws -> Void = {}
  }

  private func prepare(
    _ request: PrintRequest, id: String, uid: UInt32, user: String, now: Int64
  ) async throws -> Prepared {
    if request.printer != "auto", board[request.printer]?.kind != .printer {
      throw board[request.printer] == nil
        ? Problem(.unknownDevice, path: "printer") : .otherDevice(than: .printer, path: "printer")
    }
    var request = request
    switch request.content {
    case .jobId(let original):
      let earlier = try await preparation.request(of: try await printout(original, uid: uid))
      request.content = earlier.content
      request.title = request.title ?? earlier.title
      request.mode = request.mode ?? earlier.mode
    case .documentId(let document): try await checkShown(document, uid: uid)
    case .template, .document: break
    }
    let asked = request
    let widths = board.rowWidths(requested: request.printer, mode: request.mode)
    let opened = try await preparation.open(request, owner: uid, widths: widths)
    // What was checked is what is printed, whatever becomes of the template meanwhile.
    if opened.isRendered, let rendered = opened.document { request.content = .document(rendered.json) }
    request.title = request.title ?? opened.title
    let startWithin = request.startWithinSeconds ?? JobTerms.standardStart
    return Prepared(
      record: JobRecord(
        id: id, kind: .print, state: request.hold ? .pendingHeld : .pending,
        reasons: request.hold ? [.jobHoldUntilSpecified] : [], ownerUID: uid, ownerUser: user,
        requestedDevice: request.printer, copies: request.copies, priority: request.priority,
        terms: JobTerms(
          startWithinSeconds: startWithin, onInterruption: request.onInterruption, mode: request.mode,
          documents: opened.documents, longestCommand: opened.longestCommand),
        createdAt: now, updatedAt: now, startBy: request.hold ? nil : now + Int64(startWithin) * 1000),
      request: JobSubmission.print(request).json.serialized(), title: request.title
    ) { [preparation] in
      try await preparation.layOut(opened, of: asked, job: id, submitted: now, owner: uid, widths: widths)
    }
  }

  private func prepare(
    _ request: PhotoRequest, id: String, uid: UInt32, user: String, now: Int64
  ) async throws -> Prepared {
    if request.camera != "auto", board[request.camera]?.kind != .camera {
      throw board[request.camera] == nil
        ? Problem(.unknownDevice, path: "camera") : .otherDevice(than: .camera, path: "camera")
    }
    do throws(Problem) { _ = try specifications.named(request.specification) } catch {
      throw Problem(error.code, path: "specification", facts: error.facts)
    }
    // Nobody is to be photographed for a photo that cannot wait.
    if request.acceptance == .ask { try await acceptance.checkRoom() }
    return Prepared(
      record: JobRecord(
        id: id, kind: .photo, state: .pending, reasons: [], ownerUID: uid, ownerUser: user,
        requestedDevice: request.camera, copies: 1, priority: 50,
        terms: JobTerms(
          specification: request.specification, waitsUntilAcceptable: request.trigger == .whenAcceptable,
          timeoutSeconds: request.timeoutSeconds, burst: request.burst, asksForAcceptance: request.acceptance == .ask),
        createdAt: now, updatedAt: now,
        startBy: now + Int64(JobTerms.standardStart) * 1000),
      request: JobSubmission.photo(request).json.serialized(), title: nil)
  }

  /// A document that its owner has deleted prints for the jobs that came before, and for no new one.
  private func checkShown(_ document: String, uid: UInt32) async throws {
    do { _ = try await store.shownDocument(document, owner: uid) } catch let problem as Problem {
      throw Problem(problem.code, path: "content.documentId", facts: problem.facts)
    }
  }

  /// An earlier printout of the same owner, to print it again.
  /// - Throws: `Problem` `unknownJob`.
  func printout(_ job: String, uid: UInt32) async throws -> JobRecord {
    let earlier: JobRecord
    do { earlier = try await visible(job, uid: uid) } catch let problem as Problem {
      throw Problem(problem.code, path: "content.jobId", facts: problem.facts)
    }
    guard earlier.kind == .print else { throw Problem(.unknownJob, path: "content.jobId") }
    return earlier
  }

  /// A job that this peer may see; another's does not exist for it.
  /// - Throws: `Problem`: `unknownJob`.
  func visible(_ id: String, uid: UInt32) async throws -> JobRecord {
    let job = try await store.job(id)
    guard job.ownerUID == uid || uid == 0 else { throw Problem(.unknownJob) }
    return job
  }

  /// Deletes a finished job with all that is kept of it.
  func delete(_ id: String, by requester: Requester) async throws {
    let job = try await visible(id, uid: requester.uid)
    for subject in try await store.delete(id, by: requester) { try await content.shred(subject) }
    await preparation.forget(job)
  }
}
