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
      retake or refinish. --job writes the photo of a job that was sent before, once it is there; of the options for
      taking a photo none goes with it.
      """)

  @OptionGroup var capture: CaptureOptions

  @Option(help: "Take no photo: write that of this photo job.")
  var job: String?

  @Flag(help: "With --job: write the frame that a waiting photo was made from.")
  var original = false

  @Option(name: [.short, .long], help: "The JPEG to write; - writes to the standard output.", completion: .file())
  var output: String

  @OptionGroup var global: GlobalOptions

  mutating func validate() throws {
    try global.checkPicture(output)
    guard !original || job != nil else { throw ValidationError("--original goes with --job.") }
    guard job == nil || capture.isEmpty else {
      throw ValidationError("--job takes no photo: of the options of a photo that is taken, none goes with it.")
    }
  }

  @MainActor
  func run(in session: Session) async throws {
    try session.checkPicture(output)
    let client = session.client
    let job = try await session.wait(for: try await submitted(in: session), timeout: nil)
    try session.report(job, besides: output)
    if original {
      // Where none waits, the daemon says so.
      try session.write(picture: try await client.originalPhoto(of: job.id), output)
    } else if job.has(.photoAwaitingAcceptance) {
      try session.write(picture: try await client.photo(of: job.id), output)
    } else if job.state == .completed {
      try session.write(picture: try await client.photo(of: job.id), output)
      await session.deliver(job.id)
    }
    session.report(photo: job, output: output, isFrame: original)
    if CommandStatus(job) != .success { throw CommandStatus(job) }
  }

  @MainActor
  private func submitted(in session: Session) async throws -> JobView {
    guard let job else { return try await session.client.submit(.photo(capture.request)) }
    let view = try await session.client.job(job)
    // A printout must not be waited for first.
    guard view.kind == .photo else { throw Problem(.noPhoto) }
    return view
  }
}
