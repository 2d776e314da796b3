import ArgumentParser
import Core

/// One job.
struct JobCommand: SessionCommand {
  static let configuration = CommandConfiguration(commandName: "job", abstract: "All that is known of a job.")

  @Argument(help: "The job's id.")
  var id: String

  @OptionGroup var global: GlobalOptions

  @MainActor
  func run(in session: Session) async throws {
    let job = try await session.client.job(id)
    if session.json { return try session.write(json: job) }
    let details = JobText.details(job, session.language)
    let width = details.map { DisplayWidth.of($0.label) }.max() ?? 0
    for detail in details {
      session.console.line("\(DisplayWidth.pad(detail.label, to: width))  \(detail.value)")
    }
  }
}
