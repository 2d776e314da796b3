import CChild
import Glibc

/// A program that is given hostile input: no shell, an empty environment, bounded in time, memory and output.
///
/// It blocks the thread that runs it, which must be one of its own and outlive the program.
enum LimitedProcess {
  /// What a program may use.
  struct Limits: Sendable {
    /// Bytes of address space.
    var addressSpace: UInt64 = 256 << 20
    /// Seconds of processor time.
    var cpuSeconds: UInt64 = 10
    /// Descriptors, the standard three among them.
    var openFiles: UInt64 = 32
    /// Bytes of standard output.
    var outputBytes = 32 << 20
    /// Milliseconds that it may take.
    var milliseconds = 20_000
  }

  /// How a program ended.
  enum End: Sendable, Equatable {
    case exited(Int32)
    case signalled(Int32)
    case timedOut
    case outputTooLong
    /// It could not be started; the errno.
    case notStarted(Int32)
  }

  /// A program's end and what it had written by then.
  struct Result: Sendable {
    let end: End
    let output: [UInt8]
    /// The first few kilobytes of its standard error.
    let errors: [UInt8]
  }

  /// The most bytes of standard error that are kept.
  static let errorsLimit = 4096

  /// Runs a program to its end, or kills it.
  /// - Parameters:
  ///   - path: The program, absolute.
  ///   - arguments: Its arguments, without its name.
  ///   - input: Its standard input, read from the beginning.
  static func run(_ path: String, _ arguments: [String], input: borrowing MemoryFile, limits: Limits) -> Result {
    var run = Run(limits: limits)
    let end = run.start(path, arguments, input: input) ?? run.watch()
    return Result(end: end, output: run.output, errors: run.errors)
  }

  private struct Run {
    let limits: Limits
    var output: [UInt8] = []
    var errors: [UInt8] = []
    private var child: pid_t = 0
    private var exit: CInt = -1
    private var out: CInt = -1
    private var err: CInt = -1
    private let deadline: Int

    init(limits: Limits) {
      self.limits = limits
      deadline = Self.now() + limits.milliseconds
    }

    /// - Returns: nil when it runs.
    mutating func start(_ path: String, _ arguments: [String], input: borrowing MemoryFile) -> End? {
      guard input.rewind(), let outPipe = Self.pipe() else { return .notStarted(errno) }
      guard let errPipe = Self.pipe() else {
        let error = errno
        for end in [outPipe.read, outPipe.write] { close(end) }
        return .notStarted(error)
      }
      var words = ([path] + arguments).map { strdup($0) } + [nil]
      defer { for word in words { free(word) } }
      var bounds = satchel_child_limits(
        address_space: limits.addressSpace, cpu_seconds: limits.cpuSeconds, open_files: limits.openFiles)
      let result = satchel_child_start(
        path, &words, input.descriptor, outPipe.write, errPipe.write, &bounds, &child, &exit)
      for end in [outPipe.write, errPipe.write] { close(end) }
      guard result == 0 else {
        for end in [outPipe.read, errPipe.read] { close(end) }
        return .notStarted(result)
      }
      (out, err) = (outPipe.read, errPipe.read)
      return nil
    }

    /// Reads what it writes until it has ended and both pipes are closed, or until a limit is passed.
    mutating func watch() -> End {
      let broken = read()
      if broken != nil {
        kill(child, SIGKILL)
        // Its whole session, where it could start others.
        kill(-child, SIGKILL)
      }
      var status: Int32 = 0
      while waitpid(child, &status, 0) < 0, errno == EINTR {}
      for end in [out, err, exit] where end >= 0 { close(end) }
      if let broken { return broken }
      let signal = status & 0x7F
      return signal == 0 ? .exited(status >> 8 & 0xFF) : .signalled(signal)
    }

    private mutating func read() -> End? {
      var hasExited = false
      var chunk = [UInt8](repeating: 0, count: 1 << 16)
      while !hasExited || out >= 0 || err >= 0 {
        let rest = deadline - Self.now()
        guard rest > 0 else { return .timedOut }
        // A descriptor below zero is passed over.
        var waiting = [out, err, hasExited ? -1 : exit].map { pollfd(fd: $0, events: Int16(POLLIN), revents: 0) }
        let ready = poll(&waiting, 3, Int32(clamping: rest))
        if ready < 0, errno != EINTR { return .timedOut }
        guard ready > 0 else { continue }
        if waiting[2].revents != 0 { hasExited = true }
        if waiting[0].revents != 0 {
          let count = Self.read(out, &chunk)
          if count == 0 { Self.end(&out) }
          output.append(contentsOf: chunk[..<count])
          if output.count > limits.outputBytes { return .outputTooLong }
        }
        if waiting[1].revents != 0 {
          let count = Self.read(err, &chunk)
          if count == 0 { Self.end(&err) }
          errors.append(contentsOf: chunk[..<min(count, LimitedProcess.errorsLimit - errors.count)])
        }
      }
      return nil
    }

    /// Bytes that were read; 0 at the end.
    private static func read(_ descriptor: CInt, _ chunk: inout [UInt8]) -> Int {
      while true {
        let count = chunk.withUnsafeMutableBytes { Glibc.read(descriptor, $0.baseAddress, $0.count) }
        if count < 0, errno == EINTR { continue }
        return max(0, count)
      }
    }

    private static func end(_ descriptor: inout CInt) {
      close(descriptor)
      descriptor = -1
    }

    /// A pipe whose ends are above the standard descriptors and closed when a program is executed.
    private static func pipe() -> (read: CInt, write: CInt)? {
      var ends: [CInt] = [-1, -1]
      guard satchel_pipe(&ends) == 0 else { return nil }
      for index in 0..<2 where ends[index] <= 2 {
        let moved = fcntl(ends[index], F_DUPFD_CLOEXEC, 3)
        close(ends[index])
        ends[index] = moved
      }
      guard ends.allSatisfy({ $0 >= 0 }) else {
        for end in ends where end >= 0 { close(end) }
        return nil
      }
      return (ends[0], ends[1])
    }

    /// Milliseconds of the monotonic clock.
    private static func now() -> Int {
      var time = timespec()
      clock_gettime(CLOCK_MONOTONIC, &time)
      return time.tv_sec * 1000 + time.tv_nsec / 1_000_000
    }
  }
}

/// A file in memory that never touches a disk; gone with its last descriptor.
struct MemoryFile: ~Copyable {
  fileprivate let descriptor: CInt

  /// A file that holds `bytes`; nil where the kernel gives none.
  init?(_ bytes: [UInt8]) {
    var opened = satchel_memory_file("satchel")
    if (0...2).contains(opened) {
      let moved = fcntl(opened, F_DUPFD_CLOEXEC, 3)
      close(opened)
      opened = moved
    }
    guard opened >= 0 else { return nil }
    guard Self.write(bytes, to: opened) else {
      close(opened)
      return nil
    }
    descriptor = opened
  }

  private static func write(_ bytes: [UInt8], to descriptor: CInt) -> Bool {
    var offset = 0
    while offset < bytes.count {
      let count = bytes[offset...].withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
      if count < 0, errno == EINTR { continue }
      guard count > 0 else { return false }
      offset += count
    }
    return true
  }

  deinit { close(descriptor) }

  fileprivate func rewind() -> Bool { lseek(descriptor, 0, SEEK_SET) == 0 }
}
