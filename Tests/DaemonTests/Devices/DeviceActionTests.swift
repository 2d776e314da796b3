import Core
import Foundation
import Testing
import VirtualKit

@testable import Daemon

/// What somebody tells a printer to do, beside its jobs.
@Suite struct DeviceActionTests {
  private func rows(_ kit: TestKit) -> Int { kit.printer.printer.paper.height }

  /// Why an action is refused, once the lane has let its job go; nil where it is done.
  private func refusal(of action: DeviceAction, _ kit: TestKit) async -> Problem? {
    while true {
      do {
        _ = try await kit.manager.act(DeviceActionRequest(action), on: TestKit.device)
        return nil
      } catch let problem as Problem where problem.code == .printerOccupied {
        await Task.yield()
      } catch { return error as? Problem }
    }
  }

  @Test func paperIsFedCutAndTestedBetweenJobs() async throws {
    let kit = try TestKit()
    await kit.attach()
    let view = try await kit.manager.act(DeviceActionRequest(.feed, length: .millimetres(10)), on: TestKit.device)
    #expect(rows(kit) == 80 && view.state == .idle)
    _ = try await kit.manager.act(DeviceActionRequest(.cut), on: TestKit.device)
    // No cutter in the profile: past the tear bar.
    #expect(rows(kit) == 80 + kit.profile.headToCutterDots)
    _ = try await kit.manager.act(DeviceActionRequest(.selfTest), on: TestKit.device)
    #expect(kit.printer.printer.paper.bytes.contains { $0 != 0 })
    _ = try await kit.manager.act(DeviceActionRequest(.reset), on: TestKit.device)
    let job = try await kit.submit()
    _ = try await kit.wait(for: job.id, .completed)
    let page = try #require(try await kit.pages(of: job).first)
    #expect(kit.printer.printer.paper.count(of: page) == 1)
    #expect(kit.printer.printer.errorCount == 0)
    await kit.stop()
  }

  @Test func aPausedPrinterTakesNoJobUntilItIsResumedAlsoAfterTheNextStart() async throws {
    let kit = try TestKit()
    await kit.attach()
    let paused = try await kit.manager.act(DeviceActionRequest(.pause), on: TestKit.device)
    let job = try await kit.submit()
    // It can still be fed; that answer also shows that the lane has looked at its queue.
    _ = try await kit.manager.act(DeviceActionRequest(.feed), on: TestKit.device)
    #expect(try await kit.test.store.job(job.id).state == .pending)
    #expect(kit.board[TestKit.device]?.state == .stopped && kit.board[TestKit.device]?.stateReasons == ["paused"])
    #expect(paused.id == TestKit.device)
    let presenter = JobPresenter(content: kit.content, board: kit.board)
    #expect(try await presenter.view(job, language: .english).stateReasons == ["printer-stopped"])
    await kit.stop()
    let next = try TestKit(kit.test, printer: kit.printer)
    await next.attach()
    _ = try await next.manager.act(DeviceActionRequest(.feed), on: TestKit.device)
    #expect(try await next.test.store.job(job.id).state == .pending)
    _ = try await next.manager.act(DeviceActionRequest(.resume), on: TestKit.device)
    _ = try await next.wait(for: job.id, .completed)
    #expect(next.board[TestKit.device]?.stateReasons == [])
    await next.stop()
  }

  @Test func whatCannotBeDoneIsSaid() async throws {
    let kit = try TestKit(rowsPerSecond: 200)
    await #expect(throws: Problem(.unknownDevice)) {
      try await kit.manager.act(DeviceActionRequest(.feed), on: TestKit.device)
    }
    await kit.attach()
    kit.printer.controls.setCover(open: true)
    await #expect(throws: Problem(.coverOpen)) {
      try await kit.manager.act(DeviceActionRequest(.feed), on: TestKit.device)
    }
    kit.printer.controls.setCover(open: false)
    let job = try await kit.submit(lines: 30)
    _ = try await kit.wait(for: job.id, until: { $0.confirmed != nil })
    await #expect(throws: Problem(.printerOccupied)) {
      try await kit.manager.act(DeviceActionRequest(.cut), on: TestKit.device)
    }
    _ = try await kit.wait(for: job.id, .completed)
    await kit.manager.left(TestKit.device)
    #expect(await refusal(of: .feed, kit) == Problem(.deviceAbsent))
    await kit.stop()
  }

  @Test func aSelfTestThatEndsInMidPictureSpoilsNothingOfTheNextDaemon() async throws {
    let kit = try TestKit()
    await kit.attach()
    _ = try await kit.manager.act(DeviceActionRequest(.reset), on: TestKit.device)
    kit.printer.controls.unplug(afterBytes: 700)
    #expect(await refusal(of: .selfTest, kit) == Problem(.deviceLost))
    await kit.stop()
    // It prints on where its battery kept it.
    kit.printer.controls.replug()
    let next = try TestKit(kit.test, printer: kit.printer)
    await next.attach()
    let job = try await next.submit()
    #expect(try await next.wait(for: job.id, .completed).confirmation == .printed)
    let page = try #require(try await next.pages(of: job).first)
    #expect(next.printer.printer.paper.count(of: page) == 1)
    #expect(next.printer.printer.errorCount == 0)
    await next.stop()
  }

  @Test func nothingComesBetweenTheHalvesOfAPage() async throws {
    let kit = try TestKit(rowsPerSecond: 2000)
    await kit.attach()
    kit.printer.controls.endPaper(after: 150)
    let job = try await kit.submit(lines: 12)
    _ = try await kit.wait(for: job.id, .processingStopped)
    _ = try await kit.desk.act(JobActionRequest(.cancel), on: job.id, by: .officer)
    _ = try await kit.wait(for: job.id, .canceled)
    // The torn page waits for its void mark, and for paper.
    for action in [DeviceAction.feed, .cut, .selfTest] {
      #expect(await refusal(of: action, kit) == Problem(.printoutUnsettled))
    }
    #expect(await refusal(of: .reset, kit) == nil)
    await kit.stop()
  }

  @Test(
    arguments: [
      ([:], ProblemCode.missingField, "action"), (["action": "explode"], .invalidValue, "action"),
      (["action": "feed", "length": "1km"], .invalidValue, "length"),
      (["action": "feed", "length": "4001dots"], .invalidValue, "length"),
      (["action": "feed", "length": 5], .wrongType, "length"),
      (["action": "cut", "mode": "saw"], .invalidValue, "mode"),
      (["action": "pause", "mode": "full"], .unknownField, "mode"),
    ] as [(JSONValue, ProblemCode, String)])
  func aFaultyActionIsRefusedWithItsPlace(body: JSONValue, code: ProblemCode, path: String) {
    let problem = #expect(throws: Problem.self) { try DeviceActionRequest(decoding: body) }
    #expect(problem?.code == code && problem?.path == path)
  }
}
