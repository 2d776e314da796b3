import ArgumentParser
import Core
import Drivers
import Foundation

/// A long picture through the driver to a USB printer that confirms nothing: what the lane does, without a layout.
///
/// scripts/lab --bench runs it in the lab machine beside `cat` to usblp's node.
struct USBStreamBench: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "usb-stream", abstract: "Rows of dots to a USB printer, unconfirmed; or the same bytes to a file.")

  @Option(help: "Bytes of picture, about.") var bytes = 5_000_000
  @Option(help: "The printer's product id, in hexadecimal.") var product = "5011"
  @Option(help: "Writes the bytes here instead.") var save: String?

  func validate() throws {
    guard (1...100_000_000).contains(bytes) else { throw ValidationError("--bytes takes 1…100000000.") }
  }

  func run() async throws {
    // Nothing is asked of the printer, so that nothing is waited for.
    var profile = PrinterProfile.generic58
    (profile.realTime, profile.automaticStatus, profile.fence, profile.completionId) = (.no, .no, .no, .no)
    let document = RepeatedPattern(rows: bytes / profile.rowBytes, width: profile.dots)
    let plan = PrintPlan(copies: 1, profile: profile) { _ in document }
    if let save { return try await write(plan, to: save) }
    guard let wanted = UInt16(product, radix: 16) else { throw ValidationError("--product takes four digits.") }
    let bus = try USBBus()
    let session = PrinterSession(link: try await bus.open(try await find(wanted, bus)), profile: profile)
    _ = try await session.open()
    let begin = ContinuousClock.now
    let confirmation = try await session.print(plan) { _ in }
    let time = ContinuousClock.now - begin
    guard confirmation == .accepted else { throw ValidationError("The printer was asked for a confirmation.") }
    await session.close()
    await bus.close()
    print("usb-stream \(Double(time.components.seconds) + Double(time.components.attoseconds) * 1e-18)")
  }

  private func write(_ plan: PrintPlan, to path: String) async throws {
    var data = Data()
    var segments = plan.segments(isConfirmed: false)
    while let segment = try await segments.next() { data += segment.bytes }
    try data.write(to: URL(fileURLWithPath: path))
  }

  private func find(_ product: UInt16, _ bus: USBBus) async throws -> USBPrinterDevice {
    for await devices in bus.snapshots() {
      if let device = devices.first(where: { $0.productId == product && $0.obstacle == nil }) { return device }
    }
    throw ValidationError("The bus has closed.")
  }
}
