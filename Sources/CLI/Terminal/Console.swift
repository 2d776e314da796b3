import Glibc

/// The terminal or pipe at both outputs. On the main actor, so that a full pipe never blocks a pool thread.
@MainActor
final class Console {
  /// The two outputs.
  enum Output: Sendable { case standard, error }

  /// Whether people read the standard output.
  let isTerminal: Bool
  /// Whether people read the standard error.
  let errorIsTerminal: Bool
  /// Whether output may be coloured: a terminal that can, and no `NO_COLOR` (no-color.org).
  let isColoured: Bool
  private let columns: (Output) -> Int
  private let write: (Output, [UInt8]) -> Void
  private var hasProgress = false

  /// The process's own outputs.
  /// - Parameter environment: The process's environment.
  convenience init(environment: [String: String]) {
    let isTerminal = isatty(STDOUT_FILENO) == 1
    self.init(
      isTerminal: isTerminal, errorIsTerminal: isatty(STDERR_FILENO) == 1,
      isColoured: isTerminal && (environment["NO_COLOR"] ?? "").isEmpty && environment["TERM"] != "dumb",
      columns: { Self.columns($0 == .standard ? STDOUT_FILENO : STDERR_FILENO) },
      write: { Self.write($1, to: $0 == .standard ? STDOUT_FILENO : STDERR_FILENO) })
  }

  /// Outputs of any kind.
  /// - Parameters:
  ///   - isTerminal: Whether people read the standard output.
  ///   - errorIsTerminal: Whether people read the standard error.
  ///   - isColoured: Whether the standard output may be coloured.
  ///   - columns: A terminal's columns.
  ///   - write: Takes what is written.
  init(
    isTerminal: Bool, errorIsTerminal: Bool, isColoured: Bool, columns: @escaping (Output) -> Int = { _ in 80 },
    write: @escaping (Output, [UInt8]) -> Void
  ) {
    self.isTerminal = isTerminal
    self.errorIsTerminal = errorIsTerminal
    self.isColoured = isColoured
    self.columns = columns
    self.write = write
  }

  /// The terminal's columns; nil where the output is no terminal.
  var width: Int? { isTerminal ? columns(.standard) : nil }

  /// Writes a line to the standard output.
  func line(_ text: String) { bytes(Array((text + "\n").utf8)) }

  /// Writes bytes to the standard output.
  func bytes(_ bytes: [UInt8]) {
    clearProgress()
    write(.standard, bytes)
  }

  /// Writes a line to the standard error.
  func errorLine(_ text: String) {
    clearProgress()
    write(.error, Array((text + "\n").utf8))
  }

  /// Redraws the progress line; nothing where people do not read the standard error.
  func progress(_ draw: (_ width: Int) -> String) {
    guard errorIsTerminal else { return }
    hasProgress = true
    write(.error, Array("\r\u{1B}[K\(draw(columns(.error)))".utf8))
  }

  /// Takes the progress line away.
  func clearProgress() {
    guard hasProgress else { return }
    hasProgress = false
    write(.error, Array("\r\u{1B}[K".utf8))
  }

  private static func columns(_ descriptor: Int32) -> Int {
    var size = winsize()
    guard ioctl(descriptor, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0 else { return 80 }
    return Int(size.ws_col)
  }

  private static func write(_ bytes: [UInt8], to descriptor: Int32) {
    var start = 0
    while start < bytes.count {
      let count = bytes.withUnsafeBytes { buffer in
        Glibc.write(descriptor, buffer.baseAddress?.advanced(by: start), bytes.count - start)
      }
      if count > 0 {
        start += count
      } else if errno == EPIPE {
        // The reader (`head`, a pager) has seen enough.
        exit(0)
      } else if errno != EINTR {
        return
      }
    }
  }
}
