import ArgumentParser
import Client
import Core

/// Writes what a camera sees.
struct CameraPreviewCommand: SessionCommand {
  static let configuration = CommandConfiguration(
    commandName: "preview", abstract: "Write what the camera sees as JPEG.",
    discussion: """
      With --frames, each picture takes the place of the one before in the same file; on the standard output (-o -) \
      they follow each other as a stream of JPEGs, which players take.
      """)

  @OptionGroup var which: CameraChoice
  @Option(help: "A size that the camera offers, such as 1280x720.") var size: String?
  @Option(help: "How many pictures to write, 1–1000000.") var frames = 1
  @Option(name: [.short, .long], help: "The JPEG to write; - writes to the standard output.", completion: .file())
  var output: String
  @OptionGroup var global: GlobalOptions

  mutating func validate() throws {
    guard (1...1_000_000).contains(frames) else { throw ValidationError("--frames takes 1…1000000.") }
    guard !(output == "-" && global.json) else { throw ValidationError("-o - and --json both write to the output.") }
  }

  /// What was written, for scripts.
  private struct Report: Encodable {
    let frames: Int
    let bytes: Int
  }

  @MainActor
  func run(in session: Session) async throws {
    guard output != "-" || !session.console.isTerminal else { throw UsageFailure.terminalOutput }
    var (count, bytes) = (0, 0)
    for try await frame in session.client.preview(ofCamera: try await which.id(in: session), size: size) {
      if output == "-" { session.console.bytes(frame.jpeg) } else { try OutputFile.write(frame.jpeg, to: output) }
      count += 1
      bytes += frame.jpeg.count
      if count == frames { break }
    }
    if session.json {
      try session.write(json: Report(frames: count, bytes: bytes))
    } else if output != "-" {
      session.console.line("\(output)  \(bytes) \(session.word("bytes", "字节"))")
    }
  }
}
