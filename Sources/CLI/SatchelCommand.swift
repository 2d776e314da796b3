import ArgumentParser
import Core
import Glibc

/// The command line of the kit.
@main
struct SatchelCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "satchel",
    abstract: "Print documents and take ID photos with the kit's printer and camera, through satcheld.",
    discussion: CommandStatus.table,
    version: "satchel \(Release.version)",
    subcommands: [
      StatusCommand.self, DevicesCommand.self, TemplatesCommand.self, PrintCommand.self, PreviewCommand.self,
      PhotoCommand.self, JobsCommand.self, JobCommand.self, CancelCommand.self, HoldCommand.self, ReleaseCommand.self,
      RetryCommand.self, ResolveCommand.self, AcceptCommand.self, RetakeCommand.self, RefinishCommand.self,
      DeliverCommand.self, PrinterCommand.self, ProfileCommand.self, CameraCommand.self, EventsCommand.self,
      DoctorCommand.self, AuditCommand.self,
    ])

  /// Runs the command that the arguments name and ends the process with its ``CommandStatus``.
  @MainActor
  static func main() async {
    var asksForJSON = false
    do {
      var command = try await asyncParseAsRoot()
      if var command = command as? any AsyncParsableCommand {
        asksForJSON = (command as? any SessionCommand)?.global.json ?? false
        try await command.run()
      } else {
        try command.run()
      }
    } catch let status as CommandStatus {
      Glibc.exit(status.rawValue)
    } catch is Interrupted {
      Glibc.exit(128 + SIGINT)
    } catch {
      guard let failure = FailureText(error, SystemLanguage.choose(Environment.current)) else { exit(withError: error) }
      failure.show(on: Console(environment: Environment.current), asJSON: asksForJSON)
      Glibc.exit(failure.status.rawValue)
    }
  }
}
