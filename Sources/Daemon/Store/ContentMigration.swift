import Core
import Foundation

/// Seals what an earlier version kept in the clear, and wipes it.
///
/// Whenever it is cut short, each item is whole in one place or in both, and the next start goes on. It works in parts,
/// so that the disk holds little twice and is waited for seldom.
struct ContentMigration {
  /// How far it is; a test ends it at each.
  enum Step: CaseIterable {
    case sealed, placed, wiped, removed, secretWiped
  }

  /// Files that are sealed before the disk is waited for.
  static let batch = 32
  /// The file that held what references were found by.
  static let secret = "reference.key"

  /// The folder of the earlier version.
  let clear: URL
  let sealed: SealedFolder

  /// The secret of the earlier version; nil where there is none.
  var secret: [UInt8]? {
    guard let data = FileManager.default.contents(atPath: path(Self.secret)), data.count == KeyedDigests.size else {
      return nil
    }
    return Array(data)
  }

  /// Seals all that is there. The secret must have been kept before.
  /// - Parameter reached: Told of each step; what it throws ends the migration there.
  /// - Returns: Items that were sealed.
  @discardableResult
  func run(reached: (Step) throws -> Void = { _ in }) throws -> Int {
    // What is half written was never acknowledged.
    let names = SealedFolder.names(in: clear.path)
    for name in names where name.hasSuffix(DurableFile.partSuffix) { wipe([name]) }
    var items = names.compactMap { SealedName(file: $0) }.filter { ContentStore.Item(rawValue: $0.item) != nil }
    let count = items.count
    while !items.isEmpty {
      try seal(Array(items.prefix(Self.batch)), reached)
      items.removeFirst(min(Self.batch, items.count))
    }
    wipe([Self.secret])
    try reached(.secretWiped)
    if rmdir(clear.path) == 0 { try DurableFile.sync(folder: clear.deletingLastPathComponent().path) }
    return count
  }

  private func seal(_ items: [SealedName], _ reached: (Step) throws -> Void) throws {
    // One that is in its place already was cut short between there and the wiping: what is clear of it may be half gone.
    let open = items.filter { access(sealed.path(of: $0), F_OK) != 0 }
    for name in open { try seal(name) }
    try reached(.sealed)
    for name in open { try wait(for: name) }
    for name in open { try DurableFile.replace(sealed.path(of: name)) }
    try sealed.sync()
    try reached(.placed)
    for name in items { overwrite(file(name)) }
    try reached(.wiped)
    for name in items { unlink(path(file(name))) }
    try DurableFile.sync(folder: clear.path)
    try reached(.removed)
  }

  /// Seals one file into its part, chunk by chunk.
  private func seal(_ name: SealedName) throws {
    let source = open(path(file(name)), O_RDONLY | O_CLOEXEC)
    guard source >= 0 else { throw DurableFile.problem("open") }
    defer { close(source) }
    let part = open(sealed.path(of: name) + DurableFile.partSuffix, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o600)
    guard part >= 0 else { throw DurableFile.problem("open") }
    defer { close(part) }
    var sealer = try ItemSealer(name, under: sealed.master)
    var isMore = true
    while isMore {
      var bytes: [UInt8] = []
      isMore = try DurableFile.read(SealedChunks.size, from: source, onto: &bytes)
      try DurableFile.write(try sealer.seal(bytes[...]), to: part)
    }
    try DurableFile.write(try sealer.finish(), to: part)
  }

  /// Waits until a part is on the disk, which has taken its neighbours by then.
  private func wait(for name: SealedName) throws {
    let descriptor = open(sealed.path(of: name) + DurableFile.partSuffix, O_WRONLY | O_CLOEXEC)
    guard descriptor >= 0 else { throw DurableFile.problem("open") }
    defer { close(descriptor) }
    guard fdatasync(descriptor) == 0 else { throw DurableFile.problem("fdatasync") }
  }

  private func wipe(_ files: [String]) {
    for file in files {
      overwrite(file)
      unlink(path(file))
    }
  }

  private func overwrite(_ file: String) { DurableFile.wipe(path(file), bytes: .max) }
  private func file(_ name: SealedName) -> String { "\(name.subject).\(name.item)" }
  private func path(_ file: String) -> String { clear.appendingPathComponent(file).path }
}
