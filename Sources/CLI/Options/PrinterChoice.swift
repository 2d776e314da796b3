import ArgumentParser
import Core

/// Which printer is meant; the only one where there is one.
struct PrinterChoice: ParsableArguments {
  @Option(help: "The printer's id; not needed where there is one only.") var device: String?

  @MainActor
  func id(in session: Session) async throws -> String {
    if let device { return device }
    let printers = try await session.client.devices().filter { $0.kind == .printer }
    let present = printers.filter { $0.state != .absent }
    let candidates = present.isEmpty ? printers : present
    guard let only = candidates.first, candidates.count == 1 else { throw UsageFailure.whichPrinter }
    return only.id
  }
}
