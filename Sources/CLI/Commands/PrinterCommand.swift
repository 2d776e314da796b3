import ArgumentParser
import Core

/// Tells a printer to do something beside its jobs.
struct PrinterCommand: SessionCommand {
  static let configuration = CommandConfiguration(
    commandName: "printer", abstract: "Pause, resume, feed, cut, test or reset a printer.",
    discussion: """
      pause      take no further job; the one under way is finished
      resume     take jobs again
      feed       feed blank paper, 20 mm unless --length says otherwise
      cut        cut, or feed past the tear bar where there is no cutter
      self-test  print the test pattern
      reset      clear the printer's buffers
      """)
  @Argument(help: "pause, resume, feed, cut, self-test or reset.") var action: DeviceAction
  @OptionGroup var which: PrinterChoice
  @Option(help: "With feed: how far, such as 35mm.") var length: String?
  @Flag(help: "With cut: cut the paper through.") var full = false
  @OptionGroup var global: GlobalOptions

  mutating func validate() throws {
    guard length == nil || action == .feed else { throw ValidationError("--length belongs to feed.") }
    guard !full || action == .cut else { throw ValidationError("--full belongs to cut.") }
    guard length.map({ Length($0) != nil }) ?? true else { throw ValidationError("--length takes such as 35mm.") }
  }

  @MainActor
  func run(in session: Session) async throws {
    var request = DeviceActionRequest(action, mode: full ? .full : .partial)
    if let length = length.flatMap({ Length($0) }) { request.length = length }
    try session.report(try await session.client.act(onDevice: try await which.id(in: session), request))
  }
}

extension DeviceAction: ExpressibleByArgument {}
