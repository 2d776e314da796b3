import ArgumentParser
import Core
import Drivers
import Foundation
import Imaging
import Synchronization
import VirtualKit

/// Whether a printer ever waits for data within a page, by the virtual printer's own clock, while other work loads the
/// machine.
///
/// The printer takes 720 rows a second (90 mm/s), holds 4 KiB, confirms what it has printed, and counts the time in which
/// its head stood idle within a page. The last line is the control: a host that pauses is counted.
struct StarvationBench: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "starvation", abstract: "The templates and a long roll at 90 mm/s, with both cores busy.")

  @Option(help: "Millimetres of the roll after the templates.") var millimetres = 3000
  @Option(help: "Busy loops beside it.") var loops = 2
  @Option(help: "Dot rows a second.") var rowsPerSecond = 720

  func validate() throws {
    guard (100...20_000).contains(millimetres), (0...64).contains(loops), (1...10_000).contains(rowsPerSecond) else {
      throw ValidationError("--millimetres takes 100…20000, --loops 0…64, --rows-per-second 1…10000.")
    }
  }

  func run() async throws {
    let load = BusyLoops(count: loops)
    defer { load.stop() }
    var configuration = VirtualPrinterConfiguration(paper: .mm58)
    configuration.rowsPerSecond = rowsPerSecond
    configuration.hasCutter = false
    configuration.keptRows = 1
    let device = VirtualPrinterDevice(configuration)
    var known = PrinterProfile.generic58
    known.bufferBytes = configuration.bufferBytes
    let profile = known
    let session = PrinterSession(link: try device.connect(), profile: profile)
    _ = try await session.open()

    let renderer = DocumentRenderer()
    for template in try TemplateCatalogue.builtIn().all {
      let document = try template.render(data: template.example)
      let plan = PrintPlan(copies: 1, profile: profile) { copy in
        try renderer.layout(document, width: Paper.mm58.dots, counters: Counters(copy: copy, copies: 1, job: "bench"))
      }
      try await print(plan, on: session)
    }
    let templates = device.printer.starvedFor
    let roll = RepeatedPattern(rows: millimetres * Paper.dotsPerMillimetre, width: profile.dots, safeRows: 33)
    try await print(PrintPlan(copies: 1, profile: profile) { _ in roll }, on: session)
    let whole = device.printer.starvedFor

    // The control: a pause of the host in the middle of a page.
    let page = RepeatedPattern(rows: 600, width: profile.dots, safeRows: 33)
    let pause = Pause()
    try await print(PrintPlan(copies: 1, profile: profile) { _ in page }, on: session) { position in
      if position.row > 300 { await pause.once() }
    }
    let control = device.printer.starvedFor - whole
    await session.close()
    guard control > .milliseconds(100) else { throw ValidationError("A pause of the host was not counted.") }
    Swift.print("starved-templates \(templates / .milliseconds(1))")
    Swift.print("starved-roll \((whole - templates) / .milliseconds(1))")
    Swift.print("starved-control \(control / .milliseconds(1))")
  }

  private func print(
    _ plan: PrintPlan, on session: PrinterSession,
    onSent: @escaping @Sendable (PaperPosition) async -> Void = { _ in }
  ) async throws {
    let confirmation = try await session.print(plan, onSent: onSent) { _ in }
    guard confirmation == .printed else { throw ValidationError("The printout was not confirmed as printed.") }
  }
}

/// Half a second, once.
private final class Pause: Sendable {
  private let isOver = Mutex(false)

  func once() async {
    let isFirst = isOver.withLock { isOver in
      defer { isOver = true }
      return !isOver
    }
    if isFirst { try? await Task.sleep(for: .milliseconds(500)) }
  }
}

/// Threads that compute for nothing.
private final class BusyLoops: Sendable {
  private let isStopped = Atomic(false)

  init(count: Int) {
    for _ in 0..<count { Thread { [self] in while !isStopped.load(ordering: .relaxed) {} }.start() }
  }

  func stop() { isStopped.store(true, ordering: .relaxed) }
}
