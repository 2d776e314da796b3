import Core
import Crypto
import Foundation
import GRDB
import Testing

@testable import Daemon

/// An earlier version's content in the clear is sealed, whenever the power goes, and wiped.
@Suite final class ContentMigrationTests {
  private struct PowerCut: Error {}

  private let root = FileManager.default.temporaryDirectory.appendingPathComponent(
    RandomID.make(prefix: "satchel-test-"))
  private var clear: URL { root.appendingPathComponent("content") }
  private var sealed: URL { root.appendingPathComponent("sealed") }
  private let secret = [UInt8](40..<72)

  deinit { try? FileManager.default.removeItem(at: root) }

  private func words(_ index: Int) -> [UInt8] { Array("第\(index)人 欧阳㛃静 田界以老槐树为界".utf8) }

  /// What a daemon of an earlier version leaves: more than two parts' worth. All of it is linked into a folder of its own
  /// too, where what becomes of the bytes can be seen.
  private func prepare() throws {
    for folder in [clear, root.appendingPathComponent("seen")] {
      try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    }
    var files: [(String, [UInt8])] = [("reference.key", secret), ("doc_half.document.part", words(99))]
    for index in 0..<ContentMigration.batch {
      files += [("j_\(index).request", words(index)), ("j_\(index).summary", words(index + 1000))]
    }
    files.append(("doc_a.document", Array(repeating: words(7), count: 6000).flatMap { $0 }))
    files.append(("j_empty.request", []))
    for (name, bytes) in files {
      try Data(bytes).write(to: clear.appendingPathComponent(name))
      #expect(link(clear.path + "/" + name, root.path + "/seen/" + name) == 0)
    }
  }

  private func expectAllSealed(_ content: ContentStore, sourceLocation: SourceLocation = #_sourceLocation) async throws
  {
    for index in 0..<ContentMigration.batch {
      #expect(try await content.get(.request, of: "j_\(index)") == words(index), sourceLocation: sourceLocation)
      #expect(try await content.get(.summary, of: "j_\(index)") == words(index + 1000), sourceLocation: sourceLocation)
    }
    #expect(
      try await content.get(.document, of: "doc_a")?.count == 6000 * words(7).count, sourceLocation: sourceLocation)
    #expect(try await content.get(.request, of: "j_empty") == [], sourceLocation: sourceLocation)
    #expect(await content.subjects().count == ContentMigration.batch + 2, sourceLocation: sourceLocation)
    // The clear is gone, name and bytes.
    #expect(!FileManager.default.fileExists(atPath: clear.path), sourceLocation: sourceLocation)
    for name in try FileManager.default.contentsOfDirectory(atPath: root.path + "/seen") {
      let bytes = try Data(contentsOf: root.appendingPathComponent("seen/" + name))
      #expect(bytes.allSatisfy { $0 == 0 }, "\(name) is still there", sourceLocation: sourceLocation)
    }
    for name in try FileManager.default.contentsOfDirectory(atPath: sealed.path) {
      let bytes = Array(try Data(contentsOf: sealed.appendingPathComponent(name)))
      #expect(!stands(Array("欧阳".utf8), in: bytes) && !name.hasSuffix(".part"), sourceLocation: sourceLocation)
    }
  }

  @Test("all is sealed, the clear is overwritten and gone, and references are found as before")
  func whole() async throws {
    try prepare()
    let content = try ContentStore(folder: sealed, clear: clear, master: .test())
    #expect(content.opening.sealed == 2 * ContentMigration.batch + 2 && !content.opening.hasNewSecret)
    try await expectAllSealed(content)
    // The tag as an earlier version made it.
    let tag = HMAC<SHA256>.authenticationCode(for: Data("案 7".utf8), using: SymmetricKey(data: secret))
    #expect(content.digests.tag(reference: "案 7") == Data(tag))
    let later = try ContentStore(folder: sealed, clear: clear, master: .test())
    #expect(later.opening == ContentStore.Opening())
    #expect(later.digests.tag(reference: "案 7") == Data(tag))
  }

  @Test("cut short at each step of each part, it loses nothing and goes on")
  func cutShort() async throws {
    try prepare()
    var steps = 0
    try ContentMigrationTests.count(&steps, clear, sealed)
    #expect(steps > 3 * 4)
    for last in 0..<steps {
      try FileManager.default.removeItem(at: root)
      try prepare()
      // The second start is cut short as well, at its first step.
      for step in [last, 0] {
        var left = step
        #expect(throws: PowerCut.self) {
          _ = try ContentStore(folder: self.sealed, clear: self.clear, master: .test()) { _ in
            if left == 0 { throw PowerCut() }
            left -= 1
          }
        }
        // Each item is whole in one of the two places at least.
        let known = try SealedFolder(sealed, master: .test())
        for index in 0..<ContentMigration.batch {
          let name = SealedName(subject: "j_\(index)", item: "request")
          let open = FileManager.default.contents(atPath: clear.path + "/j_\(index).request").map { Array($0) }
          #expect(try open == words(index) || known.get(name) == words(index), "j_\(index) after step \(last)")
        }
      }
      let content = try ContentStore(folder: sealed, clear: clear, master: .test())
      try await expectAllSealed(content)
      let tag = HMAC<SHA256>.authenticationCode(for: Data("案".utf8), using: SymmetricKey(data: secret))
      #expect(content.digests.tag(reference: "案") == Data(tag))
    }
  }

  private static func count(_ steps: inout Int, _ clear: URL, _ sealed: URL) throws {
    var count = 0
    _ = try ContentStore(folder: sealed, clear: clear, master: .test()) { _ in count += 1 }
    steps = count
  }

  @Test("digests without a key are replaced once, and what was submitted before is still known")
  func digests() async throws {
    let test = try TestStore()
    let digests = KeyedDigests(secret: secret)
    let plain = (key: Data(SHA256.hash(data: Data("k".utf8))), body: Data(SHA256.hash(data: Data("b".utf8))))
    let job = test.printout()
    _ = try await test.store.submit(
      job, keyDigest: plain.key, bodyDigest: plain.body, referenceTag: nil, limit: 10)
    for _ in 0..<2 { try await test.store.keyDigests { digests.keyed($0) } }
    let (key, body) = (digests.digest(Data("k".utf8)), digests.digest(Data("b".utf8)))
    guard case .existing(let found) = try await test.store.earlier(owner: 1000, keyDigest: key, bodyDigest: body) else {
      Issue.record("the submission is not known any more")
      return
    }
    #expect(found.id == job.id)
    #expect(try await test.store.earlier(owner: 1000, keyDigest: plain.key, bodyDigest: plain.body) == nil)
    // Neither the database nor its log holds what guesses could be tried out by.
    for name in try FileManager.default.contentsOfDirectory(atPath: test.folder.path) {
      let bytes = Array(try Data(contentsOf: test.folder.appendingPathComponent(name)))
      #expect(!stands(Array(plain.body), in: bytes) && !stands(Array(plain.key), in: bytes), "\(name)")
    }
  }
}
