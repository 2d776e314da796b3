import ArgumentParser
import Client

/// Options of every command.
struct GlobalOptions: ParsableArguments {
  @Flag(help: "Write JSON for scripts: one document, or one to a line for streams.")
  var json = false

  @Option(help: "Where satcheld listens; before SATCHEL_SOCKET.", completion: .file())
  var socket: String?
}
