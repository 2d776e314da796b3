import Core
import Drivers
import Foundation
import Testing
import VirtualKit

@testable import Daemon

@Suite struct PrintInterruptionTests {
  @Test func aRollThatEndsAgainIsSeenThroughAgain() async throws {
    let kit = try TestKit()
    await kit.attach()
    kit.printer.controls.endPaper(after: 150)
    let job = try await kit.submit(lines: 12)
    _ = try await kit.wait(for: job.id, .processingStopped)
    // Before its buffer is cleared, rows of the page would come out first.
    while kit.printer.printer.softResets == 0 { await Task.yield() }
    // Enough for the void mark and the beginning of the page.
    _ = try await kit.wait(for: job.id, through: [.processing, .processingStopped]) {
      kit.printer.controls.loadPaper(rows: 420)
    }
    kit.printer.controls.loadPaper()
    let done = try await kit.wait(for: job.id, .completed)
    #expect(done.result?.pagesVoided == 2)
    let page = try #require(try await kit.pages(of: job).first)
    #expect(kit.printer.printer.paper.count(of: page) == 1)
    await kit.stop()
  }

  @Test(arguments: [10, 40, 60])
  func aRollThatEndsInTheVoidMarkLeavesThePageTorn(rows: Int) async throws {
    let kit = try TestKit()
    await kit.attach()
    kit.printer.controls.endPaper(after: 150)
    let job = try await kit.submit(pages: 2, lines: 8)
    _ = try await kit.wait(for: job.id, .processingStopped)
    // Before its buffer is cleared, a short roll would take rows of the page and be out before the mark.
    while kit.printer.printer.softResets == 0 { await Task.yield() }
    let again = try await kit.wait(for: job.id, through: [.processing, .processingStopped]) {
      kit.printer.controls.loadPaper(rows: rows)
    }
    #expect(again.isTorn && again.resumeAt == .start)
    kit.printer.controls.loadPaper()
    let done = try await kit.wait(for: job.id, .completed)
    #expect(done.result?.pagesVoided == 1)
    let paper = kit.printer.printer.paper
    let mark = await kit.desk.preparation.voidMark(width: 384, position: .start, job: job.id)
    // Its words may have come out before the roll ended in its feed: it is printed again all the same.
    #expect((1...2).contains(paper.count(of: mark.trimmed)))
    for page in try await kit.pages(of: job) { #expect(paper.count(of: page) == 1) }
    await kit.stop()
  }

  @Test(arguments: [true, false])
  func aStoppedPrintoutCanBeCancelledEachTime(automatic: Bool) async throws {
    let kit = try TestKit { $0.abilities.automaticStatus = automatic }
    await kit.attach()
    for _ in 1...2 {
      kit.printer.controls.endPaper(after: 150)
      let job = try await kit.submit(lines: 12)
      _ = try await kit.wait(for: job.id, .processingStopped)
      _ = try await kit.desk.act(JobActionRequest(.cancel), on: job.id, by: .officer)
      let canceled = try await kit.wait(for: job.id, .canceled)
      #expect(canceled.contentExpiresAt != nil)
      kit.printer.controls.loadPaper()
      let next = try await kit.submit(lines: 2)
      _ = try await kit.wait(for: next.id, .completed)
      let mark = await kit.desk.preparation.voidMark(width: 384, position: .start, job: job.id)
      #expect(kit.printer.printer.paper.count(of: mark.trimmed) == 1)
      let page = try #require(try await kit.pages(of: job).first)
      #expect(kit.printer.printer.paper.count(of: page) == 0)
    }
    await kit.stop()
  }

  /// A daemon that was stopped while the paper was out in mid-page, and its printout.
  private func stoppedWithoutPaper() async throws -> (TestKit, JobRecord) {
    let kit = try TestKit()
    await kit.attach()
    kit.printer.controls.endPaper(after: 150)
    let job = try await kit.submit(lines: 12)
    _ = try await kit.wait(for: job.id, .processingStopped)
    await kit.stop()
    return (kit, job)
  }

  @Test("a stop that lets the last page be finished leaves a completed printout, not one that can still be cancelled")
  func stoppedOnTheLastPage() async throws {
    let kit = try TestKit(rowsPerSecond: 1000)
    await kit.attach()
    let job = try await kit.submit(lines: 20)
    _ = try await kit.wait(for: job.id, until: { $0.confirmed != nil })
    await kit.stop()
    let left = try await kit.test.store.job(job.id)
    #expect(left.state == .completed && left.result?.pagesPrinted == 1)
    let page = try #require(try await kit.pages(of: job).first)
    #expect(kit.printer.printer.paper.count(of: page) == 1)
  }

  @Test("what became of two jobs at once is written once each")
  func settledAtOnce() async throws {
    let kit = try TestKit()
    await kit.attach()
    let lane = try #require(kit.lanes[TestKit.device] as? PrintLane)
    let jobs = [try await kit.submit(hold: true), try await kit.submit(hold: true)]
    await withTaskGroup(of: Void.self) { tasks in
      for job in jobs { tasks.addTask { await lane.settle(job.id) { $0.countVoidedPage() } } }
    }
    for job in jobs { #expect(try await kit.test.store.job(job.id).result?.pagesVoided == 1) }
    await kit.stop()
  }

  @Test("pages that a person passes over are not counted as printed")
  func passedOver() async throws {
    let kit = try TestKit()
    await kit.attach()
    kit.printer.controls.unplug(afterBytes: 1000)
    let job = try await kit.submit(pages: 2, lines: 8, copies: 2)
    _ = try await kit.wait(for: job.id, .processingStopped)
    kit.printer.controls.replug()
    await kit.attach()
    let act = JobActionRequest(.resolve, outcome: .reprint, fromCopy: 2, fromPage: 2)
    _ = try await kit.desk.act(act, on: job.id, by: .officer)
    let done = try await kit.wait(for: job.id, .completed)
    #expect(done.result?.pagesPrinted == 1 && done.result?.copiesPrinted == 0 && done.result?.pagesVoided == 1)
    await kit.stop()
  }

  @Test func aStopWhileThePaperIsOutIsGoneOnWithByTheNextDaemon() async throws {
    let (first, job) = try await stoppedWithoutPaper()
    let left = try await first.test.store.job(job.id)
    #expect(left.state == .pending && left.isTorn && left.hasBegun)
    first.printer.controls.loadPaper()
    let second = try TestKit(first.test, printer: first.printer)
    #expect(try await second.test.store.recover(keeping: 60).unknownPrintouts == 0)
    await second.attach()
    let done = try await second.wait(for: job.id, .completed)
    #expect(done.result?.pagesVoided == 1)
    await second.stop()
  }

  @Test func aPrinterThatIsSaidToHaveLeftInMidPrintIsAsked() async throws {
    let kit = try TestKit(rowsPerSecond: 400)
    await kit.attach()
    let job = try await kit.submit(lines: 40)
    _ = try await kit.wait(for: job.id, until: { $0.confirmed != nil })
    await kit.manager.left(TestKit.device)
    let unknown = try await kit.wait(for: job.id, .processingStopped)
    #expect(unknown.reasons.contains(.outcomeUnknown) && unknown.hasBegun)
    #expect(kit.board[TestKit.device]?.state == .absent)
    await kit.stop()
  }

  @Test func aRetryTriesThePrinterAtOnce() async throws {
    let kit = try TestKit()
    await kit.attach()
    kit.printer.controls.endPaper(after: 150)
    let job = try await kit.submit(lines: 12)
    _ = try await kit.wait(for: job.id, .processingStopped)
    // Without paper it is tried and stops again.
    _ = try await kit.wait(for: job.id, through: [.processing, .processingStopped]) {
      _ = try await kit.desk.act(JobActionRequest(.retry), on: job.id, by: .officer)
    }
    kit.printer.controls.loadPaper()
    _ = try await kit.wait(for: job.id, .completed)
    await kit.stop()
  }

  @Test func whatCannotBePrintedAnyMoreIsAbortedAndItsContentGoes() async throws {
    let kit = try TestKit()
    let job = try await kit.submit()
    // The content was lost under the daemon's feet; the request kept in memory is another's by then.
    try await kit.content.shred(job.id)
    _ = try await kit.submit()
    await kit.attach()
    let aborted = try await kit.wait(for: job.id, .aborted)
    #expect(aborted.problem?.code == .noContent && aborted.contentExpiresAt != nil)
    await kit.stop()
  }

  @Test("a half printed page of a job that is held is closed before another's paper, and begins again whole")
  func heldInMidPage() async throws {
    let (first, job) = try await stoppedWithoutPaper()
    first.printer.controls.loadPaper()
    let second = try TestKit(first.test, printer: first.printer)
    #expect(try await second.test.store.recover(keeping: 60).unknownPrintouts == 0)
    _ = try await second.desk.act(JobActionRequest(.hold), on: job.id, by: .officer)
    let other = try await second.submit(lines: 3)
    await second.attach()
    _ = try await second.wait(for: other.id, .completed)
    let mark = await second.desk.preparation.voidMark(width: 384, position: .start, job: job.id).trimmed
    let theirs = try #require(try await second.pages(of: other).first)
    let paper = second.printer.printer.paper
    #expect(paper.count(of: mark) == 1 && paper.count(of: theirs) == 1)
    #expect(paper.rows(paper.height / 2..<paper.height).count(of: theirs) == 1, "behind the mark")
    _ = try await second.desk.act(JobActionRequest(.release), on: job.id, by: .officer)
    let done = try await second.wait(for: job.id, .completed)
    #expect(done.result?.pagesVoided == 1)
    #expect(second.printer.printer.paper.count(of: try #require(try await second.pages(of: job).first)) == 1)
    #expect(second.printer.printer.paper.count(of: mark) == 1)
    await second.stop()
  }

  @Test("a job that somebody cancelled before its printer was pulled is not printed again by its policy")
  func cancelledAndPulled() async throws {
    let kit = try TestKit(rowsPerSecond: 400)
    await kit.attach()
    let job = try await kit.submit(lines: 40, policy: .reprint)
    _ = try await kit.wait(for: job.id, until: { $0.confirmed != nil })
    // The word that the lane does not hear: the printer goes at the same moment.
    try await kit.test.store.requestCancel(job.id, by: .officer)
    kit.printer.controls.unplug()
    _ = try await kit.wait(for: job.id, .processingStopped)
    kit.printer.controls.replug()
    await kit.attach()
    let canceled = try await kit.wait(for: job.id, .canceled)
    #expect(canceled.attempts == 1 && canceled.result?.copiesPrinted == nil)
    let next = try await kit.submit(lines: 2)
    _ = try await kit.wait(for: next.id, .completed)
    #expect(kit.printer.printer.paper.count(of: try #require(try await kit.pages(of: job).first)) == 0)
    await kit.stop()
  }

  @Test("what a profile said is forgotten with it: a printer that can confirm does so again")
  func profileTriedAndTakenBack() async throws {
    let kit = try TestKit()
    await kit.attach()
    let first = try await kit.submit(lines: 2)
    let confirmation = try await kit.wait(for: first.id, .completed).confirmation
    #expect(confirmation != nil && confirmation != .accepted)
    let lane = try #require(kit.lanes[TestKit.device] as? PrintLane)
    var blind = PrinterProfile.generic58
    (blind.realTime, blind.automaticStatus, blind.fence, blind.completionId) = (.no, .no, .no, .no)
    for (profile, expected) in [(blind, Confirmation.accepted), (.generic58, confirmation)] {
      await lane.adopt(
        PrinterProfiles.Resolved(profile: profile, source: .chosen, overrides: nil, isUnasked: false, isPaused: false))
      let job = try await kit.submit(lines: 2)
      #expect(try await kit.wait(for: job.id, .completed).confirmation == expected)
    }
    #expect(kit.board[TestKit.device]?.capabilities.reportsStatus == true)
    await kit.stop()
  }

  @Test("in text mode, too, a cancelled printout ends within a second's paper")
  func cancelledText() async throws {
    let kit = try TestKit(rowsPerSecond: 100)
    await kit.attach()
    let lane = try #require(kit.lanes[TestKit.device] as? PrintLane)
    var profile = PrinterProfile.generic58
    (profile.mode, profile.chinese) = (.text, ChineseFont(encoding: .gbk))
    await lane.adopt(
      PrinterProfiles.Resolved(profile: profile, source: .chosen, overrides: nil, isUnasked: false, isPaused: false))
    let job = try await kit.submit(lines: 150)
    let begun = try await kit.wait(for: job.id, until: { $0.confirmed != nil })
    _ = try await kit.desk.act(JobActionRequest(.cancel), on: job.id, by: .officer)
    let canceled = try await kit.wait(for: job.id, .canceled)
    // What was under way, a segment that was being sent, and what the confirmation came late for.
    let row = try #require(begun.confirmed?.row)
    #expect(try #require(canceled.confirmed?.row) - row <= 400 + 2 * PrintSegments.mostRows)
    await kit.stop()
  }
}
