import ArgumentParser
import Core

/// A command that asks one thing of one job.
protocol JobActionCommand: SessionCommand {
  /// The job's id.
  var id: String { get }
  /// What is asked.
  var request: JobActionRequest { get }
}

extension JobActionCommand {
  @MainActor
  func run(in session: Session) async throws { try session.report(try await session.client.act(on: id, request)) }
}

/// Cancels a job.
struct CancelCommand: JobActionCommand {
  static let configuration = CommandConfiguration(
    commandName: "cancel", abstract: "Cancel a job at the next safe place.",
    discussion: "What is on paper already is closed with a void mark.")
  @Argument(help: "The job's id.") var id: String
  @OptionGroup var global: GlobalOptions
  var request: JobActionRequest { JobActionRequest(.cancel) }
}

/// Holds a job.
struct HoldCommand: JobActionCommand {
  static let configuration = CommandConfiguration(commandName: "hold", abstract: "Hold a job that has not begun.")
  @Argument(help: "The job's id.") var id: String
  @OptionGroup var global: GlobalOptions
  var request: JobActionRequest { JobActionRequest(.hold) }
}

/// Releases a held job.
struct ReleaseCommand: JobActionCommand {
  static let configuration = CommandConfiguration(commandName: "release", abstract: "Let a held job begin.")
  @Argument(help: "The job's id.") var id: String
  @OptionGroup var global: GlobalOptions
  var request: JobActionRequest { JobActionRequest(.release) }
}

/// Retries a stopped job.
struct RetryCommand: JobActionCommand {
  static let configuration = CommandConfiguration(
    commandName: "retry", abstract: "Let a stopped job try again.",
    discussion: "A job whose outcome is unknown is settled with satchel resolve.")
  @Argument(help: "The job's id.") var id: String
  @OptionGroup var global: GlobalOptions
  var request: JobActionRequest { JobActionRequest(.retry) }
}

/// Settles a printout whose outcome nobody can know.
struct ResolveCommand: JobActionCommand {
  static let configuration = CommandConfiguration(
    commandName: "resolve", abstract: "Settle a printout whose outcome is unknown, after a look at the paper.",
    discussion: """
      --as printed   the paper is whole: the job is completed
      --as reprint   the torn part is voided and printed again, from the first unconfirmed page unless said otherwise
      --as cancel    nothing more is printed
      """)
  @Argument(help: "The job's id.") var id: String
  @Option(name: .customLong("as"), help: "printed, reprint or cancel.") var outcome: JobOutcome
  @Option(help: "With reprint: the first copy to print.") var fromCopy: Int?
  @Option(help: "With reprint: that copy's first page to print.") var fromPage: Int?
  @OptionGroup var global: GlobalOptions

  mutating func validate() throws {
    guard outcome == .reprint || (fromCopy == nil && fromPage == nil) else {
      throw ValidationError("--from-copy and --from-page belong to --as reprint.")
    }
  }

  var request: JobActionRequest {
    JobActionRequest(.resolve, outcome: outcome, fromCopy: fromCopy, fromPage: fromPage)
  }
}

extension JobOutcome: ExpressibleByArgument {}
