import Core
import Foundation
import Imaging
import Testing

@testable import Daemon

@Suite struct JobDeskTests {
  @Test("a printout that waits with a torn page and is cancelled leaves the page to be closed")
  func cancelledTorn() async throws {
    let kit = try TestKit()
    let store = kit.test.store
    let job = try await kit.submit(pages: 2)
    _ = try await store.takeNext(kind: .print, device: TestKit.device, reason: .jobPrinting)
    #expect(try await store.recover(keeping: 60).unknownPrintouts == 1)
    let waiting = try await kit.desk.act(JobActionRequest(.resolve, outcome: .reprint), on: job.id, by: .officer)
    #expect(waiting.state == .pending)
    #expect(waiting.isTorn)
    let canceled = try await kit.desk.act(JobActionRequest(.cancel), on: job.id, by: .officer)
    #expect(canceled.state == .canceled)
    #expect(try await store.tornPaper(device: TestKit.device)?.job == job.id)
    await kit.stop()
  }

  @Test("a printout that waits at the start of a copy and is cancelled leaves nothing to close")
  func cancelledWhole() async throws {
    let kit = try TestKit()
    let store = kit.test.store
    let job = try await kit.submit(pages: 2, copies: 2)
    _ = try await store.takeNext(kind: .print, device: TestKit.device, reason: .jobPrinting)
    try await store.update(job.id) { record in
      record.state = .pending
      record.resumeAt = PaperPosition(copy: 2, page: 1, row: 0)
    }
    _ = try await kit.desk.act(JobActionRequest(.cancel), on: job.id, by: .officer)
    #expect(try await store.tornPaper(device: TestKit.device) == nil)
    await kit.stop()
  }

