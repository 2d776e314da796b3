import Glibc

/// A picture that is written whole or not at all.
enum OutputFile {
  /// Writes a file that only its owner can read, by a temporary file beside it.
  /// - Parameters:
  ///   - bytes: The content.
  ///   - path: The file; one that is there is replaced.
  /// - Throws: ``UsageFailure``.
  @MainActor
  static func write(_ bytes: [UInt8], to path: String) throws(UsageFailure) {
    let temporary = "\(path).\(getpid()).part"
    let descriptor = open(temporary, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
    guard descriptor >= 0 else { throw .unwritable(path, InputFile.reason()) }
    var start = 0
    while start < bytes.count {
      let count = bytes.withUnsafeBytes {
        Glibc.write(descriptor, $0.baseAddress?.advanced(by: start), $0.count - start)
      }
      if count > 0 {
        start += count
      } else if errno != EINTR {
        break
      }
    }
    let isWritten = start == bytes.count && fsync(descriptor) == 0
    let failure = isWritten ? nil : InputFile.reason()
    close(descriptor)
    if let failure {
      unlink(temporary)
      throw .unwritable(path, failure)
    }
    guard rename(temporary, path) == 0 else {
      let failure = InputFile.reason()
      unlink(temporary)
      throw .unwritable(path, failure)
    }
  }
}
