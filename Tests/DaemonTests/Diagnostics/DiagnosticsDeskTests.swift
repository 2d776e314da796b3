import Core
import Drivers
import Foundation
import NIOPosix
import Testing
import VirtualKit

@testable import Daemon

/// Runs over lanes with a virtual printer, each link broken in turn.
@Suite struct DiagnosticsDeskTests {
  private func desk(_ kit: TestKit) -> DiagnosticsDesk {
    DiagnosticsDesk(
      board: kit.board, lanes: kit.lanes, store: kit.test.store, content: kit.content,
      keySource: KeySource(Configuration(), environment: [:]), dataFolder: kit.test.folder.path,
      clock: kit.test.wallClock, alarm: Alarm(loop: MultiThreadedEventLoopGroup.singleton.any()))
  }

  private func finished(_ desk: DiagnosticsDesk, testPrint: Bool = false) async throws -> DiagnosticRun {
    let started = try await desk.start(DiagnosticRunRequest(testPrint: testPrint))
    #expect(started.finishedAt == nil)
    await desk.finish()
    let run = try await desk.run(started.id)
    #expect(run.finishedAt != nil)
    return run
  }

  private func code(_ run: DiagnosticRun, _ check: DiagnosticCheck) -> String? {
    run.results.first { $0.check == check }?.finding.code
  }

  @Test func aPrinterThatIsWellPrintsTheTestPattern() async throws {
    let kit = try TestKit()
    await kit.attach()
    let run = try await finished(desk(kit), testPrint: true)
    #expect(code(run, .printerPresent) == "printer-known")
    #expect(code(run, .printerClaim) == "claim-held")
    #expect(code(run, .printerIdentity) == "identity-told")
    #expect(run.results.first { $0.check == .printerIdentity }?.facts["maker"] == "SATCHEL")
    #expect(code(run, .printerStatus) == "status-ready")
    #expect(code(run, .printerPaper) == "paper-loaded")
    #expect(code(run, .testPrint) == "test-printed")
    #expect(kit.printer.printer.paper.count(of: SelfTestPattern.draw(width: 384).trimmed) == 1)
    #expect(code(run, .cameraNode) == "camera-absent")
    #expect(code(run, .cameraFrame) == "no-camera")
    #expect(code(run, .fonts) == "fonts-complete")
    #expect(code(run, .diskSpace)?.hasPrefix("disk-") == true)
    #expect(code(run, .database) == "database-good")
    // The view stands in the order of the chain, whatever the order of the finding.
    let order = run.view(.chinese).checks.map(\.check)
    #expect(order == DiagnosticCheck.allCases.map(\.rawValue).filter(order.contains))
    #expect(run.view(.chinese).verdict == .failure)
    #expect(run.view(.chinese).checks.allSatisfy { $0.detail.hasSuffix("。") })
    // Then jobs print as ever.
    let job = try await kit.submit()
    _ = try await kit.wait(for: job.id, .completed)
    await kit.stop()
  }

  @Test func withoutATestPrintNothingIsPrinted() async throws {
    let kit = try TestKit()
    await kit.attach()
    let run = try await finished(desk(kit))
    #expect(code(run, .testPrint) == nil)
    #expect(kit.pieces.isEmpty)
    await kit.stop()
  }

