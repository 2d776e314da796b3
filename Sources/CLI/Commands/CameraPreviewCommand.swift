import ArgumentParser
import Client
import Core

/// Writes what a camera sees.
struct CameraPreviewCommand: SessionCommand {
  static let configuration = CommandConfiguration(
    commandName: "preview", abstract: "Write what the camera sees as JPEG.",
    discussion: """
      A single picture is taken half a second after the first, when a camera that was just opened has set its exposure. \
      With --frames above 1, pictures are written from the first one on, and each takes the place of the one before in \
      the same file; on the standard output (-o -) they follow each other as a stream of JPEGs, which players take.
      """)

  @OptionGroup var which: CameraChoice
  @Option(help: "A size that the camera offers, such as 1280x720; where others look too, theirs stays.")
  var size: String?
  @Option(help: "How many pictures to write, 1–1000000.") var frames = 1
  @Option(name: [.short, .long], help: "The JPEG to write; - writes to the standard output.", completion: .file())
  var output: String
  @OptionGroup var global: GlobalOptions

  mutating func validate() throws {
    guard (1...1_000_000).contains(frames) else { throw ValidationError("--frames takes 1…1000000.") }
    try global.checkPicture(output)
  }

  /// What was written, for scripts.
  private struct Report: Encodable {
    let frames: Int
    let bytes: Int
    /// The first picture's, such as `1280x720`.
    let size: String?
  }

  @MainActor
  func run(in session: Session) async throws {
    try session.checkPicture(output)
    try await write(session.client.preview(ofCamera: try await which.id(in: session), size: size), in: session)
  }

  /// Writes as many pictures as are asked for, and says what was written.
  @MainActor
  func write(_ pictures: AsyncThrowingStream<PreviewFrame, any Error>, in session: Session) async throws {
    var settling = PreviewSettling()
    var (count, bytes) = (0, 0)
    var shown: String?
    for try await frame in pictures {
      guard frames > 1 || settling.isSettled(frame) else { continue }
      try session.write(picture: frame.jpeg, output)
      count += 1
      bytes += frame.jpeg.count
      if count == 1, let header = try? MJPEGCheck.header(beginning: frame.jpeg) {
        shown = "\(header.width)x\(header.height)"
      }
      if count == frames { break }
    }
    if session.json { return try session.write(json: Report(frames: count, bytes: bytes, size: shown)) }
    if output != "-" { session.console.line("\(output)  \(bytes) \(session.word("bytes", "字节"))") }
    guard let size, let shown, shown != size else { return }
    session.console.errorLine(
      session.word(
        "! The picture is \(shown), not \(size): somebody else uses the camera.",
        "! 画面为 \(shown)，而非 \(size)：相机正由他人使用。"))
  }
}
