import ArgumentParser
import Core

/// Draws the paper without printing it.
struct PreviewCommand: SessionCommand {
  static let configuration = CommandConfiguration(
    commandName: "preview", abstract: "Draw the paper exactly as it would come out, as a PNG.")

  @OptionGroup var inputs: PrintInputs

  @Option(help: "The printer's id; auto takes the one that is there.")
  var printer = "auto"

  @Option(help: "raster draws every dot, text uses the printer's own characters; otherwise as its profile says.")
  var mode: PrintMode?

  @Option(name: [.short, .long], help: "The PNG to write; - writes to the standard output.", completion: .file())
  var output: String

  @OptionGroup var global: GlobalOptions

  private struct Report: Encodable {
    let path: String
    let size: Int
  }

  mutating func validate() throws { try global.checkPicture(output) }

  @MainActor
  func run(in session: Session) async throws {
    try session.checkPicture(output)
    let input = try await inputs.resolve(in: session)
    let result: Result<[UInt8], any Error>
    do {
      result = .success(
        try await session.client.preview(
          PrintRequest(title: input.title, printer: printer, content: input.content, mode: mode)))
    } catch {
      result = .failure(error)
    }
    if let uploaded = input.uploaded { try? await session.client.deleteDocument(uploaded) }
    let picture = try result.get()
    try session.write(picture: picture, output)
    if output == "-" { return }
    if session.json { return try session.write(json: Report(path: output, size: picture.count)) }
    session.console.line("\(output)  \(picture.count) \(session.word("bytes", "字节"))")
  }
}
