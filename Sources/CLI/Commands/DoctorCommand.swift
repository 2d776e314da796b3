import ArgumentParser
import Client
import Core

/// Which link is broken, and the remedy.
struct DoctorCommand: SessionCommand {
  static let configuration = CommandConfiguration(
    commandName: "doctor", abstract: "Walk the chain from the package to the paper and the photo; say what is broken.",
    discussion: """
      Works with satcheld down, and shows no citizen's data. Exits with 0 when all is well, 7 when there are warnings \
      or checks that could not be made, 8 when a link is broken.
      """)

  @OptionGroup var global: GlobalOptions

  @Flag(help: "Print the test pattern on each printer.")
  var testPrint = false

  @MainActor
  func run(in session: Session) async throws { try await run(in: session, here: .current) }

  /// Examines given surroundings.
  @MainActor
  func run(in session: Session, here: Surroundings) async throws {
    session.console.progress { _ in session.word("Looking…", "正在检查…") }
    let doctor = Doctor(
      client: session.client, socketPath: global.socket ?? SocketPath.current, here: here, language: session.language)
    let report = try await doctor.examine(testPrint: testPrint)
    if session.json {
      try session.write(json: report)
    } else {
      let lines = DoctorText.lines(report, session.language) { verdict, text in
        session.console.isColoured ? DoctorText.colour(verdict).paint(text) : text
      }
      for line in lines { session.console.line(line) }
    }
    if report.status != .success { throw report.status }
  }
}
