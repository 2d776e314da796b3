import Glibc

/// The machine's files as the doctor reads them, under a folder that takes the place of `/`: every read is bounded, and
/// nothing is written.
struct SystemTree: Sendable {
  /// The most names of one folder that are looked at.
  static let nameLimit = 4096
  /// The folder in the place of `/`, without a slash at its end; empty for the machine's own.
  let root: String

  /// A file's or a node's owner and rights.
  struct Node: Sendable, Equatable {
    /// The owner.
    let uid: UInt32
    /// The group.
    let gid: UInt32
    /// The rights, 0…0o7777.
    let mode: UInt32
    /// Whether it is a socket.
    let isSocket: Bool

    /// The rights as people write them: `0660`.
    var modeText: String {
      let digits = String(mode, radix: 8)
      return String(repeating: "0", count: max(0, 4 - digits.count)) + digits
    }
  }

  /// A regular file's bytes.
  /// - Parameters:
  ///   - path: From `/`.
  ///   - limit: The most bytes; a longer file is cut there.
  /// - Returns: nil where there is no such file or it may not be read.
  func bytes(_ path: String, limit: Int = 64 << 10) -> [UInt8]? {
    // Not to wait for a pipe's other end, should somebody have put one there.
    let descriptor = open(root + path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
    guard descriptor >= 0 else { return nil }
    defer { close(descriptor) }
    var information = stat()
    guard fstat(descriptor, &information) == 0, information.st_mode & S_IFMT == S_IFREG else { return nil }
    var bytes: [UInt8] = []
    var chunk = [UInt8](repeating: 0, count: 1 << 16)
    while bytes.count < limit {
      let count = chunk.withUnsafeMutableBytes { read(descriptor, $0.baseAddress, min($0.count, limit - bytes.count)) }
      if count == 0 { break }
      if count < 0 {
        if errno == EINTR { continue }
        return nil
      }
      bytes.append(contentsOf: chunk[..<count])
    }
    return bytes
  }

  /// A file's text; what is no UTF-8 is replaced.
  func text(_ path: String, limit: Int = 64 << 10) -> String? {
    bytes(path, limit: limit).map { String(decoding: $0, as: UTF8.self) }
  }

  /// The first line of a small file, such as one of sysfs; nil where there is none.
  func line(_ path: String) -> String? {
    text(path, limit: 4096)?.split(separator: "\n", maxSplits: 1, omittingEmptySubsequences: false).first.map(
      String.init)
  }

  /// The names in a folder, in order, without those that begin with a dot; nil where there is no such folder.
  func names(_ path: String) -> [String]? {
    guard let folder = opendir(root + path) else { return nil }
    defer { closedir(folder) }
    var names: [String] = []
    while names.count < Self.nameLimit, let entry = readdir(folder) {
      let name = withUnsafeBytes(of: entry.pointee.d_name) { String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self) }
      if !name.hasPrefix(".") { names.append(name) }
    }
    return names.sorted()
  }

  /// The last part of what a link names, such as a driver's name.
  func linkName(_ path: String) -> String? { link(path)?.split(separator: "/").last.map(String.init) }

  /// What a link names.
  func link(_ path: String) -> String? {
    var buffer = [CChar](repeating: 0, count: Int(PATH_MAX))
    let count = readlink(root + path, &buffer, buffer.count)
    return count > 0 ? String(decoding: buffer[..<count].map(UInt8.init(bitPattern:)), as: UTF8.self) : nil
  }

  /// Whether there is anything at a path.
  func exists(_ path: String) -> Bool { node(path) != nil }

  /// Whether a path is known to have nothing; false also where it may not be looked at.
  func isMissing(_ path: String) -> Bool {
    var information = stat()
    return stat(root + path, &information) != 0 && (errno == ENOENT || errno == ENOTDIR)
  }

  /// Owner and rights; nil where there is nothing, or it may not be looked at.
  func node(_ path: String) -> Node? {
    var information = stat()
    guard stat(root + path, &information) == 0 else { return nil }
    return Node(
      uid: information.st_uid, gid: information.st_gid, mode: information.st_mode & 0o7777,
      isSocket: information.st_mode & S_IFMT == S_IFSOCK)
  }
}
