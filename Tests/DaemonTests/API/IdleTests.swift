import Core
import Foundation
import Testing

@testable import Daemon

extension LiveTests {
  /// A daemon with nothing to do.
  @Suite struct IdleTests {
    @Test("after a printout and a photo nothing wakes, and their memory has been given back")
    func afterWork() async throws {
      let daemon = try await LiveDaemon(["--virtual-speed", "0"])
      let printout = try await daemon.job(Sample.printout([Sample.paragraph("好")]))
      let photo = try await daemon.job(["kind": "photo", "burst": 1])
      try await daemon.wait(for: printout.id, .completed)
      try await daemon.wait(for: photo.id, .completed)
      // A timer that was cancelled may still ring once; one that ticks rings in each of the windows. The memory goes
      // back in one of them; the photo needed some 60 MiB.
      var (counts, left): ([Int], Int) = ([], .max)
      while counts.last != 0 || left > 30 << 10, counts.count < 30 {
        let before = try wakeUps(of: daemon.pid)
        try await Task.sleep(for: .seconds(2))
        counts.append(try wakeUps(of: daemon.pid) - before)
        left = try anonymousMemory(of: daemon.pid)
      }
      #expect(counts.last == 0, "wake-ups in each 2 s: \(counts)")
      #expect(left <= 30 << 10, "\(left) KiB")
    }

    /// The memory that a process has to itself, in KiB.
    private func anonymousMemory(of pid: pid_t) throws -> Int {
      let rollup = try String(contentsOfFile: "/proc/\(pid)/smaps_rollup", encoding: .utf8)
      let line = try #require(rollup.split(separator: "\n").first { $0.hasPrefix("Pss_Anon:") })
      return try #require(line.split(separator: " ").dropLast().last.flatMap { Int($0) })
    }

    /// The voluntary context switches of all threads of a process.
    private func wakeUps(of pid: pid_t) throws -> Int {
      let folder = "/proc/\(pid)/task"
      return try FileManager.default.contentsOfDirectory(atPath: folder).reduce(0) { sum, thread in
        // A thread may end between the listing and the reading.
        guard let status = try? String(contentsOfFile: "\(folder)/\(thread)/status", encoding: .utf8) else {
          return sum
        }
        let line = status.split(separator: "\n").first { $0.hasPrefix("voluntary_ctxt_switches:") }
        return sum + (line?.split(separator: "\t").last.flatMap { Int($0) } ?? 0)
      }
    }
  }
}
