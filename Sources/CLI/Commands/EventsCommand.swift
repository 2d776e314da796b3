import ArgumentParser
import Client
import Core

/// Events as they happen.
struct EventsCommand: SessionCommand {
  static let configuration = CommandConfiguration(
    commandName: "events", abstract: "What happens, line by line, until interrupted.")

  @Option(help: "Only this job's events.")
  var job: String?

  @OptionGroup var global: GlobalOptions

  private struct Line: Encodable {
    let id: String?
    let event: EventView.Kind
    let data: EventView
  }

  @MainActor
  func run(in session: Session) async throws {
    try await EventFollower(session, job: job).run { event in
      if session.json {
        try session.writeLine(json: Line(id: event.id, event: event.event.kind, data: event.event))
      } else if let line = EventText.line(event.event, session.language) {
        session.console.line(line)
      }
    }
  }
}
