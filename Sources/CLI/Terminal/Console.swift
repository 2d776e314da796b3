import Glibc

/// An output that takes nothing more.
struct BrokenOutput: Error, Equatable {
  /// `errno`.
  let number: Int32

  /// Whether its reader (`head`, a pager) has seen enough.
  var isReaderGone: Bool { number == EPIPE }
}

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
  private let write: (Output, [UInt8]) throws(BrokenOutput) -> Void
  private let ended: (BrokenOutput) -> Void
  private var hasProgress = false

  /// The process's own outputs.
  /// - Parameters:
  ///   - environment: The process's environment.
  ///   - ended: Told that the standard output takes nothing more.
  convenience init(environment: [String: String], ended: @escaping (BrokenOutput) -> Void = { _ in }) {
    let isTerminal = isatty(STDOUT_FILENO) == 1
    self.init(
      isTerminal: isTerminal, errorIsTerminal: isatty(STDERR_FILENO) == 1,
      isColoured: isTerminal && (environment["NO_COLOR"] ?? "").isEmpty && environment["TERM"] != "dumb",
      columns: { Self.columns($0 == .standard ? STDOUT_FILENO : STDERR_FILENO) },
      write: { (output, bytes) throws(BrokenOutput) in
        guard !OutputFile.pour(bytes, into: output == .standard ? STDOUT_FILENO : STDERR_FILENO) else { return }
        throw BrokenOutput(number: errno)
      }, ended: ended)
  }

  /// Outputs of any kind.
  /// - Parameters:
  ///   - isTerminal: Whether people read the standard output.
  ///   - errorIsTerminal: Whether people read the standard error.
  ///   - isColoured: Whether the standard output may be coloured.
  ///   - columns: A terminal's columns.
  ///   - write: Takes what is written.
  ///   - ended: Told that the standard output takes nothing more.
  init(
    isTerminal: Bool, errorIsTerminal: Bool, isColoured: Bool, columns: @escaping (Output) -> Int = { _ in 80 },
    write: @escaping (Output, [UInt8]) throws(BrokenOutput) -> Void, ended: @escaping (BrokenOutput) -> Void = { _ in }
  ) {
    self.isTerminal = isTerminal
    self.errorIsTerminal = errorIsTerminal
    self.isColoured = isColoured
    self.columns = columns
    self.write = write
    self.ended = ended
  }

  /// The terminal's columns; nil where the output is no terminal.
  var width: Int? { isTerminal ? columns(.standard) : nil }

  /// Writes a line to the standard output.
  func line(_ text: String) { bytes(Array((text + "\n").utf8)) }

  /// Writes bytes to the standard output.
  func bytes(_ bytes: [UInt8]) {
    do { try whole(bytes) } catch { ended(error) }
  }

  /// Writes bytes that are of no use in part to the standard output.
  /// - Throws: ``BrokenOutput`` where not all of them are taken.
  func whole(_ bytes: [UInt8]) throws(BrokenOutput) {
    clearProgress()
    try write(.standard, bytes)
  }

  /// Writes a line to the standard error.
  func errorLine(_ text: String) {
    clearProgress()
    tell(text + "\n")
  }

  /// Redraws the progress line; nothing where people do not read the standard error.
  func progress(_ draw: (_ width: Int) -> String) {
    guard errorIsTerminal else { return }
    hasProgress = true
    tell("\r\u{1B}[K\(draw(columns(.error)))")
  }

  /// Takes the progress line away.
  func clearProgress() {
    guard hasProgress else { return }
    hasProgress = false
    tell("\r\u{1B}[K")
  }

  /// Writes to the standard error. Where that is gone, nobody is left to be told.
  private func tell(_ text: String) { try? write(.error, Array(text.utf8)) }

  private static func columns(_ descriptor: Int32) -> Int {
    var size = winsize()
    guard ioctl(descriptor, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0 else { return 80 }
    return Int(size.ws_col)
  }
}
