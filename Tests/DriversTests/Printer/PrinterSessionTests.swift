import Core
import Synchronization
import Testing

@testable import Drivers

/// What callbacks were told, kept for a test to look at.
final class Told<Value: Sendable>: Sendable {
  private let values = Mutex<[Value]>([])
  var all: [Value] { values.withLock { $0 } }
  func append(_ value: Value) { values.withLock { $0.append(value) } }
}

/// A session on a scripted printer, in a time that runs by itself.
struct SessionBench {
  let printer: ScriptedPrinter
  let clock = ManualClock()
  let session: PrinterSession

  init(
    _ abilities: ScriptedPrinter.Abilities = .all, profile: PrinterProfile = .generic58, unread: [UInt8] = [],
    known: PrinterAbilities? = nil, printer: ScriptedPrinter? = nil
  ) {
    let printer = printer ?? ScriptedPrinter(abilities, unread: unread)
    self.printer = printer
    session = PrinterSession(link: printer, profile: profile, known: known, clock: clock, firstIdentifier: 41)
  }

  func run<Value: Sendable>(_ body: () async throws -> Value) async rethrows -> Value {
    let printer = printer
    return try await clock.running(whenQuiet: { printer.isQuiet }, body)
  }
}

/// What is left of recorded bytes when requests for confirmation and the heads of jobs are taken out.
func content(of bytes: [UInt8]) -> [UInt8] {
  var content: [UInt8] = []
  var start = 0
  while start < bytes.count {
    let end = min(start + CommandLength.of(bytes, at: start), bytes.count)
    switch (bytes[start], start + 1 < end ? bytes[start + 1] : 0) {
    case (0x1D, 0x72), (0x1D, 0x28), (0x1D, 0x61), (0x1B, 0x40), (0x00, _): break
    default: content += bytes[start..<end]
    }
    start = end
  }
  return content
}

@Suite("Printer session: opening and printing")
struct PrinterSessionTests {
  private let plan = PrintPlan.random(copies: 2, pages: 2, seed: 21, profile: .generic58)

  @Test("finds out what the printer can do")
  func probing() async throws {
    let cases: [(ScriptedPrinter.Abilities, PrintConfirmation, Bool, Bool)] = [
      (.all, .printed, true, true), (.fenceOnly, .processed, true, true), (.silent, .accepted, false, false),
      (.init(automaticStatus: false), .printed, true, false), (.init(realTime: false), .printed, false, true),
    ]
    for (abilities, confirmation, realTime, automatic) in cases {
      let bench = SessionBench(abilities)
      let found = try await bench.run { try await bench.session.open() }
      #expect(found.confirmation == confirmation)
      #expect(found.realTime == realTime && found.automaticStatus == automatic)
      #expect(content(of: bench.printer.taken).isEmpty)
      #expect(await bench.session.status == PrinterStatus(reasons: [], isKnown: realTime || automatic))
      await bench.session.close()
    }
  }

  @Test("a one-way link is not asked anything again")
  func oneWay() async throws {
    let bench = SessionBench(.init(isOneWay: true))
    let result = try await bench.run {
      try await bench.session.open()
      return try await bench.session.print(plan) { _ in Issue.record("nothing can be confirmed") }
    }
    #expect(result == .accepted)
    let whole = try await plan.all(isConfirmed: false).flatMap(\.bytes)
    // Compared first: a difference would be printed at full length.
    let isWhole = content(of: bench.printer.taken) == whole
    #expect(isWhole)
    await bench.session.close()
  }

  @Test("what is known already is not asked")
  func known() async throws {
    let first = SessionBench(.fenceOnly)
    let found = try await first.run { try await first.session.open() }
    await first.session.close()
    let second = SessionBench(.fenceOnly, known: found)
    _ = try await second.run { try await second.session.open() }
    #expect(second.printer.taken == ESCPOSEncoder.enableAutomaticStatus)
    await second.session.close()
  }

  @Test("what a former owner left unread means nothing")
  func unread() async throws {
    // A paper end, a fence's answer, half of a block.
    let bench = SessionBench(.fenceOnly, unread: [0x18, 0x00, 0x0C, 0x0F, 0x00, 0x37, 0x22])
    let result = try await bench.run {
      try await bench.session.open()
      return try await bench.session.print(plan) { _ in }
    }
    #expect(result == .processed)
    await bench.session.close()
  }

  @Test("prints all of it once, confirmed in order", arguments: [true, false])
  func prints(byCompletion: Bool) async throws {
    let bench = SessionBench(byCompletion ? .all : .fenceOnly)
    let confirmed = Told<PaperPosition>()
    let sent = Told<PaperPosition>()
    let result = try await bench.run {
      try await bench.session.open()
      return try await bench.session.print(plan, onSent: { sent.append($0) }, onConfirmed: { confirmed.append($0) })
    }
    #expect(result == (byCompletion ? .printed : .processed))
    let segments = try await plan.all()
    #expect(content(of: bench.printer.taken) == segments.flatMap(\.bytes))
    #expect(sent.all == segments.map(\.end))
    let checkpoints = Set(segments.filter(\.isCheckpoint).map { "\($0.end)" })
    #expect(confirmed.all.allSatisfy { checkpoints.contains("\($0)") })
    #expect(zip(confirmed.all, confirmed.all.dropFirst()).allSatisfy { $0 < $1 })
    #expect(confirmed.all.last == segments.last?.end)
    #expect(bench.printer.requestsInsideCommands == 0)
    await bench.session.close()
  }

