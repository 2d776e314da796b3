import ArgumentParser
import Core

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
