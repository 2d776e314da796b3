import Core
import Testing

@testable import Drivers

@Suite("Printer session: what a printer that stands still is asked")
struct StoppedPrinterTests {
  private let plan = PrintPlan.random(copies: 1, pages: 2, seed: 8, profile: .generic58)

  private func interrupted(_ bench: SessionBench) async -> PrintInterruption? {
    await #expect(throws: PrintInterruption.self) { try await bench.session.print(plan) { _ in } }
  }

  private func stopped(_ interruption: PrintInterruption?) -> Set<PrinterReason>? {
    guard case .stopped(let reasons) = interruption?.cause else { return nil }
    return reasons
  }

  @Test("a printer that speaks through its port alone: a stalled transfer finds the paper out")
  func portStatus() async throws {
    var abilities = ScriptedPrinter.Abilities.silent
    abilities.portStatus = true
    let bench = SessionBench(abilities)
    try await bench.run {
      try await bench.session.open()
      bench.printer.makeTrouble(.stall, at: bench.printer.taken.count + 2000)
      let printing = Task { await interrupted(bench) }
      // The buffer is full because the paper is out.
      bench.printer.makeTrouble(.paperOut)
      let stop = await printing.value
      #expect(stopped(stop) == [.mediaEmpty])
      let waiting = Task { try await bench.session.waitUntilReady() }
      bench.printer.mend()
      try await waiting.value
      #expect(try await bench.session.print(plan) { _ in } == .accepted)
    }
    await bench.session.close()
  }

  @Test(
    "a stop that lasts is asked after each second only of a printer that does not tell by itself",
    arguments: [true, false])
  func longStop(automatic: Bool) async throws {
    let bench = SessionBench(.init(automaticStatus: automatic))
    try await bench.run {
      try await bench.session.open()
      bench.printer.makeTrouble(.paperOut, at: bench.printer.taken.count + 3000)
      #expect(stopped(await interrupted(bench)) == [.mediaEmpty])
      let before = bench.printer.statusRequests
      let begun = bench.clock.now
      let waiting = Task { try await bench.session.waitUntilReady() }
      while begun.duration(to: bench.clock.now) < .seconds(100) { await Task.yield() }
      let rounds = (bench.printer.statusRequests - before) / RealTimeTopic.allCases.count
      // At once, then after 2, 4, 8, 16, 30 and 30 seconds.
      #expect(automatic ? (5...8).contains(rounds) : rounds > 50, "\(rounds)")
      bench.printer.mend()
      try await waiting.value
    }
    await bench.session.close()
  }

  @Test("a port that always says 0 stops no printer whose pipe is full", arguments: [true, false])
  func deadPort(tellsStatus: Bool) async throws {
    var abilities = tellsStatus ? ScriptedPrinter.Abilities.all : .silent
    (abilities.portStatus, abilities.isPortDead) = (true, true)
    let bench = SessionBench(abilities)
    try await bench.run {
      try await bench.session.open()
      bench.printer.makeTrouble(.stall, at: bench.printer.taken.count + 2000)
      #expect(try await bench.session.print(plan) { _ in } == (tellsStatus ? .printed : .accepted))
      #expect(bench.printer.portQuestions == 3)
      #expect(await bench.session.abilities.portStatus == nil)
    }
    await bench.session.close()
  }
}
