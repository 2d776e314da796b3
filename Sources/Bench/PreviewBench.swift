import ArgumentParser
import Client
import Core
import Foundation
import Synchronization

/// What four viewers of a camera cost a running daemon, alone and with guidance beside them.
///
/// The figures are the daemon's own processor time, by the kernel's count, with all that its virtual camera does for a
/// frame: it gives frames that it has drawn before.
struct PreviewBench: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "preview", abstract: "Four viewers of a running satcheld --virtual, alone and with guidance.")

  @Argument(help: "The daemon's socket.") var socket: String
  @Argument(help: "The daemon's process.") var process: Int32
  @Option(help: "Seconds of each measurement.") var seconds = 20.0
  @Option var viewers = 4
  @Option var size = "1920x1080"
  @Option(help: "Pictures before the first measurement: the virtual camera draws each of its scene once.") var warmUp =
    90

  func validate() throws {
    guard (1...600).contains(seconds), (1...8).contains(viewers), (1...10_000).contains(warmUp) else {
      throw ValidationError("--seconds takes 1…600, --viewers 1…8, --warm-up 1…10000.")
    }
  }

  func run() async throws {
    let client = SatchelClient(socketPath: socket)
    guard let camera = try await client.devices().first(where: { $0.kind == .camera }) else {
      throw ValidationError("The daemon has no camera.")
    }
    let target = "/v1/devices/\(camera.id)/preview?size=\(size)"
    let looking = try (0..<viewers).map { _ in try PreviewViewer(socket: socket, target: target) }
    defer { for viewer in looking { viewer.stop() } }
    try await Self.wait("pictures") { try looking.allSatisfy { try $0.seen().arrivals.count >= warmUp } }
    try await measure(looking, "preview")

    let heard = Mutex(0)
    let listening = Task {
      for try await event in client.events() {
        if case .photoGuidance = event.event { heard.withLock { $0 += 1 } }
      }
    }
    defer { listening.cancel() }
    // The listener must be there before the guidance is read.
    let guided = try PreviewViewer(socket: socket, target: target + "&guidance=cn-resident-id")
    defer { guided.stop() }
    try await Self.wait("guidance") { heard.withLock { $0 } >= 3 }
    let before = heard.withLock { $0 }
    let time = try await measure(looking, "preview-guided")
    print("preview-guided-events \(Double(heard.withLock { $0 } - before) / time)")
  }

  /// Prints the share of a core, a viewer's pictures a second and the longest time between two, in milliseconds.
  /// - Returns: The seconds that it took.
  @discardableResult
  private func measure(_ looking: [PreviewViewer], _ name: String) async throws -> Double {
    let (used, begin) = (try Self.used(process), ThreadClock.monotonic())
    let bytes = try looking[0].seen().bytes
    try await Task.sleep(for: .seconds(seconds))
    let (usedThen, end) = (try Self.used(process), ThreadClock.monotonic())
    let arrivals = try looking.map { try $0.seen().arrivals.filter { (begin...end).contains($0) } }
    let counts = arrivals.map(\.count)
    guard let fewest = counts.min(), fewest > 1 else { throw ValidationError("A viewer got no pictures.") }
    let gap = arrivals.flatMap { zip($0, $0.dropFirst()).map { $1 - $0 } }.max() ?? 0
    let rate = Double(fewest) / (end - begin)
    print("\(name)-share \((usedThen - used) / (end - begin) * 100)")
    print("\(name)-rate \(rate)")
    print("\(name)-gap \(gap * 1000)")
    print("\(name)-picture \((usedThen - used) / Double(counts.reduce(0, +) / counts.count) * 1e6)")
    print("\(name)-bytes \((try looking[0].seen().bytes - bytes) / counts[0])")
    return end - begin
  }

  /// Waits until something has come, before anything is measured.
  /// - Throws: `ValidationError` where it does not come within a minute.
  private static func wait(_ name: String, until hasCome: () throws -> Bool) async throws {
    let end = ThreadClock.monotonic() + 60
    while try !hasCome() {
      guard ThreadClock.monotonic() < end else { throw ValidationError("No \(name) came within a minute.") }
      try await Task.sleep(for: .milliseconds(50))
    }
  }

  /// The processor time that a process has used, in seconds: user and system time of proc(5)'s `stat`.
  private static func used(_ process: Int32) throws -> Double {
    let text = try String(contentsOfFile: "/proc/\(process)/stat", encoding: .utf8)
    // The second field is a name in brackets and may hold anything.
    let fields = text[(text.lastIndex(of: ")") ?? text.startIndex)...].split(separator: " ")
    guard fields.count > 13, let user = Double(fields[12]), let system = Double(fields[13]) else {
      throw ValidationError("/proc/\(process)/stat cannot be read.")
    }
    return (user + system) / Double(sysconf(CInt(_SC_CLK_TCK)))
  }
}
