import ArgumentParser
import Client
import Core

/// Accepts a photo that waits.
struct AcceptCommand: SessionCommand {
  static let configuration = CommandConfiguration(
    commandName: "accept", abstract: "Accept a photo that waits for it.",
    discussion: "With -o the photo is written, and satcheld is told that it was delivered.")
  @Argument(help: "The photo job's id.") var id: String
  @Option(name: [.short, .long], help: "The JPEG to write; - writes to the standard output.", completion: .file())
  var output: String?
  @OptionGroup var global: GlobalOptions

  mutating func validate() throws { try global.checkPicture(output) }

  @MainActor
  func run(in session: Session) async throws {
    try session.checkPicture(output)
    let job = try await session.client.act(on: id, JobActionRequest(.accept))
    try await session.finish(job, output: output, isFinal: true)
  }
}

/// Takes a photo that waits again.
struct RetakeCommand: JobActionCommand {
  static let configuration = CommandConfiguration(
    commandName: "retake", abstract: "Wipe a photo that waits and take it again.",
    discussion: "satchel photo --job ID -o JPG waits for the next one and writes it.")
  @Argument(help: "The photo job's id.") var id: String
  @OptionGroup var global: GlobalOptions
  var request: JobActionRequest { JobActionRequest(.retake) }
}

/// Finishes a photo that waits again, by a person's corrections.
struct RefinishCommand: SessionCommand {
  static let configuration = CommandConfiguration(
    commandName: "refinish", abstract: "Finish a photo that waits again, by your own eyes or crop.",
    discussion: """
      All numbers are fractions of the frame, from its upper left corner; satchel photo --job ID --original -o JPG \
      writes the frame, and satchel job ID --json shows the eyes and the crop that were taken, under result.frame.
      What is not given is found anew. The photo waits on.
      """)
  @Argument(help: "The photo job's id.") var id: String
  @Option(
    parsing: .unconditional, help: "The eyes as they stand in the picture: LEFTX,LEFTY,RIGHTX,RIGHTY.")
  var eyes: Fractions?
  // A crop may begin left of the frame or above it: its value may begin with a minus.
  @Option(parsing: .unconditional, help: "What to cut out, in the specification's shape: X,Y,WIDTH,HEIGHT.")
  var crop: Fractions?
  @Option(
    name: [.short, .long], help: "Write the new proposal to this JPEG; - writes to the standard output.",
    completion: .file())
  var output: String?
  @OptionGroup var global: GlobalOptions

  mutating func validate() throws {
    try global.checkPicture(output)
    guard eyes != nil || crop != nil else { throw ValidationError("Give --eyes, --crop or both.") }
  }

  @MainActor
  func run(in session: Session) async throws {
    try session.checkPicture(output)
    let request = JobActionRequest(
      .refinish,
      eyes: eyes.map {
        FrameEyes(
          left: FramePoint(x: $0.values[0], y: $0.values[1]), right: FramePoint(x: $0.values[2], y: $0.values[3]))
      },
      crop: crop.map { FrameArea(x: $0.values[0], y: $0.values[1], width: $0.values[2], height: $0.values[3]) })
    let job = try await session.client.act(on: id, request)
    try await session.finish(job, output: output, isFinal: false)
  }

  /// Four numbers with commas between them.
  struct Fractions: ExpressibleByArgument, Sendable {
    let values: [Double]

    init?(argument: String) {
      let numbers = argument.split(separator: ",", omittingEmptySubsequences: false).map { Double($0) ?? .nan }
      guard numbers.count == 4, numbers.allSatisfy(\.isFinite) else { return nil }
      values = numbers
    }
  }
}

/// Says that a photo has arrived.
struct DeliverCommand: JobActionCommand {
  static let configuration = CommandConfiguration(
    commandName: "deliver", abstract: "Tell satcheld that a photo has arrived where it belongs.",
    discussion: "Its own copy is shredded a day later.")
  @Argument(help: "The photo job's id.") var id: String
  @OptionGroup var global: GlobalOptions
  var request: JobActionRequest { JobActionRequest(.deliver) }
}
