import Foundation
import Synchronization

/// `satcheld`, which lies beside the test bundle, as a child process.
///
/// Foundation's `Process` is not used: in a process that starts many children at once it loses the end of some.
final class LiveProcess: Sendable {
  /// A call that failed.
  struct Failure: Error {
    let function: String
    let errno: CInt
  }

  private struct State {
    var status: Int32?
    var waiting: [CheckedContinuation<Int32, Never>] = []
  }

  let pid: pid_t
  private let output: FileHandle
  private let ending: Ending

  /// How the process ended; shared with the thread that waits for it.
  private final class Ending: Sendable {
    let state = Mutex(State())
  }

  /// Starts `satcheld`.
  /// - Parameters:
  ///   - options: Its command line.
  ///   - errors: The file that its standard error is written to.
  init(_ options: [String], errors: String) throws {
    // The test bundle is this process's own executable.
    let tests = try FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")
    let path = URL(fileURLWithPath: tests).deletingLastPathComponent().appendingPathComponent("satcheld").path
    let pipe = Pipe()
    // Another child must not inherit this one's pipe, or its end would never be seen.
    for end in [pipe.fileHandleForReading, pipe.fileHandleForWriting] {
      _ = fcntl(end.fileDescriptor, F_SETFD, FD_CLOEXEC)
    }
    output = pipe.fileHandleForReading
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0)
    posix_spawn_file_actions_adddup2(&actions, pipe.fileHandleForWriting.fileDescriptor, 1)
    posix_spawn_file_actions_addopen(&actions, 2, errors, O_WRONLY | O_CREAT | O_TRUNC, 0o600)
    var arguments = ([path] + options).map { strdup($0) } + [nil]
    defer { for argument in arguments { free(argument) } }
    var pid: pid_t = 0
    let result = posix_spawn(&pid, path, &actions, nil, &arguments, environ)
    guard result == 0 else { throw Failure(function: "posix_spawn", errno: result) }
    try pipe.fileHandleForWriting.close()
    self.pid = pid
    ending = Ending()
    Thread.detachNewThread { [ending, pid] in Self.wait(for: pid, ending) }
  }

  deinit { send(SIGKILL) }

  /// Sends a signal, unless the process has ended.
  func send(_ signal: Int32) {
    ending.state.withLock { if $0.status == nil { _ = kill(pid, signal) } }
  }

  /// Waits for the process to end.
  /// - Returns: The exit status, or 128 and the signal that killed it.
  func end() async -> Int32 {
    await withCheckedContinuation { continuation in
      let status = ending.state.withLock { state -> Int32? in
        if state.status == nil { state.waiting.append(continuation) }
        return state.status
      }
      if let status { continuation.resume(returning: status) }
    }
  }

  private static func wait(for pid: pid_t, _ ending: Ending) {
    var information = siginfo_t()
    while waitid(P_PID, id_t(pid), &information, WEXITED | WNOWAIT) < 0, errno == EINTR {}
    let (status, waiting) = ending.state.withLock { state in
      // Reaped under the lock: after it the number may be another's, and nobody may send it a signal.
      var raw: CInt = 0
      _ = waitpid(pid, &raw, 0)
      let status = raw & 0x7F == 0 ? raw >> 8 & 0xFF : 128 + (raw & 0x7F)
      state.status = status
      defer { state.waiting = [] }
      return (status, state.waiting)
    }
    for continuation in waiting { continuation.resume(returning: status) }
  }

  /// A line of standard output; nil at its end. Blocks.
  func readLine() throws -> String? {
    var line: [UInt8] = []
    while let byte = try output.read(upToCount: 1)?.first {
      if byte == UInt8(ascii: "\n") { return String(decoding: line, as: UTF8.self) }
      line.append(byte)
    }
    return nil
  }

  /// Standard output to its end. Blocks.
  func readToEnd() throws -> String { String(decoding: try output.readToEnd() ?? Data(), as: UTF8.self) }
}
