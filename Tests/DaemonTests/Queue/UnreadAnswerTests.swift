import Core
import Drivers
import Foundation
import Testing
import VirtualKit

@testable import Daemon

/// A daemon dies after it has sent a printout and before it has read what the printer said of it.
@Suite struct UnreadAnswerTests {
  private static let base: UInt32 = 4711

  /// The dead daemon's work: the job is taken, some of its segments are sent with their requests, and nothing is read.
  /// - Parameters:
  ///   - count: Segments sent; nil: all.
  ///   - base: What the identifiers on the wire follow.
  /// - Returns: The job and where the last segment that was sent ends.
  private func die(
    _ kit: TestKit, after count: Int?, base: UInt32 = base, copies: Int = 1
  ) async throws -> (job: JobRecord, end: PaperPosition?) {
    let submitted = try await kit.submit(pages: 2, lines: 12, copies: copies)
    let profile = kit.profile
    let taken = try await kit.test.store.takeNext(kind: .print, device: TestKit.device, reason: .jobPrinting) { job in
      AwaitedConfirmations(base: Self.base, start: job.resumeAt ?? .start, profile: profile, mode: nil)
    }
    let job = try #require(taken)
    #expect(job.id == submitted.id)
    let preparation = kit.desk.preparation
    let plan = PrintPlan(copies: copies, profile: profile) { copy in
      try await preparation.pages(of: job, for: .row(384), copy: copy)
    }
    let link = try kit.printer.connect()
    var bytes: [UInt8] = []
    ESCPOSEncoder(profile: profile).head(automaticStatus: false, into: &bytes)
    var identifier = CompletionIdentifier(base)
    var segments = plan.segments()
    var end: PaperPosition?
    var sent = 0
    while count.map({ sent < $0 }) ?? true, let segment = try await segments.next() {
      identifier = identifier.next
      bytes += segment.bytes + ESCPOSEncoder.completionRequest(identifier)
      if segment.isCheckpoint { end = segment.end }
      sent += 1
    }
    var rest = bytes[...]
    while !rest.isEmpty {
      rest = rest.dropFirst(try await link.send(Array(rest), deadline: .now + .seconds(5)))
    }
    await link.close()
    return (job, end)
  }

  /// Waits until the lane has looked and asks: the printer says so.
  private func waitForQuestion(_ kit: TestKit) async throws {
    let events = kit.test.hub.listen()
    if kit.board[TestKit.device]?.stateReasons == ["outcome-unknown"] { return }
    for await event in events
    where event.subject == TestKit.device && kit.board[TestKit.device]?.stateReasons == ["outcome-unknown"] { return }
  }

  /// The next daemon on the same paper.
  private func next(_ kit: TestKit) async throws -> TestKit {
    let next = try TestKit(kit.test, printer: kit.printer)
    #expect(try await next.test.store.recover(keeping: 60).unknownPrintouts == 1)
    await next.attach()
    return next
  }

  @Test func aPrintoutThatIsWholeIsCompletedWithoutAQuestion() async throws {
    let kit = try TestKit()
    let (job, _) = try await die(kit, after: nil, copies: 2)
    let paper = kit.printer.printer.paper
    let second = try await next(kit)
    let done = try await second.wait(for: job.id, .completed)
    #expect(done.confirmation == .printed && done.problem == nil && done.awaited == nil)
    #expect(done.result?.copiesPrinted == 2 && done.result?.pagesPrinted == 4)
    #expect(done.progress?.completed == done.progress?.total)
    #expect(done.contentExpiresAt != nil)
    // Nothing is on paper beside what the first daemon had sent.
    #expect(second.printer.printer.paper.trimmed == paper.trimmed)
    // The lane is free.
    let later = try await second.submit()
    _ = try await second.wait(for: later.id, .completed)
    await second.stop()
  }

  @Test(arguments: [1, 2, 3])
  func aPlaceFurtherOnIsKnownAndTheRestIsAsked(count: Int) async throws {
    let kit = try TestKit()
    let (job, end) = try await die(kit, after: count)
    let second = try await next(kit)
    let asked = try await second.wait(for: job.id, until: { $0.confirmed != nil && $0.awaited == nil })
    #expect(asked.state == .processingStopped && asked.reasons == [.outcomeUnknown])
    #expect(asked.confirmed == end)
    #expect(asked.progress.map { $0.completed > 0 } == true)
    // What is left is printed from there when somebody says so, and each page is whole.
    _ = try await second.desk.act(JobActionRequest(.resolve, outcome: .reprint), on: job.id, by: .officer)
    _ = try await second.wait(for: job.id, .completed)
    let paper = second.printer.printer.paper
    for page in try await second.pages(of: job) { #expect(paper.count(of: page) >= 1) }
    await second.stop()
  }

  @Test func anAnswerToSomebodyElseProvesNothing() async throws {
    let kit = try TestKit()
    // The identifiers on the wire are another session's.
    let (job, _) = try await die(kit, after: nil, base: Self.base + 1000)
    let second = try await next(kit)
    try await waitForQuestion(second)
    let asked = try await second.test.store.job(job.id)
    #expect(asked.state == .processingStopped && asked.reasons == [.outcomeUnknown] && asked.confirmed == nil)
    await second.stop()
  }

  @Test(arguments: [true, false])
  func anotherWidthOrAnotherProgramProvesNothing(width: Bool) async throws {
    let kit = try TestKit()
    let (job, _) = try await die(kit, after: nil)
    try await kit.test.store.update(job.id) { job in
      if width { job.awaited?.dots = 576 } else { job.awaited?.program = "another" }
    }
    let second = try await next(kit)
    try await waitForQuestion(second)
    #expect(try await second.test.store.job(job.id).state == .processingStopped)
    await second.stop()
  }
}
