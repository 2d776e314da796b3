import Core
import Foundation

/// The folder in which everything personal lies, each item in a sealed file of its own: `SUBJECT.ITEM`.
///
/// A file's key lies wrapped at its beginning: it is durable exactly when its content is, and no third thing can be lost
/// between the two. Wiping those bytes leaves nothing that anybody could open.
struct SealedFolder: Sendable {
  /// The folder, without a slash at its end.
  let path: String
  /// What all keys are wrapped under.
  let master: MasterKey

  /// Opens, or makes, the folder, and removes what a crash left half written: it has no row, and must not stay.
  /// - Throws: `Problem`: `storageFull`, `storageReadOnly` or `storageFailed`.
  init(_ folder: URL, master: MasterKey) throws {
    path = folder.path
    self.master = master
    if mkdir(path, 0o700) == 0 { try DurableFile.sync(folder: folder.deletingLastPathComponent().path) }
    for name in names where name.hasSuffix(DurableFile.partSuffix) {
      DurableFile.wipe("\(path)/\(name)")
      unlink("\(path)/\(name)")
    }
  }

  /// The names of all files.
  var names: [String] { Self.names(in: path) }

  /// The names of the files in a folder; none where it is not there.
  static func names(in folder: String) -> [String] {
    (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
  }

  /// Where an item lies.
  func path(of name: SealedName) -> String { "\(path)/\(name.subject).\(name.item)" }

  /// Seals items, and keeps them; durable when it returns.
  /// - Throws: `Problem`: `storageFull`, `storageReadOnly` or `storageFailed`; then nothing of them is kept.
  func put(_ items: [(name: SealedName, content: [UInt8])]) throws {
    do {
      try DurableFile.write(
        items.map { (path(of: $0.name), try ItemSealer.seal($0.content, as: $0.name, under: master)) })
      try sync()
    } catch {
      for (name, _) in items { unlink(path(of: name)) }
      throw error
    }
  }

  /// An item; nil where it is not kept.
  /// - Throws: `Problem`: `contentDamaged`, `storageFailed`.
  func get(_ name: SealedName) throws -> [UInt8]? {
    let descriptor = open(path(of: name), O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else {
      if errno == ENOENT { return nil }
      throw DurableFile.problem("open")
    }
    defer { close(descriptor) }
    var status = stat()
    guard fstat(descriptor, &status) == 0 else { throw DurableFile.problem("fstat") }
    return try SealedItem.open(name, size: Int(status.st_size), under: master) { count, bytes in
      try DurableFile.read(count, from: descriptor, onto: &bytes)
    }
  }

  /// Destroys the items' keys, then removes the files.
  func shred(_ names: [SealedName]) throws {
    var isAny = false
    for name in names {
      let path = path(of: name)
      DurableFile.wipe(path)
      if unlink(path) == 0 { isAny = true }
    }
    if isAny { try sync() }
  }

  /// Waits until the names are on the disk.
  func sync() throws { try DurableFile.sync(folder: path) }

  /// Under which master a file is sealed; nil where it is no sealed file.
  static func master(of path: String) throws -> [UInt8]? { try header(path)?.master }

  private static func header(_ path: String) throws -> SealedHeader? {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
    guard descriptor >= 0 else { throw DurableFile.problem("open") }
    defer { close(descriptor) }
    var bytes: [UInt8] = []
    guard try DurableFile.read(SealedHeader.size, from: descriptor, onto: &bytes) else { return nil }
    return SealedHeader(bytes)
  }

  /// Wraps a file's key anew: the content stays as it is. The file is whole under the old master or under this one.
  ///
  /// A file that the old master does not open is left alone: what is damaged stays to be told of.
  /// - Returns: Whether it was under the old master.
  func rewrap(_ name: SealedName, from old: MasterKey) throws -> Bool {
    let path = path(of: name)
    guard access(path, F_OK) == 0, let header = try Self.header(path), header.master == old.id,
      let key = try? header.key(of: name, under: old)
    else { return false }
    let source = open(path, O_RDONLY | O_CLOEXEC)
    guard source >= 0 else { throw DurableFile.problem("open") }
    defer { close(source) }
    lseek(source, off_t(SealedHeader.size), SEEK_SET)
    let part = open(path + DurableFile.partSuffix, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o600)
    guard part >= 0 else { throw DurableFile.problem("open") }
    defer { close(part) }
    try DurableFile.write(try SealedHeader(key, of: name, under: master).bytes, to: part)
    var isMore = true
    while isMore {
      var bytes: [UInt8] = []
      isMore = try DurableFile.read(SealedChunks.size, from: source, onto: &bytes)
      try DurableFile.write(bytes, to: part)
    }
    guard fdatasync(part) == 0 else { throw DurableFile.problem("fdatasync") }
    try DurableFile.replace(path)
    return true
  }
}

extension SealedName {
  /// The name of a file in the sealed folder, or of an earlier version's; nil for a file that is no item.
  init?(file: String) {
    let parts = file.split(separator: ".", omittingEmptySubsequences: false)
    guard parts.count == 2, !parts[0].isEmpty, !parts[1].isEmpty else { return nil }
    self.init(subject: String(parts[0]), item: String(parts[1]))
  }
}
