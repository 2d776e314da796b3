import Core
import Crypto
import Foundation
import Synchronization

/// The one place through which whatever is personal passes: requests, titles, references, photos, uploaded documents.
///
/// Files of mode 0600 in a folder of mode 0700, apart from the jobs' metadata, so that a later layer can encrypt each
/// job under its own key here. A file is complete or absent: it is written beside its place, synced and renamed.
actor ContentStore {
  /// What is kept of a job or a document.
  enum Item: String, Sendable, CaseIterable {
    /// The request's body as it came.
    case request
    /// Title, reference and actor, apart from the body so that a list of jobs reads little.
    case summary
    /// The finished photo.
    case photo
    /// An uploaded document's bytes.
    case document
  }

  private let executor = ThreadExecutor(name: "satchel-content")
  nonisolated var unownedExecutor: UnownedSerialExecutor { executor.asUnownedSerialExecutor() }

  private let folder: URL
  private let tagKey: SymmetricKey
  /// The summaries that were used last: each event of a job shows its own.
  private let recentSummaries = Mutex(RecentSummaries())

  /// Opens, or makes, the content folder.
  /// - Throws: `Problem`: `storageFull`, `storageReadOnly` or `storageFailed`.
  init(folder: URL) throws {
    self.folder = folder
    mkdir(folder.path, 0o700)
    let keyPath = folder.appendingPathComponent("reference.key").path
    if let data = FileManager.default.contents(atPath: keyPath), data.count == 32 {
      tagKey = SymmetricKey(data: data)
    } else {
      tagKey = SymmetricKey(size: .bits256)
      try Self.write([(keyPath, tagKey.withUnsafeBytes { Array($0) })])
      try Self.sync(folder: folder.path)
    }
    // What a crash left half written has no row, and must not stay.
    for name in (try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? [] where name.hasSuffix(".part")
    {
      unlink(folder.appendingPathComponent(name).path)
    }
  }

  /// A keyed digest of a reference: the database can filter by it and learns nothing.
  nonisolated func tag(reference: String) -> Data {
    Data(HMAC<SHA256>.authenticationCode(for: Data(reference.utf8), using: tagKey))
  }

  /// Keeps items of one subject; durable when it returns.
  /// - Throws: `Problem`: `storageFull`, `storageReadOnly` or `storageFailed`; then nothing is kept.
  func put(_ items: [Item: [UInt8]], for subject: String) throws {
    do {
      try Self.write(items.map { (path(subject, $0), $1) })
      try Self.sync(folder: folder.path)
    } catch {
      for item in items.keys { unlink(path(subject, item)) }
      throw error
    }
    if let summary = items[.summary] { recentSummaries.withLock { $0.keep(summary, of: subject) } }
  }

  /// What lists show of a subject, or nil where nothing is kept.
  nonisolated func summary(of subject: String) async throws -> [UInt8]? {
    if let known = recentSummaries.withLock({ $0[subject] }) { return known }
    return try await readSummary(of: subject)
  }

  /// Lets go of the summaries at hand: a citizen's words stay in memory no longer than there is work.
  nonisolated func releaseMemory() { recentSummaries.withLock { $0 = RecentSummaries() } }

  /// Kept in turn with ``shred(_:items:)``, so that no summary outlives its file.
  private func readSummary(of subject: String) throws -> [UInt8]? {
    guard let bytes = try get(.summary, of: subject) else { return nil }
    recentSummaries.withLock { $0.keep(bytes, of: subject) }
    return bytes
  }

  /// An item, or nil where it is not kept.
  func get(_ item: Item, of subject: String) throws -> [UInt8]? {
    let descriptor = open(path(subject, item), O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else {
      if errno == ENOENT { return nil }
      throw Self.problem("open")
    }
    defer { Glibc.close(descriptor) }
    var status = stat()
    guard fstat(descriptor, &status) == 0 else { throw Self.problem("fstat") }
    let size = Int(status.st_size)
    var count = 0
    let bytes = [UInt8](unsafeUninitializedCapacity: size) { buffer, filled in
      while count < size {
        let read = Glibc.read(descriptor, buffer.baseAddress?.advanced(by: count), size - count)
        if read <= 0 { break }
        count += read
      }
      filled = count
    }
    guard count == size else { throw Self.problem("read") }
    return bytes
  }

  /// Overwrites and removes what is kept of a subject.
  /// - Parameter items: Which of it; everything if not given.
  func shred(_ subject: String, items: [Item] = Item.allCases) throws {
    if items.contains(.summary) { recentSummaries.withLock { $0.forget(subject) } }
    for item in items {
      let path = path(subject, item)
      let descriptor = open(path, O_WRONLY | O_CLOEXEC)
      guard descriptor >= 0 else { continue }
      var status = stat()
      if fstat(descriptor, &status) == 0 {
        let zeros = [UInt8](repeating: 0, count: 64 << 10)
        var left = Int(status.st_size)
        while left > 0 {
          let written = Glibc.write(descriptor, zeros, min(left, zeros.count))
          if written <= 0 { break }
          left -= written
        }
        fdatasync(descriptor)
      }
      Glibc.close(descriptor)
      unlink(path)
    }
    try Self.sync(folder: folder.path)
  }

  /// The subjects that something is kept of.
  func subjects() -> Set<String> {
    let names = (try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? []
    return Set(names.filter { $0 != "reference.key" }.map { String($0.prefix { $0 != "." }) })
  }

  /// Starts a document of unknown length.
  func beginUpload(_ subject: String) throws -> Upload {
    let path = path(subject, .document)
    let descriptor = open(path + ".part", O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
    guard descriptor >= 0 else { throw Self.problem("open") }
    return Upload(subject: subject, descriptor: descriptor)
  }

  /// An upload under way.
  struct Upload: Sendable {
    fileprivate let subject: String
    fileprivate let descriptor: CInt
  }

  /// Adds bytes to an upload.
  func append(_ bytes: [UInt8], to upload: Upload) throws { try Self.writeAll(bytes, to: upload.descriptor) }

  /// Ends an upload: kept and durable, or thrown away.
  func end(_ upload: Upload, keep: Bool) throws {
    let path = path(upload.subject, .document)
    let isSynced = !keep || fsync(upload.descriptor) == 0
    Glibc.close(upload.descriptor)
    guard keep, isSynced else {
      unlink(path + ".part")
      if !isSynced { throw Self.problem("fsync") }
      return
    }
    guard rename(path + ".part", path) == 0 else { throw Self.problem("rename") }
    try Self.sync(folder: folder.path)
  }

  private func path(_ subject: String, _ item: Item) -> String {
    folder.appendingPathComponent("\(subject).\(item.rawValue)").path
  }

  /// Writes files, each complete or absent. All are written before the first is waited for, since a disk takes
  /// neighbours in one go.
  private static func write(_ files: [(path: String, bytes: [UInt8])]) throws {
    var open: [(path: String, descriptor: CInt)] = []
    func part(_ path: String) -> String { path + ".part" }
    do {
      defer { for (_, descriptor) in open { Glibc.close(descriptor) } }
      for (path, bytes) in files {
        let descriptor = Glibc.open(part(path), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw problem("open") }
        open.append((path, descriptor))
        try writeAll(bytes, to: descriptor)
      }
      for (_, descriptor) in open {
        guard fdatasync(descriptor) == 0 else { throw problem("fdatasync") }
      }
      for (path, _) in open {
        guard rename(part(path), path) == 0 else { throw problem("rename") }
      }
    } catch {
      for (path, _) in open { unlink(part(path)) }
      throw error
    }
  }

  private static func writeAll(_ bytes: [UInt8], to descriptor: CInt) throws {
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

  private static func sync(folder: String) throws {
    let descriptor = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    guard descriptor >= 0 else { throw problem("open") }
    defer { Glibc.close(descriptor) }
    guard fsync(descriptor) == 0 else { throw problem("fsync") }
  }

  private static func problem(_ function: String) -> Problem {
    switch errno {
    case ENOSPC, EDQUOT: Problem(.storageFull)
    case EROFS, EACCES, EPERM: Problem(.storageReadOnly)
    default: Problem(.storageFailed, facts: ["function": "\(function): errno \(errno)"])
    }
  }
}

/// A few summaries; the one that was kept first gives way.
private struct RecentSummaries {
  private static let limit = 16
  private var entries: [(subject: String, bytes: [UInt8])] = []

  subscript(_ subject: String) -> [UInt8]? { entries.first { $0.subject == subject }?.bytes }

  mutating func keep(_ bytes: [UInt8], of subject: String) {
    forget(subject)
    if entries.count >= Self.limit { entries.removeFirst() }
    entries.append((subject, bytes))
  }

  mutating func forget(_ subject: String) { entries.removeAll { $0.subject == subject } }
}
