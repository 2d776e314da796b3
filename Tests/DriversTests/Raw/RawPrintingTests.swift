import Core
import Testing
import VirtualKit

@testable import Drivers

@Suite("Printing ready-made ESC/POS")
struct RawPrintingTests {
  private func plan(_ bytes: [UInt8], copies: Int = 1) throws -> PrintPlan {
    PrintPlan(raw: try RawStream(bytes), copies: copies, profile: .generic58)
  }

  @Test("no question to the printer comes inside a command, and each is answered")
  func questions() async throws {
    let receipt = RawSamples.receipt(lines: 200)
    for abilities in [ScriptedPrinter.Abilities.all, .fenceOnly, .silent] {
      let bench = SessionBench(abilities)
      let told = Told<PaperPosition>()
      let plan = try plan(receipt, copies: 2)
      let result = try await bench.run {
        try await bench.session.open()
        return try await bench.session.print(plan) { told.append($0) }
      }
      let ends = [PaperPosition(copy: 2, page: 1, row: 0), PaperPosition(copy: 3, page: 1, row: 0)]
      #expect(result == (abilities.completionId ? .printed : abilities.fence ? .processed : .accepted))
      #expect(result == .accepted ? told.all.isEmpty : told.all.last == ends[1] && told.all.allSatisfy(ends.contains))
      #expect(bench.printer.requestsInsideCommands == 0)
      #expect(content(of: bench.printer.taken) == content(of: receipt + receipt))
      await bench.session.close()
    }
  }

  @Test("automatic status, which the stream turns off, is asked for again, and the printer is reset afterwards")
  func status() async throws {
    let bench = SessionBench(.init(realTime: false))
    let plan = try plan([0x1B, 0x40] + Array("a\n".utf8) + [0x1D, 0x61, 0] + Array("b\n".utf8))
    try await bench.run {
      try await bench.session.open()
      _ = try await bench.session.print(plan) { _ in }
    }
    let sent = bench.printer.taken
    let last = try #require(sent.ranges(of: [0x1D, 0x61]).last)
    #expect(sent[last.upperBound] == 0x0E)
    bench.printer.makeTrouble(.paperOut)
    bench.printer.mend()
    let before = bench.printer.taken.count
    try await bench.run { try await bench.session.feed(dots: 8) }
    #expect(bench.printer.taken[before...].starts(with: [0x1B, 0x40]))
    await bench.session.close()
  }

  @Test("paper is what the stream makes of it, whatever stands between its pieces")
  func paper() async throws {
    let receipt = RawSamples.receipt(lines: 120)
    for kind in ["full", "fence", "silent"] {
      var configuration = VirtualPrinterConfiguration(paper: .mm58)
      configuration.abilities = kind == "full" ? .full : kind == "fence" ? .fenceOnly : .silent
      let device = VirtualPrinterDevice(configuration)
      let session = PrinterSession(link: try device.connect(), profile: .generic58)
      try await session.open()
      _ = try await session.print(try plan(receipt)) { _ in }
      await session.close()
      var direct = VirtualPrinter(configuration)
      var rest = receipt[...]
      while !rest.isEmpty {
        let taken = direct.accept(rest, at: .zero)
        guard taken > 0 else { break }
        rest = rest.dropFirst(taken)
        direct.advance(to: .zero)
      }
      #expect(device.printer.errorCount == 0, "\(device.printer.errors)")
      #expect(device.printer.paper == direct.paper && direct.paper.height > 1000)
    }
  }

  @Test("a cancel and a stop end between commands, within a second's paper", arguments: [true, false])
  func endedEarly(isCancel: Bool) async throws {
    // A few bytes that feed 8 m: all of them fit into the printer's buffer.
    let feeds = [[UInt8]](repeating: [0x1B, 0x64, 8], count: 266).flatMap { $0 }
    let bench = SessionBench()
    let plan = try plan(feeds)
    try await bench.run {
      try await bench.session.open()
      bench.printer.holdAnswers()
      let printing = Task { try await bench.session.print(plan) { _ in } }
      while bench.printer.heldCompletions < 1 { await Task.yield() }
      if isCancel {
        printing.cancel()
        while await !bench.session.isCancelled { await Task.yield() }
      } else {
        await bench.session.finish(at: .checkpoint)
      }
      bench.printer.releaseAnswers()
      let stop = await #expect(throws: PrintInterruption.self) { try await printing.value }
      #expect(stop?.confirmed == nil && stop?.isAtCheckpoint == false)
      #expect((stop?.bytesSent ?? .max) < feeds.count / 2)
      let isRight =
        switch stop?.cause {
        case .cancelled: isCancel
        case .finishedEarly: !isCancel
        default: false
        }
      #expect(isRight)
    }
    await bench.session.close()
  }

  @Test("a stop in the middle: nothing of the copy counts, and the whole stream comes again", arguments: [500, 4000])
  func stopped(bytes: Int) async throws {
    let receipt = RawSamples.receipt(lines: 200)
    let bench = SessionBench()
    let plan = try plan(receipt)
    bench.printer.makeTrouble(.paperOut, at: bytes)
    let told = Told<PaperPosition>()
    try await bench.run {
      try await bench.session.open()
      let stop = await #expect(throws: PrintInterruption.self) {
        try await bench.session.print(plan) { told.append($0) }
      }
      #expect(stop?.confirmed == nil && stop?.begun == true)
      bench.printer.mend()
      try await bench.session.recover()
      #expect(try await bench.session.print(plan) { told.append($0) } == .printed)
    }
    #expect(told.all == [PaperPosition(copy: 2, page: 1, row: 0)])
    #expect(content(of: bench.printer.taken).suffix(content(of: receipt).count).elementsEqual(content(of: receipt)))
    await bench.session.close()
  }

  @Test("a cable pulled inside a long command: the next session fills it up, and what follows is whole")
  func unplugged() async throws {
    let profile = PrinterProfile.generic58
    var configuration = VirtualPrinterConfiguration(paper: .mm58)
    configuration.hasCutter = false
    let device = VirtualPrinterDevice(configuration)
    // One picture of more bytes than any command of ours: 48 × 600.
    let picture: [UInt8] = [0x1D, 0x76, 0x30, 0, 48, 0, 0x58, 2] + [UInt8](repeating: 0x55, count: 48 * 600)
    let first = PrinterSession(link: try device.connect(), profile: profile)
    try await first.open()
    device.controls.unplug(afterBytes: 2000)
    let raw = try RawStream(picture)
    let stop = await #expect(throws: PrintInterruption.self) {
      try await first.print(PrintPlan(raw: raw, copies: 1, profile: profile)) { _ in }
    }
    await first.close()
    #expect((stop?.openBytes ?? 0) > profile.largestCommandBytes)
    device.controls.replug()
    let second = PrinterSession(link: try device.connect(), profile: profile)
    try await second.open(openBytes: stop?.openBytes ?? 0)
    let document = RandomDocument(width: profile.dots, pages: 1, seed: 12, picture: .noise)
    #expect(try await second.print(PrintPlan(copies: 1, profile: profile) { _ in document }) { _ in } == .printed)
    await second.close()
    let page = document.render(page: 0, rows: 0..<document.pages[0].height)
    let tail = [UInt8](repeating: 0, count: profile.headToCutterDots * page.stride)
    #expect(device.printer.paper.bytes.suffix(page.bytes.count + tail.count).elementsEqual(page.bytes + tail))
  }
}
