import Core
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

  @Test func aStopWhileThePaperIsOutIsGoneOnWithByTheNextDaemon() async throws {
    let first = try TestKit()
    await first.attach()
    first.printer.controls.endPaper(after: 150)
    let job = try await first.submit(lines: 12)
    _ = try await first.wait(for: job.id, .processingStopped)
    await first.stop()
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
}
