import Core
import Foundation
import Testing

@testable import Daemon

@Suite struct JobStoreTests {
  @Test func theSameKeyGivesTheSameJob() async throws {
    let test = try TestStore()
    let first = test.printout()
    guard case .created(let created) = try await test.submit(first, key: "k") else {
      Issue.record("not created")
      return
    }
    #expect(created.sequence == 1)
    guard case .existing(let again) = try await test.submit(test.printout(), key: "k") else {
      Issue.record("not recognised")
      return
    }
    #expect(again.id == first.id)
    guard case .keyReused = try await test.submit(test.printout(), key: "k", body: "other") else {
      Issue.record("another body was taken")
      return
    }
    guard case .created = try await test.submit(test.printout(owner: 1001), key: "k") else {
      Issue.record("another owner's key stood in the way")
      return
    }
  }

  @Test func lanesTakeByPriorityThenAgeAndOnlyTheirOwn() async throws {
    let test = try TestStore()
    let low = test.printout(priority: 10)
    let high = test.printout(priority: 90)
    let highLater = test.printout(priority: 90)
    let other = test.printout(device: "prn-other", priority: 100)
    for job in [low, high, highLater, other] { try await test.submit(job) }
    var taken: [String] = []
    while let job = try await test.store.takeNext(kind: .print, device: "prn-a", reason: .jobPrinting) {
      #expect(job.state == .processing && job.hasBegun && job.device == "prn-a" && job.attempts == 1)
      taken.append(job.id)
    }
    #expect(taken == [high.id, highLater.id, low.id])
    #expect(try await test.store.takeNext(kind: .photo, device: "prn-other", reason: .jobCapturing) == nil)
  }

  @Test func aPrintoutThatHadBegunGoesFirstAndOnItsOwnDevice() async throws {
    let test = try TestStore()
    let begun = test.printout(priority: 1)
    try await test.submit(begun)
    _ = try await test.store.takeNext(kind: .print, device: "prn-a", reason: .jobPrinting)
    try await test.store.update(begun.id) { $0.state = .pending }
    try await test.submit(test.printout(priority: 99))
    let onOther = try await test.store.takeNext(kind: .print, device: "prn-b", reason: .jobPrinting)
    #expect(onOther?.id != begun.id)
    let onOwn = try await test.store.takeNext(kind: .print, device: "prn-a", reason: .jobPrinting)
    #expect(onOwn?.id == begun.id && onOwn?.attempts == 2)
  }

  @Test(arguments: JobState.allCases) func onlyTheTablesTransitionsPass(from: JobState) async throws {
    let test = try TestStore()
    for target in JobState.allCases where target != from {
      var record = test.printout()
      record.state = from
      try await test.submit(record)
      let isAllowed = from.next.contains(target)
      do {
        try await test.store.update(record.id) { $0.state = target }
        #expect(isAllowed, "\(from) → \(target) passed")
      } catch let problem as Problem {
        #expect(!isAllowed && problem.code == .internalError, "\(from) → \(target)")
      }
    }
  }

