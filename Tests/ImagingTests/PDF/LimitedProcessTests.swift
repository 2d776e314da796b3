import Foundation
import Glibc
import Testing

@testable import Imaging

@Suite("Programs under limits")
struct LimitedProcessTests {
  private func run(
    _ path: String, _ arguments: [String], input: [UInt8] = [],
    _ change: (inout LimitedProcess.Limits) -> Void = { _ in }
  ) throws -> LimitedProcess.Result {
    var limits = LimitedProcess.Limits()
    limits.milliseconds = 600_000
    change(&limits)
    // `#require` does not take what cannot be copied.
    guard let file = MemoryFile(input) else { throw CocoaError(.fileReadUnknown) }
    return LimitedProcess.run(path, arguments, input: file, limits: limits)
  }

  private func shell(_ script: String, _ change: (inout LimitedProcess.Limits) -> Void = { _ in }) throws
    -> LimitedProcess.Result
  { try run("/bin/sh", ["-c", script], change) }

  @Test("input goes in, output and errors come out, the status is told")
  func plain() throws {
    let bytes = (0..<300_000).map { UInt8(truncatingIfNeeded: $0 &* 7) }
    let copied = try run("/bin/cat", [], input: bytes)
    #expect(copied.end == .exited(0) && copied.output == bytes && copied.errors.isEmpty)
    let failed = try shell("echo no >&2; exit 3")
    #expect(failed.end == .exited(3) && failed.output.isEmpty && failed.errors == Array("no\n".utf8))
    #expect(try shell("kill -SEGV $$").end == .signalled(SIGSEGV))
    #expect(try run("/nonexistent", []).end == .exited(127))
  }

  @Test("nothing is handed on: no variable, no descriptor, no place to write")
  func bare() throws {
    #expect(try run("/usr/bin/env", []).output.isEmpty)
    let open = try shell(
      "for i in 3 4 5 6 7 8 9; do if { true >&$i; } 2>/dev/null; then echo $i; fi; done; pwd")
    #expect(open.output == Array("/\n".utf8))
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent("satchel-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: false)
    defer { try? FileManager.default.removeItem(at: folder) }
    _ = try shell("echo secret > \(folder.path)/leak")
    #expect((FileManager.default.contents(atPath: folder.path + "/leak") ?? Data()).isEmpty)
  }

  @Test("a program that never ends, works for ever, says too much or wants too much memory is stopped")
  func limits() throws {
    #expect(try run("/bin/sleep", ["1000000"]) { $0.milliseconds = 50 }.end == .timedOut)
    // Its pipes closed, it still sits there.
    #expect(try shell("exec >&- 2>&-; exec sleep 1000000") { $0.milliseconds = 50 }.end == .timedOut)
    let busy = try shell("while :; do :; done") { $0.cpuSeconds = 1 }
    #expect(busy.end == .signalled(SIGKILL) || busy.end == .signalled(SIGXCPU))
    let long = try shell("while :; do echo 0123456789012345678901234567890123456789; done") { $0.outputBytes = 100_000 }
    #expect(long.end == .outputTooLong)
    let loud = try shell("i=0; while [ $i -lt 3000 ]; do echo 0123456789 >&2; i=$((i+1)); done")
    #expect(loud.end == .exited(0) && loud.errors.count == LimitedProcess.errorsLimit)
    let greedy = try run("/usr/bin/awk", ["BEGIN { x = \"0123456789\"; while (1) x = x x }"]) {
      $0.addressSpace = 64 << 20
    }
    #expect(greedy.end != .exited(0) && greedy.end != .timedOut)
  }
}
