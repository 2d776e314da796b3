import ArgumentParser
import Client
import Core

/// Who did what, and whether the record of it is whole.
struct AuditCommand: SessionCommand {
  static let configuration = CommandConfiguration(
    commandName: "audit", abstract: "Who did what with the kit; checks that the record of it is whole.",
    discussion: """
      For technicians (group satchel-tech) and root. The whole record is checked on this side, entry by entry. Exits \
      with 9 when it is broken. Note the last line's number and hash elsewhere, and give them to --expect at the next \
      look: a record that was written anew, or cut short, is noticed then.
      """)

  @Option(help: "How many of the last entries are shown, 0–10000.")
  var limit = 50

  @Flag(help: "Show every entry, oldest first; with --json a line for each, then the report.")
  var all = false

  @Option(help: "Only entries about this job, document or device.")
  var about: String?

  @Option(help: "A place that was noted before, NUMBER:HASH, which must still stand there.")
  var expect: ExpectedPlace?

  @OptionGroup var global: GlobalOptions

  mutating func validate() throws {
    guard (0...10_000).contains(limit) else { throw ValidationError("--limit must be 0–10000.") }
  }

  private struct Document: Encodable {
    let entries: [AuditEntry]
    let report: AuditReport
  }

  @MainActor
  func run(in session: Session) async throws {
    session.console.progress { _ in session.word("Checking…", "正在核验…") }
    var shown: [AuditEntry] = []
    let report = try await session.client.checkAudit(expecting: expect?.link) { entry in
      guard about == nil || about == entry.subject else { return }
      if all {
        if session.json {
          try session.writeLine(json: entry)
        } else {
          session.console.line(AuditText.line(entry, session.language))
        }
      } else if limit > 0 {
        if shown.count >= limit { shown.removeFirst() }
        shown.append(entry)
      }
    }
    session.console.clearProgress()
    if session.json {
      if all {
        try session.writeLine(json: ["report": report])
      } else {
        try session.write(json: Document(entries: shown, report: report))
      }
    } else {
      if !all { show(shown, in: session) }
      let line = AuditText.verdict(report, session.language)
      let colour: Colour = report.holds ? .green : .red
      session.console.line(session.console.isColoured ? colour.paint(line) : line)
    }
    if !report.holds { throw CommandStatus.auditBroken }
  }

  @MainActor
  private func show(_ entries: [AuditEntry], in session: Session) {
    guard !entries.isEmpty else { return }
    var table = TextTable(
      session.language == .chinese
        ? ["编号", "时间", "用户", "身份", "操作", "结果", "对象"] : ["NO.", "TIME", "UID", "ROLE", "ACTION", "RESULT", "ABOUT"])
    for entry in entries { table.add(AuditText.cells(entry, session.language)) }
    session.write(table)
  }
}

/// A place in the audit as people note it.
struct ExpectedPlace: ExpressibleByArgument {
  let link: AuditLink

  init?(argument: String) {
    let parts = argument.split(separator: ":", omittingEmptySubsequences: false)
    guard parts.count == 2, let sequence = Int64(parts[0]), sequence > 0, parts[1].utf8.count == 64,
      parts[1].allSatisfy(\.isHexDigit)
    else { return nil }
    link = AuditLink(sequence: sequence, hash: parts[1].lowercased())
  }
}
