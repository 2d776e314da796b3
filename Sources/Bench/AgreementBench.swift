import ArgumentParser
import Client
import Core
import Foundation

/// The sample agreement from its submission to its first and its last byte at a virtual printer of unlimited speed.
struct AgreementBench: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "agreement", abstract: "Submission to bytes, through a running satcheld --virtual.")

  @Argument(help: "The daemon's socket.") var socket: String
  @Argument(help: "The file of its --virtual-timing.") var timing: String
  @Option(help: "At least 2: the first is the one after a start.") var rounds = 20

  func validate() throws {
    guard rounds >= 2 else { throw ValidationError("--rounds must be 2 or more.") }
  }

  func run() async throws {
    let client = SatchelClient(socketPath: socket)
    try await found(client)
    let template = try await client.template("mediation-agreement")
    var first: [Double] = []
    var last: [Double] = []
    for _ in 0..<rounds {
      let request = PrintRequest(content: .template(name: template.name, data: template.example))
      let begin = Self.monotonic()
      let job = try await client.submit(.print(request))
      let end = try await client.end(of: job)
      guard end.state == .completed else { throw ValidationError("The job ended \(end.state.rawValue).") }
      let bytes = try ArrivalLog(path: timing).documents(after: begin)
      guard let head = bytes.first, let tail = bytes.last else { throw ValidationError("No byte came.") }
      first.append(Double(head - begin) / 1000)
      last.append(Double(tail - begin) / 1000)
    }
    print("cold-first-byte \(first[0])")
    print("first-byte \(Stopwatch.figure(Array(first.dropFirst())).median)")
    print("last-byte \(Stopwatch.figure(Array(last.dropFirst())).median)")
  }

  /// Waits until the printer has been asked what it is, which takes as long as a printer takes to answer or not to.
  private func found(_ client: SatchelClient) async throws {
    for try await event in client.events() {
      switch event.event {
      case .snapshot(let snapshot) where snapshot.devices.contains(where: isReady): return
      case .deviceChanged(let device) where isReady(device): return
      default: break
      }
    }
  }

  private func isReady(_ device: DeviceView) -> Bool {
    device.kind == .printer && device.state == .idle && device.capabilities.confirmation != nil
  }

  private static func monotonic() -> Int64 {
    var time = timespec()
    clock_gettime(CLOCK_MONOTONIC, &time)
    return Int64(time.tv_sec) * 1_000_000_000 + Int64(time.tv_nsec)
  }
}
