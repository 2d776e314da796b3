import ArgumentParser
import Core
import Drivers
import Foundation
import Imaging
import VirtualKit

/// Memory above idle while a roll is laid out, drawn, encoded and printed with confirmation: the way of a printout from
/// its document to the printer, without the daemon around it.
///
/// Idle is after a first printout, which brings in fonts and code. The peak is the kernel's own (`VmHWM`), of all resident
/// pages; the virtual printer keeps none of its paper.
struct RollMemoryBench: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "roll-memory", abstract: "The most memory above idle for rolls of 1 m, 10 m and 20 m.")

  func run() async throws {
    WorkingMemory.prepare()
    _ = try await peak(lines: Self.linesPerMetre, copies: 1)
    for (metres, lines, copies) in [
      (1, Self.linesPerMetre, 1), (10, Self.linesPerMetre * 10 - 8, 1), (20, Self.linesPerMetre * 10 - 8, 2),
    ] {
      let (rows, kibibytes) = try await peak(lines: lines, copies: copies)
      print("roll-\(metres)m-kib \(kibibytes) for \(rows / Paper.dotsPerMillimetre) mm")
    }
  }

  /// 24-dot type has lines of 33 dots, and a paragraph has 4 more around it.
  private static let linesPerMetre = 1000 * Paper.dotsPerMillimetre / 37

  /// Prints and looks.
  private func peak(lines: Int, copies: Int) async throws -> (rows: Int, kibibytes: Int) {
    let idle = try ResidentMemory.settle()
    let rows = try await printout(lines: lines, copies: copies)
    return (rows, max(0, try ResidentMemory.peak() - idle))
  }

  private func printout(lines: Int, copies: Int) async throws -> Int {
    var configuration = VirtualPrinterConfiguration(paper: .mm58)
    configuration.hasCutter = false
    configuration.keptRows = 1
    let device = VirtualPrinterDevice(configuration)
    let session = PrinterSession(link: try device.connect(), profile: .generic58)
    _ = try await session.open()
    let plan = PrintPlan(copies: copies, profile: .generic58) { copy in
      // Made for each copy, as the daemon reads it from its store.
      let blocks = (0..<lines).map { line in
        Block.paragraph(Block.Paragraph(spans: [Span("\(line) 田界以老槐树为界，东至水渠")]))
      }
      return try DocumentRenderer().layout(
        Document(blocks: blocks), width: Paper.mm58.dots, counters: Counters(copy: copy, copies: copies, job: "bench"))
    }
    let confirmation = try await session.print(plan) { _ in }
    await session.close()
    guard confirmation == .printed else { throw ValidationError("The printout was not confirmed as printed.") }
    return device.printer.printedRows
  }
}
