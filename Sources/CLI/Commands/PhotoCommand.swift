import ArgumentParser
import Client
import Core

/// Takes an ID photo, or fetches an earlier one.
struct PhotoCommand: SessionCommand {
  static let configuration = CommandConfiguration(
    commandName: "photo", abstract: "Take an ID photo and write it as a JPEG.",
    discussion: """
      Exits with 6 when the photo was taken but does not meet its specification; it is written all the same, and the \
      failed rules stand on the standard error. Once it is written, satcheld is told that it was delivered.
      With --ask the photo is a proposal: it is written, and waits in satcheld's memory (exit 4) for satchel accept, \
      retake or refinish. --job writes the photo of a job that was sent before, once it is there.
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

  @Flag(help: "Let the photo wait until a person accepts it.")
  var ask = false

  @Option(help: "The case that it belongs to.")
  var reference: String?

  @Option(help: "The officer in whose name it is taken.")
  var actor: String?

  @Option(help: "Take no photo: write that of this photo job.")
  var job: String?

  @Flag(help: "With --job: write the frame that a waiting photo was made from.")
  var original = false

  @Option(name: [.short, .long], help: "The JPEG to write; - writes to the standard output.", completion: .file())
  var output: String

  @OptionGroup var global: GlobalOptions

  mutating func validate() throws {
    guard !(output == "-" && global.json) else { throw ValidationError("-o - and --json both write to the output.") }
    guard !original || job != nil else { throw ValidationError("--original goes with --job.") }
    guard !(ask && job != nil) else { throw ValidationError("--ask is for a photo that is taken; --job takes none.") }
  }

  @MainActor
  func run(in session: Session) async throws {
    guard output != "-" || !session.console.isTerminal else { throw UsageFailure.terminalOutput }
    let job = try await session.wait(for: try await submitted(in: session), timeout: nil)
    if job.has(.photoAwaitingAcceptance) {
      let client = session.client
      try session.write(
        photo: original ? await client.originalPhoto(of: job.id) : await client.photo(of: job.id), output)
    } else if original {
      // The daemon says why there is none.
      _ = try await session.client.originalPhoto(of: job.id)
    } else if job.state == .completed {
      try session.write(photo: try await session.client.photo(of: job.id), output)
      await session.deliver(job.id)
    }
    try session.report(photo: job, output: output, isFrame: original)
    if CommandStatus(job) != .success { throw CommandStatus(job) }
  }

  @MainActor
  private func submitted(in session: Session) async throws -> JobView {
    if let job { return try await session.client.job(job) }
    let request = PhotoRequest(
      camera: camera, specification: specification, reference: reference, actor: actor, trigger: trigger,
      timeoutSeconds: timeout, burst: burst, acceptance: ask ? .ask : .automatic)
    return try await session.client.submit(.photo(request))
  }
}

extension PhotoRequest.Trigger: ExpressibleByArgument {}