  @Test func faultsOfThePrinter() async throws {
    let faults: [(DiagnosticCheck, String, @Sendable (VirtualPrinterControls) -> Void)] = [
      (.printerPaper, "media-empty", { $0.endPaper() }), (.printerPaper, "media-low", { $0.lowerPaper() }),
      (.printerStatus, "cover-open", { $0.setCover(open: true) }),
      (.printerStatus, "cutter-error", { $0.setCutter(jammed: true) }),
      (
        .printerStatus, "status-unknown",
        {
          $0.setOneWay(true); $0.setPortStatus(supported: false)
        }
      ),
    ]
    for (check, name, breakIt) in faults {
      let kit = try TestKit()
      breakIt(kit.printer.controls)
      await kit.attach()
      let run = try await finished(desk(kit), testPrint: true)
      #expect(code(run, check) == name)
      let mayPrint = ["media-low", "status-unknown"].contains(name)
      #expect(kit.pieces.isEmpty == !mayPrint, "\(name)")
      if !mayPrint { #expect(code(run, .testPrint) == "test-not-possible", "\(name)") }
      await kit.stop()
    }
  }

  @Test func aPrinterThatIsGoneOrHeldByAnother() async throws {
    let kit = try TestKit()
    let desk = desk(kit)
    var run = try await finished(desk)
    #expect(code(run, .printerPresent) == "printer-none")
    #expect(code(run, .printerClaim) == "no-printer")
    let other = try kit.printer.connect()
    await kit.attach()
    run = try await finished(desk)
    #expect(code(run, .printerClaim) == "claim-busy")
    #expect(run.results.first { $0.check == .printerClaim }?.facts["holder"] == "satchel")
    await other.close()
    await kit.manager.left(TestKit.device)
    run = try await finished(desk, testPrint: true)
    #expect(code(run, .printerPresent) == "printer-gone")
    #expect(code(run, .testPrint) == "no-printer")
    await kit.stop()
  }

  @Test func aPrintoutUnderWayIsNotDisturbed() async throws {
    let kit = try TestKit()
    await kit.attach()
    kit.printer.controls.endPaper(after: 150)
    let job = try await kit.submit(lines: 12)
    _ = try await kit.wait(for: job.id, .processingStopped)
    // The printer stands in the middle of a page; what it said of itself is told, and nothing is asked of it.
    let run = try await finished(desk(kit), testPrint: true)
    #expect(code(run, .printerClaim) == "claim-held")
    #expect(code(run, .printerIdentity) == "printer-busy")
    #expect(code(run, .printerPaper) == "media-empty")
    #expect(code(run, .testPrint) == "printer-busy")
    kit.printer.controls.loadPaper()
    _ = try await kit.wait(for: job.id, .completed)
    await kit.stop()
  }

  @Test func aPrintoutOfUnknownOutcomeHoldsThePrinter() async throws {
    let kit = try TestKit()
    await kit.attach()
    kit.printer.controls.unplug(afterBytes: 2000)
    let job = try await kit.submit(lines: 12)
    _ = try await kit.wait(for: job.id) { $0.reasons.contains(.outcomeUnknown) }
    kit.printer.controls.replug()
    await kit.attach()
    #expect(kit.board[TestKit.device]?.state != .absent)
    let before = kit.printer.printer.paper
    let run = try await finished(desk(kit), testPrint: true)
    #expect(code(run, .printerStatus) == "printer-held", "\(run.results.map { ($0.finding.code, $0.facts) })")
    #expect(code(run, .testPrint) == "test-not-possible")
    #expect(kit.printer.printer.paper == before)
    await kit.stop()
  }

  @Test func oneRunAtATimeAndTheLastFewAreKept() async throws {
    let kit = try TestKit()
    await kit.attach()
    let desk = desk(kit)
    let first = try await desk.start(DiagnosticRunRequest())
    await #expect(throws: Problem(.diagnosticsRunning)) { try await desk.start(DiagnosticRunRequest()) }
    await desk.finish()
    for _ in 0..<DiagnosticsDesk.keptRuns { _ = try await finished(desk) }
    await #expect(throws: Problem(.unknownRun)) { try await desk.run(first.id) }
    await kit.stop()
  }

  @Test func aDamagedDatabaseIsNamed() async throws {
    let kit = try TestKit()
    for _ in 0..<200 { try await kit.test.submit(kit.test.printout()) }
    // Behind SQLite's back, whose cache still holds sound pages.
    try await kit.test.store.damage(kit.test.folder.appendingPathComponent("satchel.db").path)
    let run = try await finished(desk(kit))
    #expect(code(run, .database) == "storage-damaged")
  }

  @Test func aKeyThatNoLongerOpensIsNamed() async throws {
    let kit = try TestKit()
    let good = try await finished(desk(kit))
    #expect(code(good, .encryptionKey) == "key-good")
    #expect(good.results.first { $0.check == .encryptionKey }?.facts == ["source": "/var/lib/satchel-key/satchel.key"])
    try Data([1, 2, 3]).write(to: kit.test.folder.appendingPathComponent("content/kit.secret"))
    #expect(code(try await finished(desk(kit)), .encryptionKey) == "content-damaged")
  }

  @Test func aPrinterAnswersThoughTheQueueCannotBeRead() async throws {
    let kit = try TestKit()
    try await kit.test.store.damage(kit.test.folder.appendingPathComponent("satchel.db").path)
    // The check empties the cache, so that the lane's own look at the queue fails.
    let desk = desk(kit)
    _ = try await finished(desk)
    await kit.attach()
    let run = try await finished(desk)
    #expect(code(run, .database) == "storage-damaged")
    #expect(code(run, .printerClaim) == "claim-held")
    #expect(code(run, .printerPaper) == "paper-loaded")
    await kit.stop()
  }

  @Test func aStopEndsARunUnderWay() async throws {
    let kit = try TestKit()
    await kit.attach()
    // A printer that takes nothing keeps a test print waiting for a minute.
    kit.printer.controls.refuseData(for: .seconds(3600))
    let desk = desk(kit)
    let started = try await desk.start(DiagnosticRunRequest(testPrint: true))
    await kit.stop()
    await desk.finish()
    #expect(try await desk.run(started.id).finishedAt != nil)
  }

  @Test func aReplyIsGivenOnce() async {
    let reply = Reply<Int>()
    #expect(reply.isOpen)
    async let waiting = reply.wait()
    reply.give(1)
    reply.give(2)
    #expect(await waiting == 1)
    #expect(!reply.isOpen)
  }
}

extension JobStore {
  /// Writes over the middle of the database file.
  fileprivate func damage(_ path: String) throws {
    try database.writeWithoutTransaction { db in
      try db.execute(sql: "PRAGMA wal_checkpoint(TRUNCATE)")
    }
    let file = try FileHandle(forUpdating: URL(fileURLWithPath: path))
    let size = try file.seekToEnd()
    try file.seek(toOffset: 4096)
    try file.write(contentsOf: Data(repeating: 0xA5, count: Int(size) - 4096))
    try file.close()
  }
}
