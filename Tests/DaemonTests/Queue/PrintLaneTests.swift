import Core
import Drivers
import Foundation
import Testing
import VirtualKit

@testable import Daemon

@Suite struct PrintLaneTests {
  @Test func threeCopiesComeOutDotForDotAndAreConfirmedByThePrinter() async throws {
    let kit = try TestKit()
    await kit.attach()
    let job = try await kit.submit(pages: 2, copies: 3)
    let done = try await kit.wait(for: job.id, .completed)
    #expect(done.confirmation == .printed && done.reasons == [.jobCompletedSuccessfully])
    #expect(done.result?.copiesPrinted == 3 && done.result?.pagesPrinted == 6 && done.result?.pagesVoided == nil)
    #expect(done.progress?.completed == done.progress?.total && done.attempts == 1)
    let paper = kit.printer.printer.paper
    for copy in 1...3 {
      for page in try await kit.pages(of: job, copy: copy) { #expect(paper.count(of: page) == 1) }
    }
    #expect(kit.printer.printer.errorCount == 0)
    await kit.stop()
  }

  @Test("a low battery stops nothing, is the printer's reason, and goes when it is asked again")
  func lowBattery() async throws {
    let kit = try TestKit { $0.abilities.battery = true }
    kit.printer.controls.setBattery(low: true)
    let printer = kit.printer
    await kit.manager.printerArrived(
      DeviceView(id: TestKit.device, kind: .printer, name: "Test", state: .idle),
      identity: PrinterIdentity(models: ["SPP-R210"]), fallback: kit.profile
    ) { () async throws(DeviceError) in try printer.connect() }
    let job = try await kit.submit(pages: 2)
    _ = try await kit.wait(for: job.id, until: { $0.reasons.map(\.rawValue) == ["job-printing", "battery-low"] })
    _ = try await kit.wait(for: job.id, .completed)
    try await kit.wait { $0.stateReasons == ["battery-low-warning"] && $0.state == .idle }
    // As the alarm does that the lane sets while it is low.
    printer.controls.setBattery(low: false)
    kit.lanes.wake(kind: .print)
    try await kit.wait { $0.stateReasons.isEmpty && $0.state == .idle }
    await kit.stop()
  }

  @Test func withoutAPrinterAJobWaitsForOne() async throws {
    let kit = try TestKit()
    let job = try await kit.submit()
    let presenter = JobPresenter(content: kit.content, board: kit.board)
    let view = try await presenter.view(job, language: .english)
    #expect(view.state == .pending && view.stateReasons == ["connecting-to-device"])
    #expect(view.title == "协议")
    await kit.attach()
    _ = try await kit.wait(for: job.id, .completed)
    await kit.stop()
  }

  @Test("a cancel that reaches the lane before it knows that it has the job is not lost: nothing is printed")
  func cancelledBetween() async throws {
    let kit = try TestKit()
    let job = try await kit.submit()
    let stop = try await StopAtTaking(kit)
    let lane = stop.lane
    let events = kit.test.hub.listen()
    // The lane's queue: its gate, the cancel, and behind them the store's answer.
    let gate = DispatchSemaphore(value: 0)
    let holding = Task.immediate { await lane.hold(at: gate) }
    let cancelling = Task.immediate { await lane.cancel(job.id) }
    stop.gate.signal()
    for await event in events where event.subject == job.id && event.job?.state == .processing { break }
    gate.signal()
    await cancelling.value
    await holding.value
    #expect(try await kit.wait(for: job.id) { $0.state.isFinal }.state == .canceled)
    #expect(!kit.printer.printer.paper.bytes.contains { $0 != 0 })
    await stop.end()
    await kit.stop()
  }

  @Test("a printer that comes while the one before is still being closed is there")
  func replugBetween() async throws {
    let kit = try TestKit()
    await kit.attach()
    let first = try await kit.submit()
    _ = try await kit.wait(for: first.id, .completed)
    let lane = try #require(kit.lanes[TestKit.device] as? PrintLane)
    let session = try #require(await lane.session)
    let gate = DispatchSemaphore(value: 0)
    let holding = Task.immediate { await session.hold(at: gate) }
    let losing = Task.immediate { await lane.lose(DeviceError(.disconnected, function: "test")) }
    // The lane has let go of the session, and waits for its end.
    while await lane.session != nil { await Task.yield() }
    await kit.attach()
    gate.signal()
    await losing.value
    await holding.value
    #expect(kit.board[TestKit.device]?.state != .absent)
    let next = try await kit.submit()
    _ = try await kit.wait(for: next.id, .completed)
    await kit.stop()
  }

  @Test("a profile that comes while the lane takes a job is the one that the job is printed for")
  func profileBetween() async throws {
    let kit = try TestKit { $0.hasCutter = true }
    let job = try await kit.submit()
    let stop = try await StopAtTaking(kit)
    var profile = PrinterProfile.generic58
    profile.cuts = [.full]
    await stop.lane.adopt(
      PrinterProfiles.Resolved(profile: profile, source: .chosen, overrides: nil, isUnasked: false, isPaused: false))
    stop.gate.signal()
    _ = try await kit.wait(for: job.id, .completed)
    #expect(kit.printer.printer.pieces.count == 2)
    await stop.end()
    await kit.stop()
  }

  @Test func paperOutInMidPageIsCuredWithoutAsking() async throws {
    let kit = try TestKit()
    await kit.attach()
    kit.printer.controls.endPaper(after: 150)
    let job = try await kit.submit(lines: 12)
    let stopped = try await kit.wait(for: job.id, .processingStopped)
    #expect(stopped.reasons.contains(.printerStopped) && stopped.reasons.contains(.mediaEmpty))
    #expect(stopped.problem?.code == .mediaEmpty)
    #expect(kit.board[TestKit.device]?.state == .stopped)
    kit.printer.controls.loadPaper()
    let done = try await kit.wait(for: job.id, .completed)
    #expect(done.result?.pagesVoided == 1 && done.problem == nil)
    // The torn page, the void mark that closes it, and the whole page: nothing stale burst out in between.
    let page = try #require(try await kit.pages(of: job).first)
    let paper = kit.printer.printer.paper
    let mark = await kit.desk.preparation.voidMark(width: 384, position: .start, job: job.id)
    #expect(paper.count(of: page) == 1)
    #expect(paper.count(of: mark.trimmed) == 1)
    await kit.stop()
  }

  @Test("a printer that does not say by itself that it is well again is asked", arguments: [true, false])
  func coverOpenHoldsLaterJobsAndIsCured(automatic: Bool) async throws {
    let kit = try TestKit { $0.abilities.automaticStatus = automatic }
    kit.printer.controls.setCover(open: true)
    await kit.attach()
    let job = try await kit.submit()
    let stream = kit.test.hub.listen()
    if kit.board[TestKit.device]?.state != .stopped {
      for await event in stream where event.name == .deviceChanged {
        if kit.board[TestKit.device]?.state == .stopped { break }
      }
    }
    #expect(kit.board[TestKit.device]?.stateReasons.contains("cover-open-error") == true)
    #expect(try await kit.test.store.job(job.id).state == .pending)
    kit.printer.controls.setCover(open: false)
    let done = try await kit.wait(for: job.id, .completed)
    #expect(done.result?.pagesVoided == nil)
    await kit.stop()
  }

  @Test("a printer whose word that it is well was lost is asked while a printout waits")
  func wordThatWasLost() async throws {
    let kit = try TestKit()
    await kit.attach()
    try await kit.wait { $0.state == .idle && $0.capabilities.reportsStatus == true }
    kit.printer.controls.setCover(open: true)
    try await kit.wait { $0.state == .stopped }
    kit.printer.controls.setMute(true)
    kit.printer.controls.setCover(open: false)
    kit.printer.controls.setMute(false)
    #expect(kit.board[TestKit.device]?.state == .stopped)
    let job = try await kit.submit()
    let done = try await kit.wait(for: job.id, .completed)
    #expect(done.confirmation == .printed)
    await kit.stop()
  }

  @Test func aPrinterThatCameStoppedStillTellsByItself() async throws {
    let kit = try TestKit()
    kit.printer.controls.setCover(open: true)
    await kit.attach()
    try await kit.wait { $0.stateReasons == ["cover-open-error"] }
    // It cannot be asked yet: nothing is said of it.
    #expect(kit.board[TestKit.device]?.capabilities.confirmation == nil)
    let job = try await kit.submit()
    kit.printer.controls.setCover(open: false)
    let done = try await kit.wait(for: job.id, .completed)
    #expect(done.confirmation == .printed)
    // What was found only now is shown as well, and a stop while nothing prints is heard of.
    try await kit.wait { $0.state == .idle && $0.capabilities.confirmation == .printed }
    kit.printer.controls.setCover(open: true)
    try await kit.wait { $0.state == .stopped && $0.stateReasons == ["cover-open-error"] }
    await kit.stop()
  }

  @Test(
    "a head that is hot in mid-print is the job's reason too, is waited for, and tears nothing",
    arguments: [true, false])
  func hotHead(automatic: Bool) async throws {
    let kit = try TestKit(rowsPerSecond: 1000) { $0.abilities.automaticStatus = automatic }
    await kit.attach()
    let job = try await kit.submit(lines: 40)
    _ = try await kit.wait(for: job.id, until: { $0.confirmed != nil })
    kit.printer.controls.setHead(hot: true)
    let hot = try await kit.wait(for: job.id, until: { $0.reasons.count > 1 })
    #expect(hot.state == .processing && hot.reasons.map(\.rawValue) == ["job-printing", "head-hot"])
    #expect(kit.board[TestKit.device]?.stateReasons == ["head-hot-warning"])
    let later = try await kit.submit()
    let presenter = JobPresenter(content: kit.content, board: kit.board)
    #expect(try await presenter.view(later, language: .english).stateReasons == ["printer-stopped", "head-hot"])
    kit.printer.controls.setHead(hot: false)
    _ = try await kit.wait(for: job.id, until: { $0.reasons.map(\.rawValue) == ["job-printing"] })
    let done = try await kit.wait(for: job.id, .completed)
    #expect(done.result?.pagesVoided == nil)
    let page = try #require(try await kit.pages(of: job).first)
    #expect(kit.printer.printer.paper.count(of: page) == 1)
    _ = try await kit.wait(for: later.id, .completed)
    await kit.stop()
  }

  @Test func anUnpluggedPrinterAsksAndPrintsNothingBeforeTheAnswer() async throws {
    let kit = try TestKit()
    await kit.attach()
    kit.printer.controls.unplug(afterBytes: 9000)
    let job = try await kit.submit(lines: 20)
    let later = try await kit.submit()
    let unknown = try await kit.wait(for: job.id, .processingStopped)
    #expect(unknown.reasons == [.outcomeUnknown, .deviceLost] && unknown.problem?.code == .outcomeUnknown)
    let rows = kit.printer.printer.printedRows
    kit.printer.controls.replug()
    await kit.attach()
    #expect(try await kit.test.store.job(later.id).state == .pending)
    let act = JobActionRequest(.resolve, outcome: .reprint)
    _ = try await kit.desk.act(act, on: job.id, by: .officer)
    let done = try await kit.wait(for: job.id, .completed)
    #expect(done.result?.pagesVoided == 1 && done.attempts == 2)
    _ = try await kit.wait(for: later.id, .completed)
    let paper = kit.printer.printer.paper
    let page = try #require(try await kit.pages(of: job).first)
    #expect(paper.count(of: page) == 1)
    #expect(rows < paper.height)
    await kit.stop()
  }

  @Test func resolvedAsPrintedNothingMoreComesOut() async throws {
    let kit = try TestKit()
    await kit.attach()
    kit.printer.controls.unplug(afterBytes: 9000)
    let job = try await kit.submit(lines: 20)
    _ = try await kit.wait(for: job.id, .processingStopped)
    let before = kit.printer.printer.receivedBytes
    let printed = try await kit.desk.act(JobActionRequest(.resolve, outcome: .printed), on: job.id, by: .officer)
    #expect(printed.state == .completed && printed.confirmation == .operator)
    #expect(kit.printer.printer.receivedBytes == before)
    await kit.stop()
  }

  @Test func aTornSecondCopyDoesNotPrintTheFirstAgain() async throws {
    let kit = try TestKit()
    await kit.attach()
    let probe = try await kit.submit(lines: 10, copies: 1)
    _ = try await kit.wait(for: probe.id, .completed)
    let bytes = kit.printer.printer.receivedBytes
    kit.printer.controls.unplug(afterBytes: bytes + bytes / 2)
    let job = try await kit.submit(lines: 10, copies: 3, policy: .reprint)
    _ = try await kit.wait(for: job.id, .processingStopped)
    kit.printer.controls.replug()
    await kit.attach()
    let done = try await kit.wait(for: job.id, .completed)
    #expect(done.result?.pagesVoided == 1)
    let paper = kit.printer.printer.paper
    for copy in 1...3 {
      let page = try #require(try await kit.pages(of: job, copy: copy).first)
      #expect(paper.count(of: page) == 1, "copy \(copy)")
    }
    await kit.stop()
  }

  @Test func aCancelledPrintoutIsClosedWithAVoidMark() async throws {
    let kit = try TestKit(rowsPerSecond: 400)
    await kit.attach()
    let job = try await kit.submit(pages: 3, lines: 20)
    _ = try await kit.wait(for: job.id, until: { $0.confirmed != nil })
    _ = try await kit.desk.act(JobActionRequest(.cancel), on: job.id, by: .officer)
    let canceled = try await kit.wait(for: job.id, .canceled)
    #expect(canceled.reasons == [.jobCanceledByUser])
    let next = try await kit.submit()
    _ = try await kit.wait(for: next.id, .completed)
    let paper = kit.printer.printer.paper
    let all = try await kit.pages(of: job)
    #expect(paper.count(of: try #require(all.last)) == 0)
    #expect(try await kit.test.store.tornPaper(device: TestKit.device) == nil)
    let place = canceled.confirmed ?? .start
    let mark = await kit.desk.preparation.voidMark(width: 384, position: place, job: job.id)
    #expect(paper.count(of: mark.trimmed.rows(0..<40)) >= 1)
    await kit.stop()
  }

  @Test func aStopEndsAtAPageAndTheNextDaemonPrintsTheRest() async throws {
    let first = try TestKit(rowsPerSecond: 2000)
    await first.attach()
    let job = try await first.submit(pages: 6, lines: 6)
    _ = try await first.wait(for: job.id, until: { $0.confirmed != nil })
    await first.stop()
    let paused = try await first.test.store.job(job.id)
    #expect(paused.state == .pending && paused.resumeAt?.row == 0, "\(paused)")
    let second = try TestKit(first.test, printer: first.printer)
    #expect(try await second.test.store.recover(keeping: 60).unknownPrintouts == 0)
    await second.attach()
    let done = try await second.wait(for: job.id, .completed)
    #expect(done.result?.pagesVoided == nil && done.attempts == 2)
    let paper = second.printer.printer.paper
    for page in try await second.pages(of: job) { #expect(paper.count(of: page) == 1) }
    await second.stop()
  }

  @Test(arguments: [InterruptionPolicy.reprint, .resume])
  func aDeathInMidPrintIsSettledByThePolicy(policy: InterruptionPolicy) async throws {
    let first = try TestKit(rowsPerSecond: 400)
    await first.attach()
    let job = try await first.submit(lines: 40, policy: policy)
    _ = try await first.wait(for: job.id, until: { $0.confirmed != nil })
    // The daemon dies: its lane writes nothing more that this store would keep, and its link is gone.
    first.printer.controls.unplug()
    _ = try await first.wait(for: job.id, .processingStopped)
    first.printer.controls.replug()
    let second = try TestKit(first.test, printer: first.printer)
    #expect(try await second.test.store.recover(keeping: 60).unknownPrintouts == 1)
    await second.attach()
    let done = try await second.wait(for: job.id, .completed)
    #expect(done.result?.pagesVoided == (policy == .reprint ? 1 : nil))
    // From its first row in a reprint, else with the row after the last that was confirmed, and to the end.
    let document = try await second.desk.preparation.pages(of: job, for: .row(384), copy: 1)
    let height = document.pages[0].height
    let place = try #require(done.resumeAt)
    #expect(place.page == 1 && (policy == .reprint ? place.row == 0 : (1..<height).contains(place.row)))
    let feed = Bitmap(width: 384, height: second.profile.headToCutterDots)
    let rest = document.render(page: 0, rows: place.row..<height).bytes + feed.bytes
    let paper = second.printer.printer.paper
    #expect(document.pages.count == 1 && paper.bytes.suffix(rest.count).elementsEqual(rest))
    let before = document.render(page: 0, rows: 0..<place.row).bytes
    #expect(paper.bytes.prefix(before.count).elementsEqual(before))
    await second.stop()
  }

  @Test func aHeldJobIsNotPrintedBeforeItsRelease() async throws {
    let kit = try TestKit()
    await kit.attach()
    let held = try await kit.submit(hold: true)
    let other = try await kit.submit()
    _ = try await kit.wait(for: other.id, .completed)
    #expect(try await kit.test.store.job(held.id).state == .pendingHeld)
    _ = try await kit.desk.act(JobActionRequest(.release), on: held.id, by: .officer)
    _ = try await kit.wait(for: held.id, .completed)
    await kit.stop()
  }

  @Test func aPrinterThatSaysNothingIsOnlyAccepted() async throws {
    let kit = try TestKit { $0.abilities = .silent }
    await kit.attach()
    let job = try await kit.submit()
    let done = try await kit.wait(for: job.id, .completed)
    #expect(done.confirmation == .accepted)
    await kit.stop()
  }

  @Test func anActionThatTheStateForbidsIsAProblem() async throws {
    let kit = try TestKit()
    let job = try await kit.submit()
    for action in [JobAction.retry, .resolve, .deliver, .accept, .release] {
      await #expect(throws: Problem(.actionNotAllowed, facts: ["state": "pending", "action": action.rawValue])) {
        try await kit.desk.act(JobActionRequest(action, outcome: .printed), on: job.id, by: .officer)
      }
    }
    await #expect(throws: Problem(.unknownJob)) {
      try await kit.desk.act(JobActionRequest(.cancel), on: job.id, by: .officer(1001))
    }
    #expect(try await kit.desk.act(JobActionRequest(.cancel), on: job.id, by: .officer).state == .canceled)
  }
}

/// A printer that is plugged in, and the store stopped just where the lane asks it for the next printout.
private struct StopAtTaking {
  let lane: PrintLane
  /// Lets the store go on.
  let gate: DispatchSemaphore
  private let tasks: [Task<Void, Never>]

  /// The store answers what the lane asks, one thing at a time, until the next is the question for a job.
  init(_ kit: TestKit) async throws {
    let store = kit.test.store
    var gate = DispatchSemaphore(value: 0)
    var tasks = [Task.immediate { [gate] in await store.hold(at: gate) }]
    tasks.append(Task { await kit.attach() })
    while true {
      let next = DispatchSemaphore(value: 0)
      tasks.append(Task.immediate { await store.hold(at: next) })
      if let lane = kit.lanes[TestKit.device] as? PrintLane, await lane.isTaking {
        next.signal()
        (self.lane, self.gate, self.tasks) = (lane, gate, tasks)
        return
      }
      gate.signal()
      gate = next
      await Task.yield()
    }
  }

  /// Waits until the store has gone through all of it.
  func end() async {
    for task in tasks { await task.value }
  }
}
