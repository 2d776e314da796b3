import Core
import Foundation
import Testing

@testable import Daemon

@Suite struct ContentStoreTests {
  private let folder = FileManager.default.temporaryDirectory
    .appendingPathComponent(RandomID.make(prefix: "satchel-test-"))

  @Test func whatIsPutIsReadBackAndShredded() async throws {
    defer { try? FileManager.default.removeItem(at: folder) }
    let content = try ContentStore(folder: folder)
    let bytes = (0..<200_000).map { UInt8(truncatingIfNeeded: $0 &* 31) }
    try await content.put([.request: bytes, .summary: [1, 2, 3]], for: "j_a")
    #expect(try await content.get(.request, of: "j_a") == bytes)
    #expect(try await content.get(.photo, of: "j_a") == nil)
    #expect(await content.subjects() == ["j_a"])
    let attributes = try FileManager.default.attributesOfItem(atPath: folder.path + "/j_a.request")
    #expect(attributes[.posixPermissions] as? Int == 0o600)
    try await content.shred("j_a")
    #expect(try await content.get(.request, of: "j_a") == nil)
    #expect(await content.subjects().isEmpty)
  }

  @Test func aSummaryIsGoneWithItsFileHoweverOftenItWasShown() async throws {
    defer { try? FileManager.default.removeItem(at: folder) }
    let content = try ContentStore(folder: folder)
    let subjects = (0..<100).map { "j_\($0)" }
    for (index, subject) in subjects.enumerated() {
      try await content.put([.request: [0], .summary: [UInt8(index)]], for: subject)
    }
    // More than are kept at hand, each twice: from the file and from memory.
    for _ in 0..<2 {
      for (index, subject) in subjects.enumerated() {
        #expect(try await content.summary(of: subject) == [UInt8(index)])
        #expect(try await content.summary(of: subject) == [UInt8(index)])
      }
    }
    try await content.put([.summary: [200]], for: "j_99")
    #expect(try await content.summary(of: "j_99") == [200])
    // Let go of, they are read from their files again.
    let file = folder.path + "/j_99.summary"
    let other = try ItemSealer.seal([201], as: SealedName(subject: "j_99", item: "summary"), under: .test())
    try Data(other).write(to: URL(fileURLWithPath: file))
    #expect(try await content.summary(of: "j_99") == [200])
    content.releaseMemory()
    #expect(try await content.summary(of: "j_99") == [201])
    for subject in subjects { try await content.shred(subject) }
    for subject in subjects { #expect(try await content.summary(of: subject) == nil) }
  }

  @Test func anUploadIsWholeOrAbsent() async throws {
    defer { try? FileManager.default.removeItem(at: folder) }
    let content = try ContentStore(folder: folder)
    let broken = try await content.beginUpload("doc_a")
    try await content.append([1, 2], to: broken)
    #expect(try await content.get(.document, of: "doc_a") == nil)
    try await content.end(broken, keep: false)
    let whole = try await content.beginUpload("doc_b")
    try await content.append([1, 2], to: whole)
    try await content.append([3], to: whole)
    try await content.end(whole, keep: true)
    #expect(try await content.get(.document, of: "doc_b") == [1, 2, 3])
    #expect(try await content.get(.document, of: "doc_a") == nil)
  }

  @Test func halfWrittenFilesAreGoneAfterARestartAndTheSecretStays() async throws {
    defer { try? FileManager.default.removeItem(at: folder) }
    let first = try ContentStore(folder: folder)
    let tag = first.digests.tag(reference: "案 2026-117")
    try Data([1]).write(to: folder.appendingPathComponent("doc_x.document.part"))
    let second = try ContentStore(folder: folder)
    #expect(second.digests.tag(reference: "案 2026-117") == tag)
    #expect(second.digests.tag(reference: "案 2026-118") != tag)
    #expect(await second.subjects().isEmpty)
  }

  @Test func aFullDiskKeepsNothingHalf() async throws {
    // /dev/full cannot hold a folder: a folder that may not be written stands for the refusal.
    defer { try? FileManager.default.removeItem(at: folder) }
    let content = try ContentStore(folder: folder)
    try FileManager.default.removeItem(at: folder)
    await #expect(throws: Problem.self) { try await content.put([.request: [1]], for: "j_a") }
  }

  @Test("an upload leaves the queue room to write")
  func uploadReserve() async throws {
    defer { try? FileManager.default.removeItem(at: folder) }
    let content = try ContentStore(folder: folder, master: .test(), uploadReserve: .max)
    await #expect(throws: Problem(.storageFull)) { try await content.beginUpload("doc_a") }
    try await content.put([.request: [1]], for: "j_a")
    #expect(try await content.get(.request, of: "j_a") == [1])
    #expect(await content.subjects() == ["j_a"])
    let roomy = try ContentStore(folder: folder, master: .test(), uploadReserve: 0)
    let upload = try await roomy.beginUpload("doc_a")
    try await roomy.append([1, 2], to: upload)
    try await roomy.end(upload, keep: true)
    #expect(try await roomy.get(.document, of: "doc_a") == [1, 2])
  }
}
