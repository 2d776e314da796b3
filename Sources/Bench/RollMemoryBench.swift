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
    commandName: "roll-memory",
    abstract: "The most memory above idle for rolls of 1 m, 10 m and 20 m, and for one tall picture.")

  func run() async throws {
    WorkingMemory.prepare()
    _ = try await peak(copies: 1) { Self.lines(Self.linesPerMetre) }
    for (metres, lines, copies) in [
      (1, Self.linesPerMetre, 1), (10, Self.linesPerMetre * 10 - 8, 1), (20, Self.linesPerMetre * 10 - 8, 2),
    ] {
      let (rows, kibibytes) = try await peak(copies: copies) { Self.lines(lines) }
      print("roll-\(metres)m-kib \(kibibytes) for \(rows / Paper.dotsPerMillimetre) mm")
    }
    for (metres, rows) in [("1", 8_000), ("9.5", 76_000)] {
      // Made before, and resident while idle.
      let file = Self.picture(rows: rows)
      let dots = rows * (Paper.mm58.dots / 8) / 1024
      let (printed, kibibytes) = try await peak(copies: 1) { [.image(Block.Image(source: .data(file)))] }
      print(
        "picture-\(metres)m-kib \(kibibytes) for \(printed / Paper.dotsPerMillimetre) mm, its dots \(dots) KiB, "
          + "its file \(file.count / 1024) KiB")
    }
  }

  /// 24-dot type has lines of 33 dots, and a paragraph has 4 more around it.
  private static let linesPerMetre = 1000 * Paper.dotsPerMillimetre / 37

  private static func lines(_ count: Int) -> [Block] {
    (0..<count).map { line in
      Block.paragraph(Block.Paragraph(spans: [Span("\(line) 田界以老槐树为界，东至水渠")]))
    }
  }

  /// A grey PNG as wide as the paper: waves that never repeat.
  private static func picture(rows: Int) -> [UInt8] {
    var encoder = PNGEncoder(format: .gray, width: Paper.mm58.dots, height: rows)
    for y in 0..<rows {
      encoder.append((0..<Paper.mm58.dots).map { x in UInt8(truncatingIfNeeded: x * x / 300 + y * (x + 400) / 900) })
    }
    return encoder.finish()
  }

  /// Prints and looks.
  /// - Parameter blocks: Makes a copy's blocks.
  private func peak(
    copies: Int, _ blocks: @escaping @Sendable () -> [Block]
  ) async throws -> (rows: Int, kibibytes: Int) {
    let idle = try ResidentMemory.settle()
    let rows = try await printout(copies: copies, blocks)
    return (rows, max(0, try ResidentMemory.peak() - idle))
  }

  private func printout(copies: Int, _ blocks: @escaping @Sendable () -> [Block]) async throws -> Int {
    var configuration = VirtualPrinterConfiguration(paper: .mm58)
    configuration.hasCutter = false
    configuration.keptRows = 1
    let device = VirtualPrinterDevice(configuration)
    let session = PrinterSession(link: try device.connect(), profile: .generic58)
    _ = try await session.open()
    let plan = PrintPlan(copies: copies, profile: .generic58) { copy in
      // Made for each copy, as the daemon reads it from its store.
      try DocumentRenderer().layout(
        Document(blocks: blocks()), width: Paper.mm58.dots,
        counters: Counters(copy: copy, copies: copies, job: "bench"))
    }
    let confirmation = try await session.print(plan) { _ in }
    await session.close()
    guard confirmation == .printed else { throw ValidationError("The printout was not confirmed as printed.") }
    return device.printer.printedRows
  }
}
