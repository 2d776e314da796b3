import Core
import Foundation
import Testing

@testable import Daemon

/// What lies on the disk: nobody reads it, nobody exchanges it unseen, and what is deleted stays closed.
@Suite final class ContentSealingTests {
  private let folder = FileManager.default.temporaryDirectory
    .appendingPathComponent(RandomID.make(prefix: "satchel-test-"))

  deinit { try? FileManager.default.removeItem(at: folder) }

  private func bytes(_ name: String) throws -> [UInt8] {
    Array(try Data(contentsOf: folder.appendingPathComponent(name)))
  }

  private func write(_ bytes: [UInt8], _ name: String) throws {
    try Data(bytes).write(to: folder.appendingPathComponent(name))
  }

  /// All files as they are.
  private func all() throws -> [String: [UInt8]] {
    try Dictionary(
      uniqueKeysWithValues: FileManager.default.contentsOfDirectory(atPath: folder.path).map { ($0, try bytes($0)) })
  }

  private func expectDamage(
    _ content: ContentStore, _ item: ContentStore.Item, _ subject: String,
    sourceLocation: SourceLocation = #_sourceLocation
  ) async {
    do {
      _ = try await content.get(item, of: subject)
      Issue.record("it was opened", sourceLocation: sourceLocation)
    } catch { #expect((error as? Problem)?.code == .contentDamaged, sourceLocation: sourceLocation) }
  }

  @Test("no file holds what was put, and a restart opens it")
  func sealed() async throws {
    let words = Array("欧阳㛃静，田界以老槐树为界".utf8)
    let content = try ContentStore(folder: folder)
    try await content.put([.request: words, .summary: words], for: "j_a")
    let upload = try await content.beginUpload("doc_b")
    for _ in 0..<10_000 { try await content.append(words, to: upload) }
    // While it comes in, too.
    for (name, bytes) in try all() { #expect(!stands(Array(words.prefix(9)), in: bytes), "\(name)") }
    try await content.end(upload, keep: true)
    for (name, bytes) in try all() {
      #expect(!stands(Array(words.prefix(9)), in: bytes), "\(name)")
      #expect(bytes.starts(with: SealedHeader.format), "\(name)")
    }
    let later = try ContentStore(folder: folder)
    #expect(try await later.get(.summary, of: "j_a") == words)
    #expect(try await later.get(.document, of: "doc_b")?.count == 10_000 * words.count)
    #expect(later.digests.tag(reference: "案 1") == content.digests.tag(reference: "案 1"))
    #expect(later.opening == ContentStore.Opening())
  }

  @Test("files exchanged between two subjects, or between two items, do not open; with their own back they do")
  func exchanged() async throws {
    let content = try ContentStore(folder: folder)
    for subject in ["j_a", "j_b"] {
      try await content.put([.request: Array("\(subject) r".utf8), .photo: Array("\(subject) p".utf8)], for: subject)
    }
    let good = try all()
    for (first, second) in [("j_a.request", "j_b.request"), ("j_a.request", "j_a.photo")] {
      try write(good[second] ?? [], first)
      try write(good[first] ?? [], second)
      await expectDamage(content, .request, "j_a")
      for (name, bytes) in good { try write(bytes, name) }
    }
    #expect(try await content.get(.request, of: "j_a") == Array("j_a r".utf8))
  }

  @Test("a damaged or truncated item is told, and nothing else is harmed")
  func damaged() async throws {
    let content = try ContentStore(folder: folder)
    for subject in ["j_a", "j_b"] { try await content.put([.request: Array(subject.utf8)], for: subject) }
    let good = try bytes("j_a.request")
    let wrong: [[UInt8]] = [
      [], Array(good.prefix(40)), Array(good.dropLast()), good + [1], Array(repeating: 0, count: good.count),
    ]
    for bad in wrong {
      try write(bad, "j_a.request")
      await expectDamage(content, .request, "j_a")
      #expect(try await content.get(.request, of: "j_b") == Array("j_b".utf8))
      // Nor is it taken for another kit's at a start.
      await expectDamage(try ContentStore(folder: folder), .request, "j_a")
    }
    try await content.shred("j_a")
    #expect(await content.subjects() == ["j_b"])
  }

  @Test("another key is told at once, and no file is touched")
  func wrongKey() async throws {
    let first = try ContentStore(folder: folder)
    try await first.put([.request: [1, 2, 3]], for: "j_a")
    try write([1], "doc_x.document.part")
    let before = try all()
    for part in [false, true] {
      if part { unlink(folder.path + "/kit.secret") }
      do {
        _ = try ContentStore(folder: folder, master: .test(2))
        Issue.record("another key opened the store")
      } catch { #expect((error as? Problem)?.code == .encryptionKeyWrong) }
      #expect(try all() == (part ? before.filter { $0.key != "kit.secret" } : before))
    }
    try write(before["kit.secret"] ?? [], "kit.secret")
    #expect(try await ContentStore(folder: folder).get(.request, of: "j_a") == [1, 2, 3])
  }

  @Test("a lost or damaged secret is made anew, is told of, and costs nobody's content")
  func lostSecret() async throws {
    let first = try ContentStore(folder: folder)
    try await first.put([.request: [1, 2, 3]], for: "j_a")
    let good = try bytes("kit.secret")
    for place in [nil, 0, 10, 30, 70, good.count - 1] {
      if let place {
        var bad = good
        bad[place] ^= 1
        try write(bad, "kit.secret")
      } else {
        unlink(folder.path + "/kit.secret")
      }
      let later = try ContentStore(folder: folder)
      #expect(later.opening.hasNewSecret)
      #expect(later.digests.tag(reference: "案") != first.digests.tag(reference: "案"))
      #expect(try await later.get(.request, of: "j_a") == [1, 2, 3])
      #expect(try !ContentStore(folder: folder).opening.hasNewSecret)
    }
  }

  /// What a name of the file's own, which nobody takes away, still shows after the deletion.
  private func link(_ name: String) throws -> String {
    let path = folder.path + "-left"
    unlink(path)
    #expect(Glibc.link(folder.path + "/" + name, path) == 0)
    return path
  }

  @Test("deleting destroys the key: what is left of a file opens no more", arguments: [false, true])
  func deleted(isReplaced: Bool) async throws {
    let content = try ContentStore(folder: folder)
    try await content.put([.photo: [UInt8](repeating: 7, count: 30_000)], for: "j_a")
    let size = try bytes("j_a.photo").count
    let left = try link("j_a.photo")
    defer { unlink(left) }
    if isReplaced {
      try await content.put([.photo: [8]], for: "j_a")
      #expect(try await content.get(.photo, of: "j_a") == [8])
    } else {
      try await content.shred("j_a", items: [.photo])
      #expect(try await content.get(.photo, of: "j_a") == nil)
    }
    let found = Array(try Data(contentsOf: URL(fileURLWithPath: left)))
    #expect(found.count == size)
    #expect(found.prefix(DurableFile.headSize).allSatisfy { $0 == 0 })
    #expect(throws: Problem.self) {
      try SealedItemTests.open(found, SealedName(subject: "j_a", item: "photo"))
    }
  }

  @Test("an upload that is thrown away, or cut short, leaves no key")
  func thrownAway() async throws {
    let content = try ContentStore(folder: folder)
    for isCrash in [false, true] {
      let upload = try await content.beginUpload("doc_a")
      try await content.append([UInt8](repeating: 7, count: 100_000), to: upload)
      let left = try link("doc_a.document.part")
      defer { unlink(left) }
      if isCrash { _ = try ContentStore(folder: folder) } else { try await content.end(upload, keep: false) }
      #expect(try all().keys.sorted() == ["kit.secret"])
      #expect(try Data(contentsOf: URL(fileURLWithPath: left)).prefix(SealedHeader.size).allSatisfy { $0 == 0 })
      if isCrash { try await content.end(upload, keep: false) }
    }
  }

  @Test("a new master wraps the keys anew and leaves the content's bytes; cut short, it goes on")
  func rotated() async throws {
    let first = try ContentStore(folder: folder)
    let contents = [[], [1], [UInt8](repeating: 5, count: 200_000)]
    for (index, bytes) in contents.enumerated() { try await first.put([.request: bytes], for: "j_\(index)") }
    let before = try all()
    // Cut short: one file is under the new master already, and a part lies about.
    let (old, new) = (try MasterKey.test(), try MasterKey.test(2))
    #expect(try SealedFolder(folder, master: new).rewrap(SealedName(subject: "j_1", item: "request"), from: old))
    try write([1, 2], "j_2.request.part")
    let second = try ContentStore(folder: folder, master: new, previous: old)
    #expect(second.opening.rewrapped == 3 && second.opening.sealed == 0 && !second.opening.hasNewSecret)
    for (index, bytes) in contents.enumerated() {
      #expect(try await second.get(.request, of: "j_\(index)") == bytes)
    }
    let after = try all()
    #expect(after.keys.sorted() == before.keys.sorted())
    for (name, bytes) in before {
      #expect(after[name]?.dropFirst(SealedHeader.size) == bytes.dropFirst(SealedHeader.size))
      #expect(after[name]?.prefix(SealedHeader.size) != bytes.prefix(SealedHeader.size))
    }
    #expect(second.digests.tag(reference: "案") == first.digests.tag(reference: "案"))
    // The old master opens nothing any more; both together change nothing.
    #expect(throws: Problem.self) { try ContentStore(folder: self.folder) }
    #expect(try ContentStore(folder: folder, master: new, previous: old).opening == ContentStore.Opening())
    #expect(try all() == after)
  }
}
