import ArgumentParser
import Client
import Core

/// The jobs, newest first.
struct JobsCommand: SessionCommand {
  static let configuration = CommandConfiguration(commandName: "jobs", abstract: "The jobs, newest first.")

  @Option(help: "Only print, or only photo.")
  var kind: JobKind?

  @Option(help: "Only jobs in this state, such as pending or processing-stopped.")
  var state: JobState?

  @Option(help: "Only jobs of this case, word for word.")
  var reference: String?

  @Option(help: "How many at most, 1–1000.")
  var limit = 20

  @Flag(help: "Go on with a line for each change, until interrupted.")
  var follow = false

  @OptionGroup var global: GlobalOptions

  mutating func validate() throws {
    guard (1...1000).contains(limit) else { throw ValidationError("--limit must be 1–1000.") }
  }

  @MainActor
  func run(in session: Session) async throws {
    var jobs: [JobView] = []
    var cursor: String?
    repeat {
      let filter = JobFilter(kind: kind, state: state, reference: reference, limit: min(100, limit - jobs.count))
      let page = try await session.client.jobs(filter, cursor: cursor)
      jobs += page.jobs.prefix(limit - jobs.count)
      cursor = page.nextCursor
    } while jobs.count < limit && cursor != nil
    if session.json {
      if follow {
        for job in jobs { try session.writeLine(json: job) }
      } else {
        try session.write(json: JobList(jobs: jobs))
      }
    } else {
      show(jobs, in: session)
    }
    guard follow else { return }
    try await EventFollower(session, job: nil).run { event in
      guard case .jobChanged(let job) = event.event, matches(job) else { return }
      if session.json {
        try session.writeLine(json: job)
      } else if let line = EventText.line(event.event, session.language) {
        session.console.line(line)
      }
    }
  }

  private func matches(_ job: JobView) -> Bool {
    (kind == nil || kind == job.kind) && (state == nil || state == job.state)
      && (reference == nil || reference == job.reference)
  }

  @MainActor
  private func show(_ jobs: [JobView], in session: Session) {
    guard !jobs.isEmpty else { return session.console.line(session.word("no jobs", "没有作业")) }
    var table = TextTable(
      session.language == .chinese
        ? ["编号", "类型", "时间", "状态", "进度", "标题"] : ["ID", "KIND", "SENT", "STATE", "PROGRESS", "TITLE"])
    for job in jobs {
      table.add([
        job.id, StateWords.kind(job.kind)[session.language], LocalTime.short(job.createdAt),
        JobText.state(job, session.language), job.state.isFinal ? "" : JobText.progress(job, session.language),
        [job.title, job.reference].compactMap { $0 }.joined(separator: " "),
      ])
    }
    session.write(table) { row, column in column == 3 ? Colour(jobs[row]) : nil }
  }
}

extension JobState: ExpressibleByArgument {}
extension JobKind: ExpressibleByArgument {}

extension Colour {
  /// What a job's state looks like.
  init?(_ job: JobView) {
    switch job.state {
    case .completed: self = job.has(.photoNotAcceptable) ? .yellow : .green
    case .processingStopped, .aborted: self = .red
    case .pendingHeld: self = .yellow
    case .canceled: self = .dim
    case .pending, .processing: return nil
    }
  }
}
