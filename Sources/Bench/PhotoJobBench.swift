import ArgumentParser
import Client
import Core
import Foundation

/// A photo through a running daemon: from the request to the stored file, and what memory it takes of the daemon.
///
/// The camera is opened for each and its light settles first. Memory is the kernel's count of the whole daemon, its
/// virtual camera with the frames that it has drawn among it.
struct PhotoJobBench: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "photo-job", abstract: "Photos by a running satcheld --virtual: time and the daemon's memory.")

  @Argument(help: "The daemon's socket.") var socket: String
  @Argument(help: "The daemon's process.") var process: Int32
  @Option(help: "At least 2: the first loads the detector and draws the scene.") var rounds = 6
  @Option(help: "Seconds after which what is left is read; the daemon gives memory back after ten quiet ones.")
  var quiet = 25.0

  func validate() throws {
    guard rounds >= 2, (0...600).contains(quiet) else {
      throw ValidationError("--rounds must be 2 or more, --quiet takes 0…600.")
    }
  }

  func run() async throws {
    let client = SatchelClient(socketPath: socket)
    var times = [try await memory(client, "first")]
    times.append(try await memory(client, "next"))
    for _ in 2..<rounds { times.append(try await photo(client)) }
    print("photo-job \(Stopwatch.figure(Array(times.dropFirst())).median)")
  }

  /// Prints the most memory above what was there before, and what stays.
  private func memory(_ client: SatchelClient, _ name: String) async throws -> Double {
    let idle = try ResidentMemory.begin(of: process)
    let time = try await photo(client)
    let peak = try ResidentMemory.peak(of: process)
    try await Task.sleep(for: .seconds(quiet))
    let after = try ResidentMemory.now(of: process)
    print("photo-job-memory-\(name)-kib \(max(0, peak - idle)) then \(after - idle)")
    return time
  }

  /// Takes a photo of five frames.
  /// - Returns: From the request to the job's end, in microseconds.
  private func photo(_ client: SatchelClient) async throws -> Double {
    let begin = ThreadClock.monotonic()
    let job = try await client.submit(.photo(PhotoRequest(burst: 5)))
    let end = try await client.end(of: job)
    guard end.state == .completed else { throw ValidationError("The job ended \(end.state.rawValue).") }
    return (ThreadClock.monotonic() - begin) * 1e6
  }
}
