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

/// Chooses what kind of printer a printer is.
struct ProfileCommand: SessionCommand {
  static let configuration = CommandConfiguration(
    commandName: "profile", abstract: "Choose a printer's profile; without a name, list the profiles.")
  @Argument(help: "The profile's name; auto leaves the choice to satcheld.") var name: String?
  @OptionGroup var which: PrinterChoice
  @OptionGroup var global: GlobalOptions

  @MainActor
  func run(in session: Session) async throws {
    guard let name else { return try await list(in: session) }
    let change = DeviceChange(profile: name == "auto" ? .clear : .set(name))
    try session.report(try await session.client.change(device: try await which.id(in: session), change))
  }

  @MainActor
  private func list(in session: Session) async throws {
    let profiles = try await session.client.profiles()
    if session.json { return try session.write(json: ProfileList(profiles: profiles)) }
    var table = TextTable(
      session.language == .chinese ? ["名称", "点数", "切刀", "打印机"] : ["NAME", "DOTS", "CUTS", "PRINTER"])
    for profile in profiles {
      table.add([
        profile.name, String(profile.dots), profile.cuts.map(\.rawValue).joined(separator: " "), profile.title,
      ])
    }
    session.write(table)
  }
}

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

extension Session {
  /// Shows a printer as it is after an action.
  @MainActor
  func report(_ device: DeviceView) throws {
    if json { return try write(json: device) }
    let state = [StateWords.device(device.state)[language]] + DeviceText.reasons(device, language)
    console.line("\(device.id)  \(state.joined(separator: language == .chinese ? "，" : ", "))  \(device.profile ?? "")")
  }
}

extension DeviceAction: ExpressibleByArgument {}
