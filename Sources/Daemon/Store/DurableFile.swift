import Core
import Foundation

/// Files that are complete or absent, whenever the power goes.
enum DurableFile {
  /// What a file is called until it is complete.
  static let partSuffix = ".part"

  /// Writes files of mode 0600, each complete or absent. All are written before the first is waited for, since a disk
  /// takes neighbours in one go. They are durable after ``sync(folder:)``.
  ///
  /// What stood in a file's place is wiped as by ``wipe(_:bytes:)``.
  /// - Throws: `Problem`: `storageFull`, `storageReadOnly` or `storageFailed`; then none of the new is kept beside.
  static func write(_ files: [(path: String, bytes: [UInt8])]) throws {
    var open: [(path: String, descriptor: CInt)] = []
    func part(_ path: String) -> String { path + partSuffix }
    do {
      defer { for (_, descriptor) in open { close(descriptor) } }
      for (path, bytes) in files {
        let descriptor = Glibc.open(part(path), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw problem("open") }
        open.append((path, descriptor))
        try write(bytes, to: descriptor)
      }
      for (_, descriptor) in open {
        guard fdatasync(descriptor) == 0 else { throw problem("fdatasync") }
      }
      for (path, _) in open { try replace(path) }
    } catch {
      for (path, _) in open { unlink(part(path)) }
      throw error
    }
  }

  /// Puts a complete part in its place, and wipes what stood there.
  static func replace(_ path: String) throws {
    let old = open(path, O_WRONLY | O_CLOEXEC)
    defer { if old >= 0 { close(old) } }
    guard rename(path + partSuffix, path) == 0 else { throw problem("rename") }
    if old >= 0 { wipe(old, bytes: headSize) }
  }

  /// Writes all of it.
  static func write(_ bytes: [UInt8], to descriptor: CInt) throws {
    var offset = 0
    while offset < bytes.count {
      let written = bytes.withUnsafeBytes {
        Glibc.write(descriptor, $0.baseAddress?.advanced(by: offset), bytes.count - offset)
      }
      if written < 0 && errno == EINTR { continue }
      guard written > 0 else { throw problem("write") }
      offset += written
    }
  }

  /// Reads so many bytes onto the end of an array.
  /// - Returns: false where the file ends before.
  static func read(_ count: Int, from descriptor: CInt, onto bytes: inout [UInt8]) throws -> Bool {
    var filled = 0
    let part = try [UInt8](unsafeUninitializedCapacity: count) { buffer, initialised in
      while filled < count {
        let got = Glibc.read(descriptor, buffer.baseAddress?.advanced(by: filled), count - filled)
        if got < 0 && errno == EINTR { continue }
        guard got >= 0 else { throw problem("read") }
        if got == 0 { break }
        filled += got
      }
      initialised = filled
    }
    if bytes.isEmpty { bytes = part } else { bytes += part }
    return filled == count
  }

  /// The beginning of a sealed file, in which its key lies, and the block of the disk around it.
  static let headSize = 4096

  /// Overwrites a file's beginning, or all of it, and waits for the disk; a file that is not there is none.
  /// - Parameter bytes: The most bytes.
  static func wipe(_ path: String, bytes: Int = headSize) {
    let descriptor = open(path, O_WRONLY | O_CLOEXEC | O_NONBLOCK)
    guard descriptor >= 0 else { return }
    wipe(descriptor, bytes: bytes)
    close(descriptor)
  }

  private static func wipe(_ descriptor: CInt, bytes: Int) {
    var status = stat()
    guard fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFREG else { return }
    let zeros = [UInt8](repeating: 0, count: 64 << 10)
    let end = min(Int(status.st_size), bytes)
    var offset = 0
    while offset < end {
      let written = pwrite(descriptor, zeros, min(end - offset, zeros.count), offset)
      if written <= 0 { break }
      offset += written
    }
    fdatasync(descriptor)
  }

  /// Waits until the names in a folder are on the disk.
  static func sync(folder: String) throws {
    let descriptor = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    guard descriptor >= 0 else { throw problem("open") }
    defer { close(descriptor) }
    guard fsync(descriptor) == 0 else { throw problem("fsync") }
  }

  /// The last call's failure.
  static func problem(_ function: String) -> Problem {
    switch errno {
    case ENOSPC, EDQUOT: Problem(.storageFull)
    case EROFS, EACCES, EPERM: Problem(.storageReadOnly)
    default: Problem(.storageFailed, facts: ["function": "\(function): errno \(errno)"])
    }
  }
}