  @Test("a document made for wider paper than any printer has is refused at the submission")
  func wide() async throws {
    let kit = try TestKit()
    await kit.attach()
    await #expect(throws: Problem(.invalidValue, path: "content.document.paper", facts: ["expected": "58mm"])) {
      try await kit.desk.submit(body: Self.wide, key: "k", by: .officer, user: "o")
    }
    #expect(await kit.content.subjects().isEmpty)
    await kit.stop()
  }

  @Test("a printout that is aborted gives its content a time to go")
  func aborted() async throws {
    let kit = try TestKit()
    // Nobody knows the printer yet, so nobody can know that its paper is too narrow.
    let job = try await kit.desk.submit(body: Self.wide, key: "k", by: .officer, user: "o").job
    await kit.attach()
    let aborted = try await kit.wait(for: job.id, .aborted)
    #expect(aborted.problem?.code == .invalidValue)
    #expect(aborted.contentExpiresAt == kit.test.now + Int64(RetentionPeriods().printout) * 1000)
    await kit.stop()
  }

  @Test("a document that names no paper is laid out for the printer that takes it")
  func paperOfThePrinter() async throws {
    let kit = try TestKit()
    let job = try await kit.submit()
    #expect(try await kit.desk.preparation.pages(of: job, for: .row(576), copy: 1).width == 576)
    #expect(try await kit.desk.preparation.pages(of: job, for: .row(384), copy: 1).width == 384)
    for row in [360, 512, 640] {
      #expect(try await kit.desk.preparation.pages(of: job, for: .row(row), copy: 1).width == row)
    }
    await kit.stop()
  }

  @Test("a document for 80 mm goes to any printer of that roll, as wide as its row, and to no narrower one")
  func paperOfTheClass() async throws {
    let kit = try TestKit()
    let job = try await kit.desk.submit(body: Self.wide, key: "k", by: .officer, user: "o").job
    let preparation = kit.desk.preparation
    for (row, width) in [(576, 576), (512, 512), (544, 544), (640, 576)] {
      #expect(try await preparation.pages(of: job, for: .row(row), copy: 1).width == width)
    }
    await #expect(throws: Problem(.invalidValue, path: "content.document.paper", facts: ["expected": "58mm"])) {
      try await preparation.pages(of: job, for: .row(432), copy: 1)
    }
    await kit.stop()
  }

  @Test("each copy bears the job's mark, and so does the preview of the job, for good")
  func mark() async throws {
    let kit = try TestKit()
    let job = try await kit.submit(pages: 2, copies: 3)
    let first = try await kit.pages(of: job)
    kit.test.advance(seconds: 3_600)
    let preparation = kit.desk.preparation
    _ = try await kit.submit()
    #expect(try await kit.pages(of: job) == first)
    let again = PrintRequest(content: .jobId(job.id))
    let preview = try PNG.decodeGray(try await kit.desk.preview(again, by: .officer))
    let pages = try await preparation.pages(of: job, for: .row(384), copy: 1)
    #expect(preview.height == pages.pages.map(\.height).reduce(0, +))
    let printed = pages.pages.indices.flatMap { page in
      let bitmap = pages.render(page: page, rows: 0..<pages.pages[page].height)
      return (0..<bitmap.height).flatMap { y in (0..<bitmap.width).map { bitmap[$0, y] } }
    }
    #expect(preview.bytes.map { $0 < 128 } == printed)
    // Another's job is none to look at.
    await #expect(throws: Problem(.unknownJob, path: "content.jobId")) {
      try await kit.desk.preview(again, by: .officer(1001))
    }
    await kit.stop()
  }

  @Test("the mark has the end of the id and the minute in the kit's time zone")
  func markText() throws {
    let time: Int64 = 1_795_500_000_000
    let counters = Counters(copy: 2, copies: 3, job: "j_abcdefghijklmnopqrstuvwxyz", submitted: time)
    let formatter = DateFormatter()
    formatter.locale = Locale(identifier: "en_US_POSIX")
    formatter.dateFormat = "yyyy-MM-dd HH:mm"
    #expect(counters.job == "UVWXYZ")
    #expect(counters.submitted == formatter.string(from: Date(timeIntervalSince1970: Double(time) / 1000)))
    let planned = Counters.preview(copies: 3)
    #expect(planned.job.count == counters.job.count && planned.submitted?.count == counters.submitted?.count)
  }

  private static let wide: [UInt8] = {
    let document: JSONValue = [
      "version": 1, "paper": "80mm", "blocks": [["type": "paragraph", "text": "田界"]],
    ]
    return (["kind": "print", "content": ["document": document]] as JSONValue).serialized()
  }()

  @Test("a printout that is held with a half printed page leaves the page to be closed, and begins it again")
  func heldTorn() async throws {
    let kit = try TestKit()
    let store = kit.test.store
    let job = try await kit.submit(pages: 2)
    _ = try await store.takeNext(kind: .print, device: TestKit.device, reason: .jobPrinting)
    let place = PaperPosition(copy: 1, page: 2, row: 90)
    try await store.update(job.id) { record in
      record.state = .pending
      record.resumeAt = place
    }
    let held = try await kit.desk.act(JobActionRequest(.hold), on: job.id, by: .officer)
    #expect(held.state == .pendingHeld && !held.isTorn && held.result?.pagesVoided == 1)
    #expect(held.resumeAt == PaperPosition(copy: 1, page: 2, row: 0))
    let torn = try await store.tornPaper(device: TestKit.device)
    #expect(torn?.job == job.id && torn?.position == place)
    await kit.stop()
  }

  @Test("a photo that is gone cannot be said to be delivered")
  func deliveredTooLate() async throws {
    let kit = try TestKit()
    let job = try await kit.submitPhoto()
    _ = try await kit.test.store.takeNext(kind: .photo, device: TestKit.camera, reason: .jobPrinting)
    try await kit.test.store.update(job.id) { record in
      record.state = .completed
      record.isContentGone = true
    }
    await #expect(throws: Problem(.noContent)) {
      try await kit.desk.act(JobActionRequest(.deliver), on: job.id, by: .officer)
    }
    #expect(try await kit.test.store.job(job.id).deliveredAt == nil)
    await kit.stop()
  }
}
