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
    var least = Int.max
    var rounds = 0
    while sent.all.count < segments.count, rounds < 1_000 {
      // Nothing is confirmed meanwhile; the session sends what fits, and then waits.
      let before = sent.all.count
      #expect(await yielding { sent.all.count >= min(before + 1, segments.count) }, "after \(before) segments")
      await settle(sent)
      guard sent.all.count < segments.count else { break }
      // The first may have been confirmed before answers were held.
      if rounds > 0 { least = min(least, printer.heldCompletions) }
      rounds += 1
      printer.releaseAnswers()
      printer.holdAnswers()
    }
    printer.releaseAnswers()
    #expect(await bench.run { try? await printing.value } == .printed)
    #expect(rounds > 3 && least >= 2, "\(least) segments ahead in \(rounds) rounds")
    await session.close()
  }

  /// Lets others run until something holds.
  private func yielding(until condition: () -> Bool) async -> Bool {
    for _ in 0..<200_000 {
      if condition() { return true }
      await Task.yield()
    }
    return condition()
  }

  /// Lets others run until nothing is sent any more.
  private func settle(_ sent: Told<PaperPosition>) async {
    var count = -1
    while count != sent.all.count {
      count = sent.all.count
      for _ in 0..<2_000 where sent.all.count == count { await Task.yield() }
    }
  }
}
