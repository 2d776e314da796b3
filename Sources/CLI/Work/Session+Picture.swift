import ArgumentParser
import Core

extension GlobalOptions {
  /// Refuses a picture and JSON on the same standard output.
  /// - Parameter output: Where the picture goes; `-` is the standard output.
  /// - Throws: `ValidationError`.
  func checkPicture(_ output: String?) throws {
    guard !(output == "-" && json) else { throw ValidationError("-o - and --json both write to the output.") }
  }
}

extension Session {
  /// Refuses a picture on a terminal, before anything is done for it.
  /// - Throws: ``UsageFailure``.
  func checkPicture(_ output: String?) throws(UsageFailure) {
    guard output != "-" || !console.isTerminal else { throw .terminalOutput }
  }

  /// Writes a picture to a file, or to the standard output for `-`.
  /// - Throws: ``UsageFailure``.
  func write(picture: [UInt8], _ output: String) throws(UsageFailure) {
    try checkPicture(output)
    guard output == "-" else { return try OutputFile.write(picture, to: output) }
    // Half a picture is none, whoever has seen enough.
    do { try console.whole(picture) } catch { throw .broken(error) }
  }
}