  @Test func whateverChangesInARecordIsInTheStore() async throws {
    let test = try TestStore()
    let job = test.printout(startWithin: 60)
    try await test.submit(job)
    let place = PaperPosition(copy: 2, page: 3, row: 4)
    let changes: [@Sendable (inout JobRecord) -> Void] = [
      { $0.startBy = 1 }, { $0.startBy = nil }, { $0.reasons = [.jobHoldUntilSpecified] }, { $0.device = "prn-a" },
      { $0.attempts = 7 }, { $0.hasBegun = true }, { $0.confirmed = place }, { $0.resumeAt = place },
      {
        $0.awaited = AwaitedConfirmations(
          base: 9, start: place, dots: 384, segmentRows: 20, font: .gbk, program: "p")
      },
      { $0.isTorn = true },
      { $0.progress = JobRecord.Progress(completed: 1, total: 2, unit: "rows", copy: 1, page: 2) },
      { $0.confirmation = .printed }, { $0.result = StoredResult() }, { $0.problem = Problem(.printerOccupied) },
      { $0.contentExpiresAt = 5 }, { $0.isContentGone = true }, { $0.deliveredAt = 6 }, { $0.expiringAt = 7 },
      { $0.state = .processing }, { $0.confirmed = nil },
      { record in
        record.state = .processingStopped
        record.problem = nil
        record.progress = nil
      },
    ]
    for (index, change) in changes.enumerated() {
      test.advance(seconds: 1)
      let changed = try await test.store.update(job.id, change)
      #expect(try await test.store.job(job.id) == changed, "change \(index)")
      #expect(changed.updatedAt == test.now, "change \(index)")
    }
    // What changes nothing is no event, and takes no time.
    let events = try await test.store.newestEvent()
    let last = try await test.store.job(job.id)
    test.advance(seconds: 1)
    #expect(try await test.store.update(job.id) { $0.attempts = 7 } == last)
    #expect(try await test.store.newestEvent() == events)
  }

  @Test func anOverduePrintoutIsHeldAndNotTaken() async throws {
    let test = try TestStore()
    let job = test.printout(startWithin: 60)
    try await test.submit(job)
    #expect(try await test.store.holdOverdue() == test.now + 60_000)
    test.advance(seconds: 61)
    #expect(try await test.store.takeNext(kind: .print, device: "prn-a", reason: .jobPrinting) == nil)
    let held = try await test.store.job(job.id)
    #expect(held.state == .pendingHeld && held.reasons == [.jobHoldUntilSpecified])
    #expect(try await test.store.holdOverdue() == nil)
  }

  @Test func afterADeathBegunPrintoutsAreUnknownAndPhotosStartAgain() async throws {
    let test = try TestStore()
    let begun = test.printout()
    let waiting = test.printout()
    try await test.submit(begun)
    _ = try await test.store.takeNext(kind: .print, device: "prn-a", reason: .jobPrinting)
    try await test.submit(waiting)
    #expect(try await test.store.recover(keeping: 60).unknownPrintouts == 1)
    let unknown = try await test.store.job(begun.id)
    #expect(unknown.state == .processingStopped && unknown.reasons == [.outcomeUnknown])
    #expect(unknown.problem?.code == .outcomeUnknown)
    #expect(try await test.store.job(waiting.id).state == .pending)
    #expect(try await test.store.stoppedPrintout(device: "prn-a")?.id == begun.id)
    #expect(try await test.store.stoppedPrintout(device: "prn-b") == nil)
  }

  @Test func eventsComeInOrderAndCanBeReadAgain() async throws {
    let test = try TestStore()
    let stream = test.hub.listen()
    let job = test.printout()
    try await test.submit(job)
    try await test.store.update(job.id) { $0.state = .pendingHeld }
    try await test.store.update(job.id) { $0.state = .canceled }
    _ = try await test.store.delete(job.id, by: .officer)
    var seen: [StoredEvent] = []
    for await event in stream {
      seen.append(event)
      if seen.count == 4 { break }
    }
    #expect(seen.map(\.id) == [1, 2, 3, 4])
    #expect(seen.map(\.name) == [.jobChanged, .jobChanged, .jobChanged, .jobDeleted])
    #expect(seen.compactMap(\.job?.state) == [.pending, .pendingHeld, .canceled])
    // The job is gone: of what was missed only its end can be told.
    #expect(try await test.store.events(after: 0)?.map(\.name) == [.jobDeleted])
    #expect(try await test.store.events(after: 4)?.isEmpty == true)
    #expect(try await test.store.events(after: 5) == nil)
  }

  @Test func aReplayShowsTheStateOfThatTime() async throws {
    let test = try TestStore()
    let job = test.printout()
    try await test.submit(job)
    try await test.store.update(job.id) { $0.state = .pendingHeld }
    let events = try #require(try await test.store.events(after: 0))
    #expect(events.compactMap(\.job?.state) == [.pending, .pendingHeld])
  }

