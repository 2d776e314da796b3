import ArgumentParser
import Core

/// The templates that can be filled.
struct TemplatesCommand: SessionCommand {
  static let configuration = CommandConfiguration(
    commandName: "templates", abstract: "The templates; with a name, that one's example data as JSON.",
    discussion: "satchel templates mediation-agreement > data.json writes data to start from.")

  @Argument(help: "The template whose example is wanted.")
  var name: String?

  @OptionGroup var global: GlobalOptions

  @MainActor
  func run(in session: Session) async throws {
    if let name {
      let template = try await session.client.template(name)
      if session.json { return try session.write(json: template) }
      session.console.bytes(JSONText.pretty(template.example) + [UInt8(ascii: "\n")])
      return
    }
    let templates = try await session.client.templates()
    if session.json { return try session.write(json: TemplateList(templates: templates)) }
    var table = TextTable(session.language == .chinese ? ["名称", "标题"] : ["NAME", "TITLE"])
    for template in templates { table.add([template.name, template.title[session.language]]) }
    session.write(table)
  }
}
