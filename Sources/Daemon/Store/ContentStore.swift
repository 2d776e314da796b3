import Core
import Crypto
import Foundation
import Synchronization

/// The one place through which whatever is personal passes: requests, titles, references, photos, uploaded documents.
///
/// Each item lies sealed in a file of its own under a key of its own (``SealedFolder``), apart from the jobs' metadata. A
/// file is complete or absent: it is written beside its place, synced and renamed.
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

  /// The secret of the digests, which also tells whether the key is the right one. No subject is called so.
  static let secret = SealedName(subject: "kit", item: "secret")

  private let executor = ThreadExecutor(name: "satchel-content")
  nonisolated var unownedExecutor: UnownedSerialExecutor { executor.asUnownedSerialExecutor() }

  private let folder: SealedFolder
  /// What the database finds by.
  nonisolated let digests: KeyedDigests
  /// What was done to open the store.
  nonisolated let opening: Opening
  /// The summaries that were used last: each event of a job shows its own.
  private let recentSummaries = Mutex(RecentSummaries())
  /// Documents of unknown length that are coming in.
  private var uploads: [String: (sealer: ItemSealer, descriptor: CInt)] = [:]
  /// Bytes that uploads leave free, so that no front end keeps the queue from writing.
  private let uploadReserve: UInt64?
  /// Told of each write that fails for want of room.
  private let space: StoreSpace

  /// What is usual: so many, and never more than a sixteenth of the disk.
  private static let mostReserve: UInt64 = 128 << 20

  /// What the journal is told of an opening.
  struct Opening: Sendable, Equatable {
    /// Items of an earlier version that were sealed.
    var sealed = 0
    /// Files whose keys were wrapped under a new master.
    var rewrapped = 0
    /// Whether the digests' secret was lost or damaged, so that references of earlier jobs are no longer found.
    var hasNewSecret = false
  }

  /// Opens, or makes, the content folder; seals what an earlier version kept in the clear; wraps the keys under a new
  /// master where the one before is there too.
  /// - Parameters:
  ///   - folder: Where sealed content lies.
  ///   - clear: Where an earlier version kept it in the clear.
  ///   - master: The kit's master key.
  ///   - previous: The master before it, while it is being replaced.
  ///   - uploadReserve: Bytes that uploads leave free; nil: as many as are usual.
  ///   - space: Told of each write that fails for want of room.
  ///   - reached: Told of each step of a migration; what it throws ends the opening there.
  /// - Throws: `Problem`: `encryptionKeyWrong`, with nothing touched; `storageFull`, `storageReadOnly`, `storageFailed`.
  init(
    folder: URL, clear: URL? = nil, master: MasterKey, previous: MasterKey? = nil, uploadReserve: UInt64? = nil,
    space: StoreSpace = StoreSpace(),
    reached: (ContentMigration.Step) throws -> Void = { _ in }
  ) throws {
    self.uploadReserve = uploadReserve
    self.space = space
    try Self.check(folder, opensWith: [master, previous].compactMap { $0 })
    let sealed = try SealedFolder(folder, master: master)
    self.folder = sealed
    var opening = Opening()
    if let previous, previous.id != master.id { opening.rewrapped = try Self.rewrap(sealed, from: previous) }
    let migration = clear.map { ContentMigration(clear: $0, sealed: sealed) }
    var known: [UInt8]?
    do { known = try sealed.get(Self.secret) } catch let problem as Problem where problem.code == .contentDamaged {}
    if let known, known.count == KeyedDigests.size {
      digests = KeyedDigests(secret: known)
    } else {
      opening.hasNewSecret = !sealed.names.isEmpty
      let secret = migration?.secret ?? SymmetricKey(size: .bits256).withUnsafeBytes { Array($0) }
      try sealed.put([(Self.secret, secret)])
      digests = KeyedDigests(secret: secret)
    }
    if let migration, access(migration.clear.path, F_OK) == 0 { opening.sealed = try migration.run(reached: reached) }
    self.opening = opening
  }

  /// Whether a folder holds anything that is sealed: over that no new key may be made.
  static func isEmpty(_ folder: URL) -> Bool { SealedFolder.names(in: folder.path).isEmpty }

  /// Whether a folder holds content of jobs or uploads.
  static func hasSubjects(_ folder: URL) -> Bool {
    SealedFolder.names(in: folder.path).contains { SealedName(file: $0).map { $0 != secret } ?? false }
  }

  /// Looks, before anything is changed, whether what is there is sealed under one of the keys; the secret tells first. Only
  /// where no file at all is, the key is wrong: one alone may be damaged.
  private static func check(_ folder: URL, opensWith masters: [MasterKey]) throws {
    let secret = "\(secret.subject).\(secret.item)"
    let names = SealedFolder.names(in: folder.path).sorted { ($0 == secret ? 0 : 1, $0) < ($1 == secret ? 0 : 1, $1) }
    var isForeign = false
    for name in names where SealedName(file: name) != nil {
      guard let found = try SealedFolder.master(of: folder.appendingPathComponent(name).path) else { continue }
      if masters.contains(where: { $0.id == found }) { return }
      isForeign = true
    }
    if isForeign { throw Problem(.encryptionKeyWrong) }
  }

  /// Wraps all keys anew, the secret's last: while that is under the old master, a start that was cut short goes on.
  private static func rewrap(_ sealed: SealedFolder, from previous: MasterKey) throws -> Int {
    let names = sealed.names.compactMap { SealedName(file: $0) }.filter { $0 != secret }
    var count = 0
    for name in names where try sealed.rewrap(name, from: previous) { count += 1 }
    if count > 0 { try sealed.sync() }
    if try sealed.rewrap(secret, from: previous) {
      count += 1
      try sealed.sync()
    }
    return count
  }

  /// Shows that the key still opens what it must.
  /// - Throws: `Problem`: `contentDamaged`, `storageFailed`.
  func checkKey() throws {
    guard try folder.get(Self.secret) != nil else { throw Problem(.contentDamaged, facts: ["function": "secret"]) }
  }

  /// Keeps items of one subject; durable when it returns.
  /// - Throws: `Problem`: `storageFull`, `storageReadOnly` or `storageFailed`; then nothing is kept.
  func put(_ items: [Item: [UInt8]], for subject: String) throws {
    try telling { try folder.put(items.map { (name(subject, $0), $1) }) }
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
  /// - Throws: `Problem`: `contentDamaged`, `storageFailed`.
  func get(_ item: Item, of subject: String) throws -> [UInt8]? { try folder.get(name(subject, item)) }

  /// Destroys the keys of what is kept of a subject, and removes it.
  /// - Parameter items: Which of it; everything if not given.
  func shred(_ subject: String, items: [Item] = Item.allCases) throws {
    if items.contains(.summary) { recentSummaries.withLock { $0.forget(subject) } }
    try folder.shred(items.map { name(subject, $0) })
  }

  /// The subjects that something is kept of.
  func subjects() -> Set<String> {
    Set(folder.names.compactMap { SealedName(file: $0) }.filter { $0 != Self.secret }.map(\.subject))
  }

  /// Starts a document of unknown length.
  /// - Throws: `Problem`: `storageFull` where only the reserve is left, `storageReadOnly`, `storageFailed`.
  func beginUpload(_ subject: String) throws -> Upload {
    try checkUploadReserve()
    let name = name(subject, .document)
    let sealer = try ItemSealer(name, under: folder.master)
    let part = folder.path(of: name) + DurableFile.partSuffix
    let descriptor = open(part, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
    guard descriptor >= 0 else { throw DurableFile.problem("open") }
    uploads[subject] = (sealer, descriptor)
    return Upload(name: name)
  }

  private func checkUploadReserve() throws {
    var disk = statvfs()
    guard statvfs(folder.path, &disk) == 0 else { throw DurableFile.problem("statvfs") }
    let block = UInt64(disk.f_frsize)
    let reserve = uploadReserve ?? min(Self.mostReserve, UInt64(disk.f_blocks) * block / 16)
    guard UInt64(disk.f_bavail) * block >= reserve else { throw Problem(.storageFull) }
  }

  /// An upload under way.
  struct Upload: Sendable {
    fileprivate let name: SealedName
  }

  /// Adds bytes to an upload; no more than a chunk of it is in memory.
  func append(_ bytes: [UInt8], to upload: Upload) throws {
    let subject = upload.name.subject
    try checkUploadReserve()
    guard let sealed = try uploads[subject]?.sealer.seal(bytes[...]), let descriptor = uploads[subject]?.descriptor
    else { return }
    try telling { try DurableFile.write(sealed, to: descriptor) }
  }

  /// Ends an upload: kept and durable, or thrown away.
  func end(_ upload: Upload, keep: Bool) throws {
    guard let (begun, descriptor) = uploads.removeValue(forKey: upload.name.subject) else { return }
    let path = folder.path(of: upload.name)
    do {
      defer { close(descriptor) }
      if keep {
        var sealer = begun
        let end = try sealer.finish()
        try telling {
          try DurableFile.write(end, to: descriptor)
          guard fsync(descriptor) == 0 else { throw DurableFile.problem("fsync") }
        }
      }
    } catch {
      unlink(path + DurableFile.partSuffix)
      throw error
    }
    guard keep else {
      DurableFile.wipe(path + DurableFile.partSuffix)
      unlink(path + DurableFile.partSuffix)
      return
    }
    try DurableFile.replace(path)
    try folder.sync()
  }

  /// Writes, and tells where there is no room.
  private func telling<T>(_ write: () throws -> T) throws -> T {
    do { return try write() } catch let problem as Problem { throw space.failed(problem) }
  }

  /// Bytes that must be free before the disk counts as having room again: a job's request and a photo.
  private static let leastRoom: off_t = 256 << 10

  /// Takes a little room and gives it back, to see whether there is any.
  /// - Throws: `Problem`: `storageFull`, `storageReadOnly`, `storageFailed`.
  func tryWriting() throws {
    let part = "\(folder.path)/room\(DurableFile.partSuffix)"
    let descriptor = open(part, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o600)
    guard descriptor >= 0 else { throw DurableFile.problem("open") }
    defer {
      close(descriptor)
      unlink(part)
    }
    errno = posix_fallocate(descriptor, 0, Self.leastRoom)
    guard errno == 0 else { throw DurableFile.problem("posix_fallocate") }
  }

  private func name(_ subject: String, _ item: Item) -> SealedName {
    SealedName(subject: subject, item: item.rawValue)
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