  @Test func listsAreNewestFirstWithACursorAndFilters() async throws {
    let test = try TestStore()
    var ids: [String] = []
    for index in 0..<5 {
      let job = test.printout(owner: index == 4 ? 2000 : 1000)
      try await test.submit(job, tag: index == 2 ? Data("tag".utf8) : nil)
      ids.append(job.id)
    }
    let filter = JobStore.Filter(owner: 1000)
    let page = try await test.store.jobs(filter, before: nil, limit: 3)
    #expect(page.map(\.id) == [ids[3], ids[2], ids[1]])
    let rest = try await test.store.jobs(filter, before: page.last?.sequence, limit: 3)
    #expect(rest.map(\.id) == [ids[0]])
    let tagged = try await test.store.jobs(.init(owner: 1000, referenceTag: Data("tag".utf8)), before: nil, limit: 9)
    #expect(tagged.map(\.id) == [ids[2]])
    #expect(try await test.store.jobs(.init(state: .completed), before: nil, limit: 9).isEmpty)
  }

  @Test func contentExpiresAndMetadataFollows() async throws {
    let test = try TestStore()
    let job = test.printout()
    try await test.submit(job)
    try await test.store.update(job.id) { [now = test.now] in
      $0.state = .canceled
      $0.contentExpiresAt = now + 1000
    }
    var sweep = try await test.store.sweep(metadata: 100)
    #expect(sweep.shred.isEmpty && sweep.nextDue == test.now + 1000)
    test.advance(seconds: 2)
    sweep = try await test.store.sweep(metadata: 100)
    #expect(sweep.shred == [job.id])
    #expect(try await test.store.job(job.id).isContentGone)
    #expect(try await test.store.knownSubjects().isEmpty)
    test.advance(seconds: 101)
    sweep = try await test.store.sweep(metadata: 100)
    #expect(sweep.shred == [job.id])
    // What is left is the audit, for years.
    #expect(try #require(sweep.nextDue) > test.now + 3 * 364 * 86_400_000)
    await #expect(throws: Problem(.unknownJob)) { try await test.store.job(job.id) }
  }

