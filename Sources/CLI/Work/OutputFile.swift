import Glibc

/// A picture that is written whole or not at all.
enum OutputFile {
  /// Writes a file that only its owner can read, by a temporary file beside it. What is no regular file (a FIFO, a
  /// device) is written as it is, and stays; a symbolic link is followed.
  /// - Parameters:
  ///   - bytes: The content.
  ///   - path: The file; one that is there is replaced.
  /// - Throws: ``UsageFailure``.
  @MainActor
  static func write(_ bytes: [UInt8], to path: String) throws(UsageFailure) {
    guard let place = place(of: path) else { return try pour(bytes, into: path) }
    let temporary = "\(place).\(getpid()).part"
    let descriptor = open(temporary, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
    guard descriptor >= 0 else { throw .unwritable(path, InputFile.reason()) }
    let isWritten = pour(bytes, into: descriptor) && fsync(descriptor) == 0
    let failure = isWritten ? nil : InputFile.reason()
    close(descriptor)
    if let failure {
      unlink(temporary)
      throw .unwritable(path, failure)
    }
    guard rename(temporary, place) == 0 else {
      let failure = InputFile.reason()
      unlink(temporary)
      throw .unwritable(path, failure)
    }
  }

  /// Where a path's regular file is, or will be; nil where it names something else, or a link to nothing.
  private static func place(of path: String) -> String? {
    var facts = stat()
    guard lstat(path, &facts) == 0 else { return path }
    guard facts.st_mode & S_IFMT == S_IFLNK else { return facts.st_mode & S_IFMT == S_IFREG ? path : nil }
    guard stat(path, &facts) == 0, facts.st_mode & S_IFMT == S_IFREG, let target = realpath(path, nil) else {
      return nil
    }
    defer { free(target) }
    return String(cString: target)
  }

  private static func pour(_ bytes: [UInt8], into path: String) throws(UsageFailure) {
    let descriptor = open(path, O_WRONLY | O_CREAT | O_CLOEXEC | O_NOCTTY, 0o600)
    guard descriptor >= 0 else { throw .unwritable(path, InputFile.reason()) }
    let failure = pour(bytes, into: descriptor) ? nil : InputFile.reason()
    close(descriptor)
    if let failure { throw .unwritable(path, failure) }
  }

  /// Writes all of it.
  /// - Returns: Whether it was taken; else `errno` says why not.
  static func pour(_ bytes: [UInt8], into descriptor: Int32) -> Bool {
    var start = 0
    while start < bytes.count {
      let count = bytes.withUnsafeBytes {
        Glibc.write(descriptor, $0.baseAddress?.advanced(by: start), $0.count - start)
      }
      if count > 0 { start += count } else if errno != EINTR { return false }
    }
    return true
  }
}
