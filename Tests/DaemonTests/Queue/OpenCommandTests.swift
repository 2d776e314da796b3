import Core
import Testing
import VirtualKit

@testable import Daemon

/// What is left within a printer by a daemon that died, and is known to the next.
@Suite struct OpenCommandTests {
  @Test func aTestPrintIsKnownWhileItIsUnderWay() async throws {
    let kit = try TestKit()
    await kit.attach()
    _ = try await kit.manager.act(DeviceActionRequest(.feed), on: TestKit.device)
    #expect(try await kit.test.store.openCommand(device: TestKit.device) == 0)
    let before = kit.printer.printer.receivedBytes
    // The picture is longer than what the printer takes before its head moves.
    kit.printer.controls.setSpeed(rowsPerSecond: 1)
    let testing = Task { try await kit.manager.act(DeviceActionRequest(.selfTest), on: TestKit.device) }
    while kit.printer.printer.receivedBytes < before + 500 { await Task.yield() }
    #expect(try await kit.test.store.openCommand(device: TestKit.device) >= kit.profile.largestCommandBytes)
    kit.printer.controls.setSpeed(rowsPerSecond: nil)
    _ = try await testing.value
    #expect(try await kit.test.store.openCommand(device: TestKit.device) == 0)
    await kit.stop()
  }

  @Test func aPrinterThatComesBackAfterItsJobWasSettledIsClearedFirst() async throws {
    let first = try TestKit()
    await first.attach()
    first.printer.controls.unplug(afterBytes: 9000)
    let job = try await first.submit(lines: 20)
    _ = try await first.wait(for: job.id, .processingStopped)
    await first.stop()
    // The next daemon has no printer while a person says what became of the job.
    let second = try TestKit(first.test, printer: first.printer)
    #expect(try await second.test.store.recover(keeping: 60).unknownPrintouts == 1)
    _ = try await second.desk.act(JobActionRequest(.resolve, outcome: .printed), on: job.id, by: .officer)
    second.printer.controls.replug()
    await second.attach()
    let later = try await second.submit()
    #expect(try await second.wait(for: later.id, .completed).confirmation == .printed)
    let page = try #require(try await second.pages(of: later).first)
    #expect(second.printer.printer.paper.count(of: page) == 1)
    #expect(try await second.test.store.openCommand(device: TestKit.device) == 0)
    await second.stop()
  }

  @Test func theLongestCommandThatWasNotedCounts() async throws {
    let test = try TestStore()
    let store = test.store
    for (bytes, expected) in [(0, 1), (4000, 4000), (20, 4000)] {
      try await store.noteOpenCommand(device: "p", bytes: bytes)
      #expect(try await store.openCommand(device: "p") == expected)
    }
    #expect(try await store.openCommand(device: "q") == 0)
    try await store.clearOpenCommand(device: "p")
    #expect(try await store.openCommand(device: "p") == 0)
  }
}
