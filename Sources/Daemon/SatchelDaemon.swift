import ArgumentParser
import Core
import Foundation
import Logging
import ServiceLifecycle
import Synchronization

/// `satcheld`: the command that systemd, or a developer, starts.
struct SatchelDaemon: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "satcheld",
    abstract: "Drives the printer and the camera of a police officer's backpack kit.",
    discussion: """
      Front ends talk HTTP to a Unix socket; see docs/api.md. One line on standard output says when it is ready; logs \
      go to standard error. SIGTERM and SIGINT stop it: what is printing is finished or checkpointed first.
      """,
    version: API.version)

  @Option(help: "The configuration file (JSON). Default: \(Configuration.standardPath), if it is there.")
  var config: String?

  @Option(help: "The socket to listen on, in place of the configuration's.")
  var socket: String?

  @Option(help: "The folder for the database and the contents, in place of the configuration's.")
  var data: String?

  @Option(
    help: """
      The file of the key that seals what is kept, apart from the data; made if there is none yet. Default: the service \
      manager's credential satchel.key, else DATA-key/satchel.key beside the data folder.
      """)
  var keyFile: String?

  @Flag(help: "Check the configuration, say what is wrong with it, and end.")
  var checkConfig = false

  @Flag(help: "Work with a virtual printer and a virtual camera, for a machine that has none.")
  var virtual = false

  @OptionGroup(title: "Virtual devices") var virtualOptions: VirtualOptions

  /// Whether the compiler offers no way to put tasks on the event loops.
  static let wakesWhenIdle = Atomic(false)

  func validate() throws {
    if !virtual, !virtualOptions.areUnset {
      throw ValidationError("The options of virtual devices go with --virtual.")
    }
  }

  func run() async throws {
    // Before any other thread makes a file: nothing that the daemon writes is for others' eyes.
    umask(0o077)
    do {
      let configuration = try merged()
      if checkConfig {
        FileHandle.standardOutput.write(Data("The configuration is good.\n".utf8))
        return
      }
      let threshold = LogThreshold(configuration.logLevel)
      let isJournal = JournalLogHandler.isJournal(environment: ProcessInfo.processInfo.environment)
      let logger = Logger(label: "satcheld") { label in
        JournalLogHandler(label: label, isJournal: isJournal, threshold: threshold)
      }
      if Self.wakesWhenIdle.load(ordering: .relaxed) { logger.notice("tasks are not on the event loops") }
      let runtime = Runtime(
        configuration: configuration, reread: { try merged() }, logger: logger, threshold: threshold,
        virtual: virtual ? virtualOptions : nil,
        onReady: { FileHandle.standardOutput.write(Data("ready on \(configuration.socket)\n".utf8)) })
      let group = ServiceGroup(
        configuration: ServiceGroupConfiguration(
          services: [
            .init(
              service: runtime, successTerminationBehavior: .gracefullyShutdownGroup,
              failureTerminationBehavior: .cancelGroup)
          ],
          gracefulShutdownSignals: [.sigterm, .sigint],
          logger: Logger(label: "lifecycle") { _ in SwiftLogNoOpLogHandler() }))
      try await group.run()
    } catch let problem as Problem {
      let text = problem.code.text
      let message = [Language.english, .chinese].map { language in
        "\(text.title[language]): \(problem.detail(language)) \(problem.remedy(language))\n"
      }.joined()
      FileHandle.standardError.write(Data("satcheld: \(problem.code.rawValue)\n\(message)".utf8))
      throw ExitCode(problem.code == .configurationInvalid ? EX_CONFIG : EXIT_FAILURE)
    }
  }

  /// The file's settings with the flags' laid over them.
  private func merged() throws -> Configuration {
    var configuration = Configuration()
    if let config {
      configuration = try Configuration(path: config)
    } else if FileManager.default.fileExists(atPath: Configuration.standardPath) {
      configuration = try Configuration(path: Configuration.standardPath)
    }
    if let socket { configuration.socket = socket }
    if let data { configuration.dataFolder = data }
    if let keyFile { configuration.keyFile = URL(fileURLWithPath: keyFile).path }
    return configuration
  }
}
