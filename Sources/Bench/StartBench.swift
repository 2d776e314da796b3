import ArgumentParser
import Foundation

/// From a process's start to the first byte at the printer: `satchel print` with the daemon running, and the peer's own
/// process.
struct StartBench: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "start", abstract: "Process start to first byte, ours and the peer's.")

  @Argument(help: "The file of the daemon's --virtual-timing.") var timing: String
  @Argument(help: "satchel.") var satchel: String
  @Argument(help: "The peer's interpreter.") var python: String
  @Option var rounds = 15

  func run() throws {
    // Both print one line; the peer's printer is a file.
    let document = FileManager.default.temporaryDirectory.appendingPathComponent("satchel-bench-\(getpid()).txt")
    try Data("1\n".utf8).write(to: document)
    defer { try? FileManager.default.removeItem(at: document) }
    let peer = """
      import sys, time
      from escpos.printer import File
      printer = File("/dev/null")
      printer.text("1\\n")
      print(int(time.clock_gettime(time.CLOCK_MONOTONIC) * 1e9))
      """
    var ours: [Double] = []
    var theirs: [Double] = []
    for _ in 0...rounds {
      let begin = Self.monotonic()
      _ = try output(of: satchel, ["print", document.path, "--wait"])
      guard let first = try ArrivalLog(path: timing).documents(after: begin).first else {
        throw ValidationError("No byte came.")
      }
      ours.append(Double(first - begin) / 1000)
      let peerBegin = Self.monotonic()
      guard let end = Int64(try output(of: python, ["-c", peer]).trimmingCharacters(in: .whitespacesAndNewlines)) else {
        throw ValidationError("The peer printed nothing.")
      }
      theirs.append(Double(end - peerBegin) / 1000)
    }
    print("start \(Stopwatch.figure(Array(ours.dropFirst())).median)")
    print("peer-start \(Stopwatch.figure(Array(theirs.dropFirst())).median)")
  }

  private func output(of program: String, _ arguments: [String]) throws -> String {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: program)
    process.arguments = arguments
    let pipe = Pipe()
    process.standardOutput = pipe
    try process.run()
    let bytes = pipe.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    guard process.terminationStatus == 0 else {
      throw ValidationError("\(program) ended with \(process.terminationStatus).")
    }
    return String(decoding: bytes, as: UTF8.self)
  }

  private static func monotonic() -> Int64 {
    var time = timespec()
    clock_gettime(CLOCK_MONOTONIC, &time)
    return Int64(time.tv_sec) * 1_000_000_000 + Int64(time.tv_nsec)
  }
}