  @Test("no more is under way than the buffer holds")
  func window() async throws {
    let bench = SessionBench()
    bench.printer.holdAnswers()
    try await bench.run {
      bench.printer.releaseAnswers()
      try await bench.session.open()
      bench.printer.holdAnswers()
      let printing = Task { try await bench.session.print(plan) { _ in } }
      // Answers are let go one burst at a time; the printout needs many.
      var bursts = 0
      while bench.printer.taken.count < 60_000, bursts < 100_000 {
        bench.printer.releaseAnswers()
        bench.printer.holdAnswers()
        bursts += 1
        await Task.yield()
      }
      bench.printer.releaseAnswers()
      let result = try await printing.value
      #expect(result == .printed)
    }
    // The head of the job is not counted.
    let head = await bench.session.head.count
    #expect(bench.printer.mostUnconfirmed <= PrinterProfile.generic58.bufferBytes + head)
    #expect(content(of: bench.printer.taken) == (try await plan.all().flatMap(\.bytes)))
    await bench.session.close()
  }

  @Test("short counts and time-outs that moved data are neither lost nor sent again", arguments: [1, 7, 1000])
  func shortCounts(most: Int) async throws {
    let small = PrintPlan.random(copies: 1, pages: 1, seed: 3, profile: .generic58)
    let bench = SessionBench()
    let result = try await bench.run {
      try await bench.session.open()
      bench.printer.takeAtMost(most, failing: true)
      return try await bench.session.print(small) { _ in }
    }
    #expect(result == .printed)
    #expect(content(of: bench.printer.taken) == (try await small.all().flatMap(\.bytes)))
    #expect(bench.printer.requestsInsideCommands == 0)
    await bench.session.close()
  }

  @Test("garbage from the printer is counted and changes nothing")
  func garbage() async throws {
    let bench = SessionBench()
    let result = try await bench.run {
      try await bench.session.open()
      // Bytes that fit nothing: bit 7 set, or a completion id that nobody asked for.
      return try await bench.session.print(
        plan,
        onSent: { _ in
          bench.printer.say([0x80, 0xFF, 0x90, 0x37, 0x22, 0x7E, 0x7E, 0x7E, 0x7E, 0x00])
        }
      ) { _ in }
    }
    #expect(result == .printed)
    #expect(await bench.session.garbageBytes > 0)
    await bench.session.close()
  }

  @Test("one operation at a time, none after closing")
  func exclusive() async throws {
    let bench = SessionBench()
    try await bench.run {
      let unopened = await #expect(throws: PrintInterruption.self) { try await bench.session.print(plan) { _ in } }
      if case .unavailable? = unopened?.cause {} else { Issue.record("printed before opening") }
      try await bench.session.open()
      await #expect(throws: DeviceError.self) { try await bench.session.open() }
      _ = try await bench.session.print(
        plan,
        onConfirmed: { _ in
          let second = await #expect(throws: PrintInterruption.self) { try await bench.session.feed(dots: 8) }
          if case .unavailable? = second?.cause {} else { Issue.record("two at a time") }
        })
      await bench.session.close()
      let closed = await #expect(throws: PrintInterruption.self) { try await bench.session.print(plan) { _ in } }
      #expect(closed?.begun == false)
    }
  }

  @Test("feeds, cuts and tests itself")
  func actions() async throws {
    let bench = SessionBench(profile: .generic80)
    try await bench.run {
      try await bench.session.open()
      try await bench.session.feed(dots: 80)
      try await bench.session.cut(.full)
      #expect(try await bench.session.selfTest() == .printed)
    }
    var reader = PaperReader(dots: 576)
    reader.read(bench.printer.taken)
    #expect(reader.unknown.isEmpty)
    #expect(reader.cutsAfterRow.first == 200)
    #expect(reader.bitmap.rows(224..<224 + 208) == SelfTestPattern.draw(width: 576))
    await bench.session.close()
  }

  @Test("status changes are told, the newest to a slow reader")
  func statusChanges() async throws {
    let bench = SessionBench()
    try await bench.run {
      try await bench.session.open()
      var changes = await bench.session.statusChanges().makeAsyncIterator()
      #expect(await changes.next()?.canPrint == true)
      bench.printer.say([0x18, 0x00, 0x0C, 0x0F])
      #expect(await changes.next()?.reasons == [.mediaEmpty])
      bench.printer.say([0x38, 0x00, 0x00, 0x0F])
      #expect(await changes.next()?.reasons == [.coverOpen])
      await bench.session.close()
      #expect(await changes.next() == nil)
    }
  }
}
