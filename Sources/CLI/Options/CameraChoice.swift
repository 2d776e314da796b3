import ArgumentParser
import Core

/// Which camera is meant; the only one where there is one.
struct CameraChoice: ParsableArguments {
  @Option(help: "The camera's id; not needed where there is one only.") var device: String?

  @MainActor
  func id(in session: Session) async throws -> String {
    if let device { return device }
    let cameras = try await session.client.devices().filter { $0.kind == .camera }
    let present = cameras.filter { $0.state != .absent }
    let candidates = present.isEmpty ? cameras : present
    guard let only = candidates.first, candidates.count == 1 else { throw UsageFailure.whichCamera }
    return only.id
  }
}