  @Test func aDocumentLivesAsLongAsAJobNeedsIt() async throws {
    let test = try TestStore()
    let id = RandomID.make(prefix: "doc_")
    try await test.store.addDocument(
      DocumentRecord(id: id, owner: 1000, mediaType: "image/png", size: 3), expiresAt: test.now + 1000)
    await #expect(throws: Problem(.unknownDocument)) { try await test.store.document(id, owner: 1001) }
    await #expect(throws: Problem(.unknownDocument)) {
      try await test.submit(test.printout(owner: 1001, documents: [id]))
    }
    let job = test.printout(documents: [id])
    try await test.submit(job)
    test.advance(seconds: 5)
    #expect(try await test.store.sweep(metadata: 1000).shred.isEmpty)
    #expect(try await test.store.document(id, owner: 1000).size == 3)
    try await test.store.update(job.id) { $0.state = .canceled }
    #expect(Set(try await test.store.delete(job.id, by: .officer)) == [job.id, id])
    await #expect(throws: Problem(.unknownDocument)) { try await test.store.document(id, owner: 1000) }
  }

  @Test func aFullQueueSaysSo() async throws {
    let test = try TestStore()
    try await test.submit(test.printout())
    await #expect(throws: Problem(.queueFull, facts: ["limit": "1"])) {
      try await test.store.submit(
        test.printout(), keyDigest: Data("x".utf8), bodyDigest: Data(), referenceTag: nil, limit: 1)
    }
  }

  @Test(
    "a wish to cancel outlives the daemon that could not come to it", arguments: [InterruptionPolicy.ask, .reprint])
  func cancelOutlives(policy: InterruptionPolicy) async throws {
    let test = try TestStore()
    let job = test.printout(policy: policy)
    try await test.submit(job)
    _ = try await test.store.takeNext(kind: .print, device: "prn-a", reason: .jobPrinting)
    try await test.store.requestCancel(job.id, by: .officer)
    #expect(try await test.store.job(job.id).state == .processing)
    let later = test.restarted()
    #expect(try await later.recover(keeping: 60).unknownPrintouts == 0)
    let canceled = try await later.job(job.id)
    #expect(canceled.state == .canceled && canceled.reasons == [.jobCanceledByUser])
    #expect(canceled.contentExpiresAt == test.now + 60_000 && canceled.result?.pagesVoided == 1)
    #expect(try await later.tornPaper(device: "prn-a")?.job == job.id)
    #expect(try await later.takeNext(kind: .print, device: "prn-a", reason: .jobPrinting) == nil)
  }

  @Test("a photo that was interrupted is not taken of whoever sits there later, nor again and again")
  func interruptedPhoto() async throws {
    let kit = try TestKit()
    let (store, job) = (kit.test.store, try await kit.submitPhoto())
    for attempt in 1...JobRecord.attemptLimit {
      _ = try await store.takeNext(kind: .photo, device: TestKit.camera, reason: .jobPrinting)
      _ = try await store.recover(keeping: 60)
      let left = try await store.job(job.id)
      #expect(left.attempts == attempt)
      #expect(left.state == (attempt < JobRecord.attemptLimit ? .pending : .aborted))
      #expect(left.startBy == (attempt < JobRecord.attemptLimit ? kit.test.now + 600_000 : nil))
    }
    let next = try await kit.submitPhoto()
    _ = try await store.takeNext(kind: .photo, device: TestKit.camera, reason: .jobPrinting)
    _ = try await store.recover(keeping: 60)
    kit.test.advance(seconds: 601)
    #expect(try await store.takeNext(kind: .photo, device: TestKit.camera, reason: .jobPrinting) == nil)
    #expect(try await store.job(next.id).state == .pendingHeld)
    await kit.stop()
  }

  @Test("one user's uploads that are not printed are bounded in number and bytes, another's count apart")
  func uploadSums() async throws {
    let test = try TestStore()
    let store = test.store(uploadLimits: UploadLimits(count: 3, bytes: 3 << 20))
    let full = Problem(.tooManyUploads, facts: ["limit": "3", "megabytes": "3"])
    func upload(_ id: String, owner: UInt32 = 1000, size: Int = 1000) async throws {
      try await store.addDocument(
        DocumentRecord(id: id, owner: owner, mediaType: "text/plain", size: size), expiresAt: test.now + 3_600_000)
    }
    for id in ["doc_a", "doc_b", "doc_c"] {
      try await store.checkUploads(of: 1000)
      try await upload(id)
    }
    await #expect(throws: full) { try await store.checkUploads(of: 1000) }
    await #expect(throws: full) { try await upload("doc_d") }
    try await upload("doc_e", owner: 1001, size: 3 << 20)
    await #expect(throws: full) { try await upload("doc_f", owner: 1001, size: 1) }
    // Deleted, it counts no more; used by a job, it counts until that has ended.
    _ = try await store.removeDocument("doc_a", by: .officer(1000))
    let job = test.printout(documents: ["doc_b"])
    _ = try await store.submit(
      job, keyDigest: Data("k".utf8), bodyDigest: Data("b".utf8), referenceTag: nil, limit: 1000)
    try await upload("doc_g")
    await #expect(throws: full) { try await upload("doc_h") }
    try await store.update(job.id) { $0.cancel(contentExpiresAt: test.now + 1000) }
    try await upload("doc_h")
    await #expect(throws: full) { try await upload("doc_i") }
    test.advance(seconds: 3601)
    try await upload("doc_i")
  }
}
