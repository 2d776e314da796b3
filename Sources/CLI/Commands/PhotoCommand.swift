import ArgumentParser
import Client
import Core

/// Takes an ID photo.
struct PhotoCommand: SessionCommand {
  static let configuration = CommandConfiguration(
    commandName: "photo", abstract: "Take an ID photo and write it as a JPEG.",
    discussion: """
      Exits with 6 when the photo was taken but does not meet its specification; it is written all the same, and the \
      failed rules stand on the standard error. Once it is written, satcheld is told that it was delivered.
      """)

  @Option(help: "The photo specification.")
  var specification = "cn-resident-id"

  @Option(help: "The camera's id; auto takes the one that is there.")
  var camera = "auto"

  @Option(help: "now, or when-acceptable: once the live picture meets the specification.")
  var trigger = PhotoRequest.Trigger.now

  @Option(help: "Seconds to wait for the trigger, 1–600.")
  var timeout = 30

  @Option(help: "Frames to choose from, 1–30.")
  var burst = 5

  @Option(help: "The case that it belongs to.")
  var reference: String?

  @Option(help: "The officer in whose name it is taken.")
  var actor: String?

  @Option(name: [.short, .long], help: "The JPEG to write; - writes to the standard output.", completion: .file())
  var output: String

  @OptionGroup var global: GlobalOptions

  mutating func validate() throws {
    guard !(output == "-" && global.json) else { throw ValidationError("-o - and --json both write to the output.") }
  }

  @MainActor
  func run(in session: Session) async throws {
    guard output != "-" || !session.console.isTerminal else { throw UsageFailure.terminalOutput }
    let request = PhotoRequest(
      camera: camera, specification: specification, reference: reference, actor: actor, trigger: trigger,
      timeoutSeconds: timeout, burst: burst)
    let submitted = try await session.client.submit(.photo(request))
    let job = try await session.wait(for: submitted, timeout: nil)
    if job.state == .completed {
      let photo = try await session.client.photo(of: job.id)
      if output == "-" { session.console.bytes(photo) } else { try OutputFile.write(photo, to: output) }
      do {
        _ = try await session.client.act(on: job.id, JobActionRequest(.deliver))
      } catch {
        // The photo is safe here; undelivered, the daemon only keeps its own copy longer.
        FailureText(error, session.language)?.show(on: session.console, asJSON: session.json)
      }
    }
    try report(job, in: session)
    if CommandStatus(job) != .success { throw CommandStatus(job) }
  }

  @MainActor
  private func report(_ job: JobView, in session: Session) throws {
    if output != "-" { try session.report(job) }
    guard !session.json else { return }
    if job.state == .completed, output != "-" {
      let file = job.result?.photo.map {
        "  \($0.width)×\($0.height)  \($0.dotsPerInch) dpi  \($0.size) \(session.word("bytes", "字节"))"
      }
      session.console.line(output + (file ?? ""))
    }
    for rule in job.result?.rules ?? [] where !rule.passed {
      session.console.errorLine("! \(Printable.line(PhotoRuleText.line(rule, session.language)))")
    }
  }
}

extension PhotoRequest.Trigger: ExpressibleByArgument {}
