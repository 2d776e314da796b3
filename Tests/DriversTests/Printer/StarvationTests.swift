import Core
import Synchronization
import Testing

@testable import Drivers

/// A printer prints on while it confirms only where its host is a segment ahead: the buffer holds two, and the second is
/// sent before the first is confirmed.
@Suite("Printer session: ahead of the printer")
struct StarvationTests {
  /// Half of a buffer each, whatever its size.
  @Test(
    "with confirmation, the next segment is sent before the one before is confirmed", arguments: [2048, 4096, 8192])
  func ahead(bufferBytes: Int) async throws {
    var profile = PrinterProfile.generic58
    profile.bufferBytes = bufferBytes
    let plan = PrintPlan.random(copies: 1, pages: 9, seed: 31, profile: profile)
    let segments = try await plan.all()
    let bench = SessionBench(profile: profile)
    _ = try await bench.run { try await bench.session.open() }

    // From here no time passes: the session goes on by what it is told alone.
    let sent = Told<PaperPosition>()
    let printer = bench.printer
    let session = bench.session
    let printing = Task {
      try await session.print(
        plan,
        onSent: { position in
          sent.append(position)
          printer.holdAnswers()
        }, onConfirmed: { _ in })
    }
    var rounds = 0
    // Nothing is confirmed meanwhile: the session sends what fits, and then waits.
    while await yielding(until: { printer.heldCompletions >= 2 || sent.all.count == segments.count }),
      sent.all.count < segments.count
    {
      rounds += 1
      printer.releaseAnswers()
      printer.holdAnswers()
    }
    #expect(sent.all.count == segments.count, "two segments ahead in \(rounds) rounds alone")
    printer.releaseAnswers()
    #expect(await bench.run { try? await printing.value } == .printed)
    #expect(rounds > 3)
    await session.close()
  }

  /// Lets others run until something holds; the bound ends a test that hangs.
  private func yielding(until condition: () -> Bool) async -> Bool {
    let end = ContinuousClock.now + .seconds(120)
    while !condition() {
      guard ContinuousClock.now < end else { return false }
      await Task.yield()
    }
    return true
  }
}
