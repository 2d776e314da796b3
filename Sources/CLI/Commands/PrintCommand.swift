import ArgumentParser
import Client
import Core

/// Sends a printout.
struct PrintCommand: SessionCommand {
  static let configuration = CommandConfiguration(
    commandName: "print", abstract: "Print a file, a filled template, or what a job printed before.",
    discussion: """
      satchel print agreement.json --copies 3 --wait
      satchel print --template mediation-agreement --data data.json --wait
      satchel print --template mediation-agreement --example --wait

      Without --wait it ends once satcheld has taken the job. With --wait it ends when the printout is confirmed (0), \
      was canceled or aborted (5), or needs a person (4): its outcome is unknown, it is held, or --timeout passed.
      """)

  @OptionGroup var inputs: PrintInputs

  @Option(help: "How many, 1–99.")
  var copies = 1

  @Option(help: "The printer's id; auto takes the one that is there.")
  var printer = "auto"

  @Option(help: "What the job is called; otherwise the file's name or the template's.")
  var title: String?

  @Option(help: "The case that it belongs to.")
  var reference: String?

  @Option(help: "The officer in whose name it is printed.")
  var actor: String?

  @Option(help: "0–100, higher first.")
  var priority = 50

  @Flag(help: "Hold it until satchel release.")
  var hold = false

  @Option(help: "Hold it if it has not begun within this many seconds.")
  var startWithin: Int?

  @Option(help: "After an interruption of unknown outcome: ask, reprint or resume.")
  var onInterruption = InterruptionPolicy.ask

  @Option(help: "raster draws every dot, text uses the printer's own characters; otherwise as its profile says.")
  var mode: PrintMode?

  @Option(help: "The Idempotency-Key, for scripts that repeat the whole command.")
  var key: String?

  @Flag(help: "Wait until it is printed.")
  var wait = false

  @Option(help: "Seconds to wait at most.")
  var timeout: Int?

  @OptionGroup var global: GlobalOptions

  mutating func validate() throws {
    guard !(hold && wait) else { throw ValidationError("A job that is held cannot be waited for.") }
    guard timeout == nil || wait else { throw ValidationError("--timeout belongs to --wait.") }
    guard (timeout ?? 1) > 0 else { throw ValidationError("--timeout must be positive.") }
    guard key.map({ IdempotencyKey($0) != nil }) ?? true else {
      throw ValidationError("--key must be 1 to 255 visible ASCII characters.")
    }
  }

  @MainActor
  func run(in session: Session) async throws {
    let input = try await inputs.resolve(in: session)
    let request = PrintRequest(
      title: title ?? input.title, reference: reference, actor: actor, printer: printer, content: input.content,
      copies: copies, priority: priority, hold: hold, startWithinSeconds: startWithin, onInterruption: onInterruption,
      mode: mode)
    var job: JobView
    do {
      job = try await session.client.submit(
        .print(request), key: key.flatMap { IdempotencyKey($0) } ?? IdempotencyKey())
    } catch {
      // Nothing will use the upload; left alone it would stay for an hour.
      if let uploaded = input.uploaded { try? await session.client.deleteDocument(uploaded) }
      throw error
    }
    if wait { job = try await session.wait(for: job, policy: onInterruption, timeout: timeout) }
    try session.report(job)
    if wait, CommandStatus(job) != .success { throw CommandStatus(job) }
  }
}
