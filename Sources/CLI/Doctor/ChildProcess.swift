import Glibc

/// A program that is asked one question: run without a shell, bounded in time and in what it may say.
enum ChildProcess {
  /// The most bytes that are read of an answer.
  static let outputLimit = 256 << 10

  /// Runs a program and reads its standard output. Blocks the main thread, where nobody else waits.
  /// - Parameters:
  ///   - path: The program, absolute.
  ///   - arguments: Its arguments.
  ///   - milliseconds: After this time it is killed.
  /// - Returns: What it wrote; nil where it could not be run, or did not come to its end in time.
  @MainActor
  static func run(_ path: String, _ arguments: [String], milliseconds: Int32 = 5000) -> String? {
    var ends: [CInt] = [0, 0]
    guard pipe(&ends) == 0 else { return nil }
    defer { close(ends[0]) }
    for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0)
    posix_spawn_file_actions_adddup2(&actions, ends[1], 1)
    posix_spawn_file_actions_addopen(&actions, 2, "/dev/null", O_WRONLY, 0)
    var words = ([path] + arguments).map { strdup($0) } + [nil]
    let variables = ["PATH=/usr/bin:/bin", "LC_ALL=C.UTF-8", "SYSTEMD_PAGER=", "SYSTEMD_COLORS=0"]
    var environment = variables.map { strdup($0) } + [nil]
    defer { for word in words + environment { free(word) } }
    var child: pid_t = 0
    let result = posix_spawn(&child, path, &actions, nil, &words, &environment)
    close(ends[1])
    guard result == 0 else { return nil }
    let output = readAll(ends[0], until: now() + Int(milliseconds))
    // At the end of its output it has nothing more to say; before it, its time is up.
    kill(child, SIGKILL)
    while waitpid(child, nil, 0) < 0, errno == EINTR {}
    return output.map { String(decoding: $0, as: UTF8.self) }
  }

  private static func readAll(_ descriptor: CInt, until end: Int) -> [UInt8]? {
    var output: [UInt8] = []
    var chunk = [UInt8](repeating: 0, count: 1 << 14)
    while output.count < outputLimit {
      var waiting = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
      let ready = poll(&waiting, 1, Int32(clamping: max(0, end - now())))
      if ready < 0, errno == EINTR { continue }
      guard ready > 0 else { return nil }
      let count = chunk.withUnsafeMutableBytes { read(descriptor, $0.baseAddress, $0.count) }
      if count == 0 { return output }
      if count < 0 {
        if errno == EINTR { continue }
        return nil
      }
      output.append(contentsOf: chunk[..<count])
    }
    return nil
  }

  /// Milliseconds of the monotonic clock.
  private static func now() -> Int {
    var time = timespec()
    clock_gettime(CLOCK_MONOTONIC, &time)
    return time.tv_sec * 1000 + time.tv_nsec / 1_000_000
  }
}
